// The quick update in the place of a row, and several rows chosen at once. Without this script every link and button works.

// Where the row is replaced, the focus goes on: to what is wrong, to the first input, or back to what opened it.
document.addEventListener("htmx:load", (event) => {
  const row = event.target;
  if (!row.matches?.("tr[id^=ligne-]")) return;
  (row.querySelector("[data-portal-focus]") ?? row.querySelector("select") ?? row.querySelector("[data-portal-update]"))?.focus();
});

const touched = (form) =>
  [...form.elements].some(
    (input) =>
      (input.matches("input:not([type=hidden]), textarea") && input.value !== input.defaultValue) ||
      (input.matches("select") && [...input.options].some((option) => option.selected !== option.defaultSelected)),
  );

// Escape leaves a form in which nothing was typed.
document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("[data-portal-update-form]");
  if (event.key === "Escape" && form && !touched(form)) form.querySelector("[data-portal-update-close]").click();
});

// How many are ticked, and all of the page at once.
const boxes = () => [...document.querySelectorAll("input[name=action][form=choix]")];
const count = () => {
  const place = document.querySelector("[data-portal-ticked]");
  if (!place) return;
  const number = boxes().filter((box) => box.checked).length;
  place.textContent = number ? `\u00a0(${number})` : "";
};
document.addEventListener("change", (event) => {
  if (event.target.matches("input[name=action]")) count();
  // What is given is ticked: who empties it again may still untick.
  const line = event.target.closest("[data-portal-bulk-line]");
  if (line && !event.target.matches("[type=checkbox]") && event.target.value) line.querySelector("[type=checkbox]").checked = true;
});
const offer = () => {
  count();
  const button = document.querySelector("[data-portal-tick-all]");
  if (button) button.hidden = false;
};
document.addEventListener("click", (event) => {
  if (!event.target.matches?.("[data-portal-tick-all]")) return;
  const all = boxes();
  const ticked = all.every((box) => box.checked);
  all.forEach((box) => (box.checked = !ticked));
  count();
});
document.addEventListener("htmx:load", offer);
offer();
