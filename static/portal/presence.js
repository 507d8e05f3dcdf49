// Who else has an article open. A form with data-portal-presence="/…/presence/" gives a sign of life while it is open;
// an element with data-portal-presences="/…/" has the sentences of its articles refreshed.

const EVERY = 30_000;
const HEADERS = { "HX-Request": "true", Accept: "application/json" };

const show = ({ presences }) =>
  document.querySelectorAll("[data-portal-present]").forEach((place) => {
    const words = presences[place.closest("[data-section]").dataset.section] ?? "";
    if (place.textContent !== words) place.textContent = words;
  });

const ask = async (url, options = {}) => {
  try {
    const answer = await fetch(url, { headers: HEADERS, redirect: "manual", ...options });
    if (answer.ok) show(await answer.json());
  } catch {
    // no network: the next sign will tell
  }
};

const bodyOf = (form, more = {}) => {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", form.elements.namedItem("csrfmiddlewaretoken").value);
  for (const [name, value] of Object.entries(more)) body.set(name, value);
  return body;
};

// On the page of one article, the sentence stands above the form.
const placeFor = (form) => {
  if (form.closest("[data-section]")) return;
  const box = document.createElement("div");
  box.dataset.section = form.dataset.portalPresence.match(/\d+/)[0];
  box.innerHTML = '<p class="portal-presence" role="status" data-portal-present></p>';
  form.before(box);
};

const signs = new Map();
const start = (form) => {
  if (signs.has(form)) return;
  const url = form.dataset.portalPresence;
  const beat = () => (form.isConnected ? ask(url, { method: "POST", body: bodyOf(form) }) : stop(form));
  signs.set(form, setInterval(beat, EVERY));
  placeFor(form);
  beat();
};
const stop = (form) => {
  if (!signs.has(form)) return;
  clearInterval(signs.get(form));
  signs.delete(form);
  navigator.sendBeacon(form.dataset.portalPresence, bodyOf(form, { closing: "1" }));
};
const startAll = (root) => {
  if (root.matches?.("form[data-portal-presence]")) start(root);
  root.querySelectorAll("form[data-portal-presence]").forEach(start);
};

startAll(document);
document.addEventListener("portal:load", (event) => startAll(event.target));
document.addEventListener("portal:close", (event) => stop(event.target));
addEventListener("pagehide", () => [...signs.keys()].forEach(stop));

const watched = document.querySelector("[data-portal-presences]");
if (watched) {
  ask(watched.dataset.portalPresences);
  setInterval(() => document.visibilityState === "visible" && !signs.size && ask(watched.dataset.portalPresences), EVERY);
}
