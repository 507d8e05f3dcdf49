// Texts are written in place: the articles of a contract in its page, the minutes of each item in those of the meeting.
// Without this script, the link opens the page of the text.
// What is typed is kept by drafts.js; who else writes is told by presence.js.

const OFFLINE = "Hors connexion\u00a0: votre texte est gardé sur cet appareil.";
const LONGEST_WAIT = 60;
const FRAGMENT = { headers: { "HX-Request": "true" }, redirect: "manual" };

const articleOf = (node) => node.closest("[data-portal-article]");
const statusOf = (node) => articleOf(node).querySelector("[data-portal-status]");
const emit = (target, name, detail = {}) => target.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
const pathOf = (form) => new URL(form.action).pathname;
const textOf = (form) => form.elements.namedItem("body").value;
const fragmentOf = (html) => {
  const made = document.createElement("template");
  made.innerHTML = html.trim();
  return made.content.firstElementChild;
};
const say = (node, ...words) => {
  const status = statusOf(node);
  delete status.dataset.portalHeld;
  status.replaceChildren(...words);
};
// What stands in the way stays said until the next attempt, whatever is typed meanwhile.
const hold = (node, ...words) => {
  say(node, ...words);
  statusOf(node).dataset.portalHeld = "yes";
};
const clock = () => {
  const now = new Date();
  return `${now.getHours()}\u00a0h\u00a0${String(now.getMinutes()).padStart(2, "0")}`;
};

// Of each open form: the text the server has, the article as saved since it was opened, the next attempt.
const states = new WeakMap();

const renumber = () => {
  let number = 0;
  document.querySelectorAll("[data-portal-article]").forEach((article) => {
    const written = article.dataset.portalArticle === "written";
    const place = article.querySelector("[data-portal-number]");
    if (place) place.textContent = written ? `Article ${(number += 1)} – ` : "";
  });
};

// Opening and closing

const open = async (article, draft = null) => {
  const link = article.querySelector("[data-portal-edit]");
  if (article.querySelector("form[data-portal-inplace]")) return;
  let answer;
  try {
    answer = await fetch(link.href, FRAGMENT);
  } catch {
    say(article, "Hors connexion\u00a0: le texte ne peut pas être ouvert.");
    return;
  }
  if (!answer.ok) {
    location.assign(link.href);
    return;
  }
  article.querySelector("[data-portal-body]").hidden = true;
  article.querySelector("[data-portal-draft-of]").replaceChildren();
  say(article);
  show(article, fragmentOf(await answer.text()), draft);
};

const show = (article, form, draft = null) => {
  article.querySelector("form[data-portal-inplace]")?.remove();
  article.querySelector("[data-portal-body]").after(form);
  states.set(form, { saved: textOf(form), article: null, timer: 0, attempts: 0, sending: false });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save(form, true);
  });
  form.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      save(form, false);
    }
    if (event.key !== "Escape" || event.target.closest(".portal-editor__row")) return;
    if (event.target.closest("[data-portal-leave]")) stay(form);
    else leave(form);
  });
  form.addEventListener("portal:editor", (event) => {
    if (draft) emit(form, "portal:take-draft", draft);
    const errors = form.querySelector("[data-portal-focus]");
    if (errors) errors.focus();
    else {
      // At once: the focus command of the editor waits for a frame, and would undo what is clicked or typed meanwhile.
      const { editor } = event.detail;
      editor.commands.setTextSelection(0);
      editor.view.focus();
    }
  });
  const press = (name, act) => form.querySelector(`[data-portal-${name}]`).addEventListener("click", act);
  press("cancel", () => leave(form));
  press("stay", () => stay(form));
  press("abandon", () => {
    emit(form, "portal:abandoned", { path: pathOf(form) });
    close(form);
  });
  emit(form, "portal:load");
};

const leave = (form) => {
  if (textOf(form) === states.get(form).saved) close(form);
  else {
    form.querySelector("[data-portal-leave]").hidden = false;
    form.querySelector("[data-portal-stay]").focus();
  }
};

const stay = (form) => {
  form.querySelector("[data-portal-leave]").hidden = true;
  form.querySelector(".portal-editor__text").focus();
};

// The article as the server last gave it, and the focus on the link that opened it.
const close = (form, said = "") => {
  const state = states.get(form);
  clearTimeout(state.timer);
  emit(form, "portal:close");
  let article = articleOf(form);
  article.querySelector(".portal-draft")?.remove();
  if (state.article) {
    article.replaceWith(state.article);
    article = state.article;
    renumber();
  } else {
    form.remove();
    article.querySelector("[data-portal-body]").hidden = false;
  }
  emit(article, "portal:load");
  say(article, said);
  article.querySelector("[data-portal-edit]").focus();
};

// Saving

const save = async (form, closing) => {
  const state = states.get(form);
  if (state.sending) return;
  clearTimeout(state.timer);
  state.sending = true;
  const sent = textOf(form);
  say(form, "Enregistrement…");
  try {
    const answer = await fetch(form.action, { ...FRAGMENT, method: "POST", body: new FormData(form) });
    state.sending = false;
    await settle(form, answer, sent, closing);
  } catch {
    state.sending = false;
    later(form, closing);
  }
};

const settle = async (form, answer, sent, closing) => {
  const state = states.get(form);
  if (answer.ok) return saved(form, fragmentOf(await answer.text()), sent, closing);
  if (answer.type === "opaqueredirect") return signIn(form);
  if (answer.status === 409) return HTMLFormElement.prototype.submit.call(form); // the whole page: both texts
  if (answer.status === 422) {
    clearTimeout(state.timer);
    return show(articleOf(form), fragmentOf(await answer.text()));
  }
  if (answer.status === 403 && !state.renewed) return renew(form, closing);
  if (answer.status >= 502) return later(form, closing);
  return hold(form, `L’enregistrement est refusé (erreur ${answer.status})\u00a0: votre texte est gardé sur cet appareil.`);
};

const saved = (form, article, sent, closing) => {
  const state = states.get(form);
  Object.assign(state, { saved: sent, article, attempts: 0, renewed: false });
  form.elements.namedItem("revision").value = article.dataset.revision;
  const all = textOf(form) === sent;
  const said = `Enregistré à\u00a0${clock()}`;
  if (all) emit(form, "portal:saved", { path: pathOf(form), form });
  else form.elements.namedItem("body").dispatchEvent(new Event("input", { bubbles: true }));
  if (closing && all) return close(form, said);
  return say(form, all ? said : "Non enregistré");
};

// Tried again, less and less often, and as soon as the network is back.
const later = (form, closing) => {
  const state = states.get(form);
  state.attempts += 1;
  hold(form, OFFLINE);
  const again = () => form.isConnected && save(form, closing);
  state.timer = setTimeout(again, Math.min(LONGEST_WAIT, 2 ** state.attempts) * 1000);
  addEventListener("online", again, { once: true });
};

const signIn = (form) => {
  const back = `${location.pathname}${location.search}#${articleOf(form).id}`;
  const link = document.createElement("a");
  link.href = `/compte/connexion/?next=${encodeURIComponent(back)}`;
  link.textContent = "reconnectez-vous";
  hold(form, "Votre session a expiré\u00a0: ", link, ", votre texte est gardé.");
};

// Somebody who has signed in again in another tab has another token.
const renew = async (form, closing) => {
  states.get(form).renewed = true;
  const answer = await fetch(form.action, FRAGMENT);
  if (answer.type === "opaqueredirect") return signIn(form);
  const fresh = answer.ok && fragmentOf(await answer.text());
  if (!fresh || fresh.dataset.agent !== form.dataset.agent) {
    return hold(form, "Un autre compte est connecté dans ce navigateur\u00a0: votre texte est gardé sur cet appareil, pour vous seul.");
  }
  form.elements.namedItem("csrfmiddlewaretoken").value = fresh.elements.namedItem("csrfmiddlewaretoken").value;
  return save(form, closing);
};

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-portal-edit]");
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  open(articleOf(link));
});
document.addEventListener("portal:resume", (event) => open(articleOf(event.target), event.detail));
