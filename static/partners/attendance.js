// Each choice of presence is saved as it is made, and the quorum counted again. Without this script the button saves all.
// What is not saved yet is kept by drafts.js.

const form = document.querySelector("form[data-portal-attendance]");
const place = (name) => document.querySelector(`[data-portal-${name}]`);
const tell = (words) => (place("attendance-status").textContent = words);
const clock = () => {
  const now = new Date();
  return `${now.getHours()}\u00a0h\u00a0${String(now.getMinutes()).padStart(2, "0")}`;
};
let sending = false;
let again = false;
let timer = 0;

const save = async () => {
  clearTimeout(timer);
  if (sending) {
    again = true;
    return;
  }
  sending = true;
  again = false;
  try {
    const options = { method: "POST", body: new FormData(form), headers: { "HX-Request": "true" }, redirect: "manual" };
    const answer = await fetch(form.action || location.href, options);
    if (answer.ok) noted(await answer.json());
    else if (answer.status === 422) HTMLFormElement.prototype.submit.call(form); // the whole page says what is wrong
    else tell("Non enregistré\u00a0: votre saisie est gardée sur cet appareil. Rechargez la page pour la reprendre.");
  } catch {
    tell("Hors connexion\u00a0: votre saisie est gardée sur cet appareil.");
    timer = setTimeout(save, 5_000);
  }
  sending = false;
  if (again) save();
};

const noted = ({ revisions, counted, quorum }) => {
  for (const [key, revision] of Object.entries(revisions)) {
    const field = form.elements.namedItem(`revision-${key}`);
    if (field) field.value = revision;
  }
  place("counted").textContent = counted;
  place("quorum").textContent = quorum;
  if (again) return;
  tell(`Enregistré à\u00a0${clock()}`);
  form.dispatchEvent(new CustomEvent("portal:saved", { bubbles: true, detail: { path: new URL(form.action || location.href).pathname, form } }));
};

form.addEventListener("change", save);
addEventListener("online", () => timer && save());
