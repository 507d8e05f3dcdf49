// The meeting on the wall: arrows and Page keys go from item to item, Escape leaves; the time left runs; what others
// save meanwhile (a decision, a text) comes by itself. Without this script the links do it all.

const EVERY = 15_000;
const KEYS = { ArrowRight: "next", PageDown: "next", " ": "next", ArrowLeft: "prev", PageUp: "prev" };
const wall = () => document.querySelector("[data-portal-wall]");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === " " && event.target.closest("a")) return;
  const link = event.key === "Escape" ? document.querySelector("[data-portal-leave-wall]") : KEYS[event.key] && document.querySelector(`a[rel=${KEYS[event.key]}]`);
  if (!link) return;
  event.preventDefault();
  location.assign(link.href);
});

const tick = () => {
  const clock = document.querySelector("[data-portal-ends]");
  if (!clock) return;
  const left = Math.ceil((new Date(clock.dataset.portalEnds) - Date.now()) / 60_000);
  const words = left >= 0 ? `Encore ${left}\u00a0min` : `Dépassé de ${-left}\u00a0min`;
  if (clock.textContent !== words) clock.textContent = words;
  clock.toggleAttribute("data-over", left < 0);
};

const refresh = async () => {
  if (document.visibilityState !== "visible") return;
  try {
    const answer = await fetch(location.href, { redirect: "manual" });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-portal-wall]");
    if (!fresh || fresh.innerHTML === shown || wall().contains(document.activeElement?.closest("a"))) return;
    shown = fresh.innerHTML;
    wall().innerHTML = shown;
    tick();
  } catch {
    // no network: the wall stays as it is
  }
};

let shown = wall().innerHTML;
tick();
setInterval(tick, 5_000);
setInterval(refresh, EVERY);
