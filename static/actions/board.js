// Cards of the board moved with the mouse or a finger: where one is let go, its own form is sent with the status of that
// column. The keyboard has the form, and without this script it is enough.
const EDGE = 80;
const OVER = "portal-board__column--over";
const board = document.querySelector("[data-portal-board]");

const status = document.createElement("p");
status.className = "fr-sr-only";
status.setAttribute("role", "status");
status.setAttribute("aria-live", "polite");
board.after(status);
const say = (words) => status.textContent !== words && (status.textContent = words);

const columnOf = (node) => node?.closest("[data-portal-column]");

// Near the edges of the window, the page follows.
const follow = (y) => {
  if (y < EDGE) scrollBy(0, y - EDGE);
  else if (y > innerHeight - EDGE) scrollBy(0, y - innerHeight + EDGE);
};

function send(card, column) {
  const form = card.querySelector("form");
  form.elements.namedItem("status").value = column.dataset.portalColumn;
  form.requestSubmit();
}

function drag(card, handle, pointer) {
  const start = columnOf(card);
  const stop = new AbortController();
  let target = null;

  const aim = (column) => {
    target?.classList.remove(OVER);
    target = column && column !== start ? column : null;
    target?.classList.add(OVER);
    say(target ? `${card.dataset.portalCard}\u00a0: ${target.dataset.portalLabel}.` : "");
  };
  const end = () => {
    stop.abort();
    target?.classList.remove(OVER);
    card.classList.remove("portal-card--dragged");
  };
  const listen = (on, name, heard) => on.addEventListener(name, heard, { signal: stop.signal });

  card.classList.add("portal-card--dragged");
  handle.setPointerCapture(pointer);
  listen(handle, "pointermove", ({ clientX, clientY }) => {
    aim(columnOf(document.elementFromPoint(clientX, clientY)));
    follow(clientY);
  });
  listen(handle, "pointerup", () => {
    end();
    if (target) send(card, target);
  });
  const giveUp = () => {
    end();
    say("Déplacement abandonné.");
  };
  listen(handle, "pointercancel", giveUp);
  listen(document, "keydown", (event) => event.key === "Escape" && giveUp());
}

for (const card of board.querySelectorAll("[data-portal-card]")) {
  const handle = document.createElement("span");
  handle.className = "portal-card__handle fr-icon-drag-move-2-line fr-icon--sm";
  handle.setAttribute("aria-hidden", "true");
  handle.title = "Glisser vers un autre état";
  handle.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    drag(card, handle, event.pointerId);
  });
  card.prepend(handle);
}
