// The key “/” leads to the search box; whoever dictates, or needs that key, turns it off on the page of the search.

const KEY = "portal-search-key";
const wanted = () => localStorage.getItem(KEY) !== "off";

const choice = document.querySelector("[data-portal-search-key]");
if (choice) {
  choice.checked = wanted();
  choice.addEventListener("change", () => localStorage.setItem(KEY, choice.checked ? "on" : "off"));
}

const typing = (target) => target.isContentEditable || target.closest("input, textarea, select, [role=textbox], dialog[open]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (!wanted() || typing(event.target)) return;
  const boxes = [...document.querySelectorAll("[data-portal-search]")];
  const box = boxes.reverse().find((each) => each.checkVisibility({ visibilityProperty: true }));
  event.preventDefault();
  if (box) {
    box.focus();
    box.select();
  } else {
    const folded = document.getElementById("portal-search");
    folded?.addEventListener("dsfr.disclose", () => setTimeout(() => folded.querySelector("input").focus(), 100), { once: true });
    document.getElementById("portal-search-button")?.click();
  }
});
