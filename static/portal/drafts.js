// Nothing typed is lost: a long form is kept in the browser until the server says that it has it.
//
//   <form data-portal-draft>             its values are kept as they are typed; ="unsaved": those it holds already are
//   <div data-portal-draft-of="/path/">  a form that is not open: its draft is told there, and opened with
//                                        the event portal:resume (detail.compare: to compare first)
//
// One draft for each person and each address that the form is sent to; forgotten after 30 days. Heard on the document:
// portal:load (a fragment has arrived), portal:saved and portal:abandoned (detail.path). Written in localStorage: what
// it holds outlives a closed tab and a dead server, and no other account is shown it.

const KEPT_FOR = 30 * 24 * 3600 * 1000;
const PREFIX = "portal-draft:";
const NOT_KEPT = new Set(["hidden", "password", "file", "submit", "button", "reset"]);
const KEPT = "Non enregistré\u00a0: votre texte est gardé sur cet appareil.";
const NOT_KEPT_HERE = "Non enregistré. Ce navigateur ne garde pas votre texte\u00a0: enregistrez sans attendre.";
const person = document.body.dataset.portalAgent;

// The store

const keyOf = (path) => `${PREFIX}${person}:${path}`;
const read = (path) => {
  try {
    return JSON.parse(localStorage.getItem(keyOf(path)));
  } catch {
    return null;
  }
};
const write = (path, draft) => {
  try {
    localStorage.setItem(keyOf(path), JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
};
// A draft that was set aside by another comes back when that one goes.
const erase = (path) => {
  const older = read(path)?.older;
  if (older) write(path, older);
  else localStorage.removeItem(keyOf(path));
};
const forgetTheOld = () => {
  for (const key of Object.keys(localStorage).filter((each) => each.startsWith(PREFIX))) {
    try {
      if (JSON.parse(localStorage.getItem(key)).at > Date.now() - KEPT_FOR) continue;
    } catch {
      // not ours, or broken: it goes
    }
    localStorage.removeItem(key);
  }
};

// The forms

const pathOf = (form) => new URL(form.getAttribute("action") || location.href, location.href).pathname;
const revisionOf = (form) => form.elements.namedItem("revision")?.value ?? "";
const isChoice = (field) => field.matches("[type=checkbox], [type=radio]");
const fieldsOf = (form) => [...form.elements].filter((field) => field.name && !NOT_KEPT.has(field.type));
const valuesOf = (form) => {
  const values = {};
  for (const field of fieldsOf(form)) {
    values[field.name] ??= [];
    if (field.matches("select")) values[field.name].push(...[...field.selectedOptions].map((option) => option.value));
    else if (!isChoice(field) || field.checked) values[field.name].push(field.value);
  }
  return values;
};
const fill = (form, values) => {
  const taken = {};
  for (const field of fieldsOf(form)) {
    const given = values[field.name];
    if (!given) continue;
    if (field.matches("select")) for (const option of field.options) option.selected = given.includes(option.value);
    else if (isChoice(field)) field.checked = given.includes(field.value);
    else field.value = given[(taken[field.name] = (taken[field.name] ?? -1) + 1)] ?? "";
    field.dispatchEvent(new Event("portal:fill"));
  }
};
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

const statusOf = (form) => {
  const given = form.closest("[data-portal-article]")?.querySelector("[data-portal-status]");
  if (given) return given;
  const made = form.querySelector(".portal-status") ?? element("p", { class: "portal-status", role: "status" });
  if (!made.isConnected) form.append(made);
  return made;
};

// The words

const element = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
};
const button = (label, kind, press) => {
  const made = element("button", { type: "button", class: `fr-btn fr-btn--sm ${kind}` }, label);
  made.addEventListener("click", press);
  return element("li", {}, made);
};
const two = (number) => String(number).padStart(2, "0");
const told = (at) => {
  const day = new Date(at);
  return `${two(day.getDate())}/${two(day.getMonth() + 1)} à\u00a0${day.getHours()}\u00a0h\u00a0${two(day.getMinutes())}`;
};
const plain = (html) => {
  const noted = html.replace(/<span class="note">(.*?)<\/span>/g, " [note\u00a0: $1]");
  const lined = noted.replace(/<\/(?:p|h3|h4|li|tr|caption|blockquote)>|<br>/g, "$&\n");
  return new DOMParser().parseFromString(lined, "text/html").body.textContent.trim();
};
// Both texts, what differs between what they share at each end being marked.
const marked = (text, other) => {
  let start = 0;
  let end = 0;
  while (start < text.length && text[start] === other[start]) start += 1;
  while (end < Math.min(text.length, other.length) - start && text.at(-1 - end) === other.at(-1 - end)) end += 1;
  const middle = text.slice(start, text.length - end);
  return [text.slice(0, start), ...(middle ? [element("mark", {}, middle)] : []), text.slice(text.length - end)];
};
const comparison = (form, values, present) => {
  const box = element("div", { class: "portal-draft__texts" });
  for (const [name, given] of Object.entries(values)) {
    const [mine, theirs] = [given, present[name] ?? []].map((each) => plain(each.join(", ")));
    if (mine === theirs) continue;
    const label = form.querySelector(`label[for$="${CSS.escape(name)}"]`)?.firstChild?.textContent.trim() ?? "";
    const column = (title, text, other) =>
      element("div", { class: "portal-difference__text" }, element("p", { class: "portal-difference__whose" }, title), element("p", { class: "portal-draft__text" }, ...marked(text, other)));
    box.append(
      element("p", { class: "portal-draft__label" }, label),
      element("div", { class: "portal-difference__texts" }, column("Texte retrouvé", mine, theirs), column("Texte de la page", theirs, mine)),
    );
  }
  return box;
};

const banner = (draft, revision, acts) => {
  const stale = draft.revision && revision && draft.revision !== revision;
  const words = [`Texte du ${told(draft.at)} non enregistré, retrouvé sur cet appareil.`];
  if (stale) words.push(" Cette fiche a été enregistrée depuis\u00a0: les deux textes vous seront montrés côte à côte à l’enregistrement.");
  return element(
    "div",
    { class: "fr-alert fr-alert--info fr-alert--sm portal-draft", role: "region", "aria-label": "Texte retrouvé sur cet appareil" },
    element("p", {}, ...words),
    element("ul", { class: "fr-btns-group fr-btns-group--inline-md fr-btns-group--sm" }, ...acts.map((act) => button(...act))),
  );
};

// What happens

const began = new WeakMap();

const begin = (form) => {
  const path = pathOf(form);
  const state = { path, initial: valuesOf(form), offered: null, timer: 0 };
  began.set(form, state);
  const draft = read(path);
  if (form.dataset.portalDraft === "unsaved") keep(form);
  else if (draft && same(draft.values, state.initial)) erase(path);
  else if (draft) offer(form, draft);
  form.addEventListener("input", () => {
    clearTimeout(state.timer);
    state.timer = setTimeout(() => keep(form), 200);
  });
  form.addEventListener("change", () => keep(form));
};

const keep = (form) => {
  const state = began.get(form);
  clearTimeout(state.timer);
  state.timer = 0;
  const values = valuesOf(form);
  const unsaved = form.dataset.portalDraft === "unsaved";
  if (!unsaved && same(values, state.initial)) {
    if (!state.offered && read(state.path)) erase(state.path);
    tellState(form, "");
    return;
  }
  const older = state.offered ?? read(state.path)?.older;
  const kept = write(state.path, { values, revision: revisionOf(form), at: Date.now(), ...(older ? { older } : {}) });
  tellState(form, kept ? KEPT : NOT_KEPT_HERE);
};

// What stands in the way of saving (inplace.js) is not talked over.
const tellState = (form, words) => {
  const status = statusOf(form);
  if (!status.dataset.portalHeld && status.textContent !== words) status.textContent = words;
};

const offer = (form, draft) => {
  const state = began.get(form);
  state.offered = draft;
  const shown = comparison(form, draft.values, state.initial);
  shown.hidden = true;
  const done = () => {
    state.offered = null;
    box.remove();
  };
  const resume = () => {
    const typed = !same(valuesOf(form), state.initial) && { values: valuesOf(form), revision: revisionOf(form), at: Date.now() };
    done();
    const revision = form.elements.namedItem("revision");
    if (revision && draft.revision) revision.value = draft.revision;
    write(state.path, { ...draft, ...(typed ? { older: typed } : {}) });
    fill(form, draft.values);
    keep(form);
    (form.querySelector(".portal-editor__text") ?? fieldsOf(form)[0])?.focus();
  };
  const box = banner(draft, revisionOf(form), [
    ["Reprendre", "", resume],
    ["Comparer", "fr-btn--secondary", () => (shown.hidden = !shown.hidden)],
    ["Jeter", "fr-btn--tertiary", () => {
      done();
      localStorage.removeItem(keyOf(state.path));
      if (draft.older) write(state.path, draft.older);
      keep(form);
      (form.querySelector(".portal-editor__text") ?? fieldsOf(form)[0])?.focus();
    }],
  ]);
  box.append(shown);
  form.before(box);
  state.resume = resume;
  state.compare = () => (shown.hidden = false);
};

// A form that is not open: its draft is told where it would be.
const tell = (place) => {
  const path = place.dataset.portalDraftOf;
  const draft = read(path);
  place.replaceChildren();
  if (!draft) return;
  const open = (compare) => {
    place.replaceChildren();
    place.dispatchEvent(new CustomEvent("portal:resume", { bubbles: true, detail: { compare } }));
  };
  place.append(
    banner(draft, place.closest("[data-revision]")?.dataset.revision, [
      ["Reprendre", "", () => open(false)],
      ["Comparer", "fr-btn--secondary", () => open(true)],
      ["Jeter", "fr-btn--tertiary", () => {
        erase(path);
        tell(place);
        place.parentElement.querySelector("[data-portal-edit]")?.focus();
      }],
    ]),
  );
};

const within = (root, selector) => [...(root.matches?.(selector) ? [root] : []), ...root.querySelectorAll(selector)];
const startAll = (root) => {
  for (const message of within(root, "[data-portal-saved]")) erase(message.dataset.portalSaved);
  for (const form of within(root, "form[data-portal-draft]")) if (!began.has(form)) begin(form);
  for (const place of within(root, "[data-portal-draft-of]")) tell(place);
};

if (person) {
  forgetTheOld();
  startAll(document);
  document.addEventListener("portal:load", (event) => startAll(event.target));
  document.addEventListener("portal:saved", (event) => {
    const { form } = event.detail;
    erase(event.detail.path);
    const state = form && began.get(form);
    if (state) {
      clearTimeout(state.timer); // it would only say again what is saved, over the words of whoever saved it
      Object.assign(state, { timer: 0, initial: valuesOf(form) });
    }
    if (form) form.dataset.portalDraft = "";
  });
  document.addEventListener("portal:abandoned", (event) => erase(event.detail.path));
  document.addEventListener("portal:take-draft", (event) => {
    const state = began.get(event.target);
    (event.detail.compare ? state?.compare : state?.resume)?.();
  });
  // Whatever still waits is kept before the page goes.
  const keepAll = () => document.querySelectorAll("form[data-portal-draft]").forEach((form) => began.get(form)?.timer && keep(form));
  addEventListener("pagehide", keepAll);
  document.addEventListener("visibilitychange", keepAll);
}
