// Rows put in order with the mouse or a finger: a handle beside the buttons of components/order_buttons.html. Where the
// row is let go, the form of its buttons is sent with the number of places passed. The keyboard has the buttons, and
// without this script they are enough.
const ROW = "li, tr, article";
const EDGE = 80;
const MARKS = ["portal-order--before", "portal-order--after"];

const groups = new Map();
for (const group of document.querySelectorAll("[data-portal-order]")) {
  const row = group.closest(ROW);
  if (row) groups.set(row, group);
}

const status = document.createElement("p");
status.className = "fr-sr-only";
status.setAttribute("role", "status");
status.setAttribute("aria-live", "polite");
document.querySelector("main").append(status);
const say = (words) => status.textContent !== words && (status.textContent = words);

const middle = (row) => {
  const box = row.getBoundingClientRect();
  return box.top + box.height / 2;
};

// Near the edges of the window, the page follows.
const follow = (y) => {
  if (y < EDGE) scrollBy(0, y - EDGE);
  else if (y > innerHeight - EDGE) scrollBy(0, y - innerHeight + EDGE);
};

function send(group, places) {
  const form = group.querySelector("form");
  const input = document.createElement("input");
  Object.assign(input, { type: "hidden", name: "places", value: places });
  form.append(input);
  form.requestSubmit();
}

function drag(row, group, handle, pointer) {
  const rows = [...row.parentElement.children].filter((each) => groups.has(each));
  const others = rows.filter((each) => each !== row);
  const start = rows.indexOf(row);
  const stop = new AbortController();
  let place = start;

  const unmark = () => others.forEach((each) => each.classList.remove(...MARKS));
  const end = () => {
    stop.abort();
    unmark();
    row.classList.remove("portal-order--dragged");
  };
  const over = ({ clientY }) => {
    const next = others.findIndex((each) => clientY < middle(each));
    place = next < 0 ? others.length : next;
    unmark();
    if (place < start) others[place].classList.add(MARKS[0]);
    if (place > start) others[place - 1].classList.add(MARKS[1]);
    say(`${group.dataset.portalOrder}\u00a0: place ${place + 1} sur ${rows.length}.`);
    follow(clientY);
  };
  const listen = (target, name, heard) => target.addEventListener(name, heard, { signal: stop.signal });

  row.classList.add("portal-order--dragged");
  handle.setPointerCapture(pointer);
  listen(handle, "pointermove", over);
  listen(handle, "pointerup", () => {
    end();
    if (place !== start) send(group, place - start);
  });
  const giveUp = () => {
    end();
    say("Déplacement abandonné.");
  };
  listen(handle, "pointercancel", giveUp);
  listen(document, "keydown", (event) => event.key === "Escape" && giveUp());
}

for (const [row, group] of groups) {
  const handle = document.createElement("span");
  handle.className = "portal-order__handle fr-icon-drag-move-2-line fr-icon--sm";
  handle.setAttribute("aria-hidden", "true");
  handle.title = "Glisser pour déplacer";
  handle.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    drag(row, group, handle, event.pointerId);
  });
  group.prepend(handle);
}
