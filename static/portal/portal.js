// Small improvements; every page works without them.

// Whoever sends a form that fails, or overtaken by somebody else’s, lands on what is wrong.
document.querySelector("[data-portal-focus]")?.focus();

// A filter that is chosen applies at once; its button stays for everyone else.
document.querySelectorAll("form[data-portal-autosubmit]").forEach((form) => {
  form.addEventListener("change", (event) => {
    if (event.target.matches("select, input[type=checkbox], input[type=radio]")) form.requestSubmit();
  });
});

// One click is one act: a button that sends is held until the answer comes.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.dataset.portalSent) {
    if (form.dataset.portalSent) event.preventDefault();
    return;
  }
  form.dataset.portalSent = "yes";
  setTimeout(() => delete form.dataset.portalSent, 5000);
});

// A wide table can be scrolled from the keyboard; one that has the focus keeps it until it is left.
const reachable = (table) => {
  const overflows = table.scrollWidth > table.clientWidth;
  if (overflows) {
    table.tabIndex = 0;
    table.setAttribute("role", "region");
    table.setAttribute("aria-label", ["Tableau à faire défiler", table.querySelector("caption")?.textContent.trim()].filter(Boolean).join("\u00a0: "));
  } else if (table === document.activeElement) {
    table.addEventListener("blur", () => reachable(table), { once: true });
  } else {
    table.removeAttribute("tabindex");
    table.removeAttribute("role");
    table.removeAttribute("aria-label");
  }
};
const watch = new ResizeObserver((entries) => entries.forEach((entry) => reachable(entry.target)));
const watchAll = (root) => root.querySelectorAll(".portal-table").forEach((table) => watch.observe(table));
watchAll(document);
document.body.addEventListener("htmx:load", (event) => watchAll(event.target.parentElement ?? document));
