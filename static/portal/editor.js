// Turns each textarea of formatted text into an editor. The textarea stays what is sent,
// so that a form is posted, saved as a draft or reloaded exactly as without JavaScript.

const TOOLS = [
  { name: "heading3", label: "Titre", icon: "fr-icon-h-3", active: ["heading", { level: 3 }], run: (chain) => chain.toggleHeading({ level: 3 }) },
  { name: "heading4", label: "Sous-titre", icon: "fr-icon-h-4", active: ["heading", { level: 4 }], run: (chain) => chain.toggleHeading({ level: 4 }) },
  { name: "bold", label: "Gras (Ctrl + B)", icon: "fr-icon-bold", active: ["bold"], run: (chain) => chain.toggleBold() },
  { name: "italic", label: "Italique (Ctrl + I)", icon: "fr-icon-italic", active: ["italic"], run: (chain) => chain.toggleItalic() },
  { name: "bullets", label: "Liste à puces", icon: "fr-icon-list-unordered", active: ["bulletList"], run: (chain) => chain.toggleBulletList() },
  { name: "numbers", label: "Liste numérotée", icon: "fr-icon-list-ordered", active: ["orderedList"], run: (chain) => chain.toggleOrderedList() },
  { name: "quote", label: "Citation", icon: "fr-icon-quote-line", active: ["blockquote"], run: (chain) => chain.toggleBlockquote() },
  { name: "link", label: "Lien", icon: "fr-icon-link", active: ["link"] },
  { name: "table", label: "Tableau", icon: "fr-icon-table-2", active: ["table"] },
  { name: "undo", label: "Annuler (Ctrl + Z)", icon: "fr-icon-arrow-go-back-line", run: (chain) => chain.undo() },
  { name: "redo", label: "Rétablir (Ctrl + Maj + Z)", icon: "fr-icon-arrow-go-forward-line", run: (chain) => chain.redo() },
];

const TABLE_TOOLS = [
  ["Ajouter une ligne", (chain) => chain.addRowAfter()],
  ["Ajouter une colonne", (chain) => chain.addColumnAfter()],
  ["Supprimer la ligne", (chain) => chain.deleteRow()],
  ["Supprimer la colonne", (chain) => chain.deleteColumn()],
  ["Supprimer le tableau", (chain) => chain.deleteTable()],
];

const element = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
};

const button = (label, classes, press) => {
  const made = element("button", { type: "button", class: `fr-btn fr-btn--sm ${classes}`, title: label }, label);
  made.addEventListener("click", press);
  return made;
};

const extensions = (kit) => [
  kit.Document,
  kit.Paragraph,
  kit.Text,
  kit.Heading.configure({ levels: [3, 4] }),
  kit.Bold,
  kit.Italic,
  kit.BulletList,
  kit.OrderedList.extend({ addAttributes: () => ({}) }),
  // The Tab key belongs to the page: it leaves the editor, from a list and from a table too.
  kit.ListItem.extend({
    addKeyboardShortcuts() {
      return { Enter: () => this.editor.commands.splitListItem(this.name) };
    },
  }),
  kit.Blockquote,
  kit.HardBreak,
  kit.Link.extend({ addMenuItems: undefined }).configure({
    openOnClick: false,
    autolink: false,
    defaultProtocol: "https",
    HTMLAttributes: { target: null, rel: null },
  }),
  kit.Table.extend({ addKeyboardShortcuts: () => ({}), renderHTML: () => ["table", ["tbody", 0]] }),
  kit.TableRow,
  kit.TableHeader,
  kit.TableCell,
  kit.Gapcursor,
  kit.History,
];

const address = (typed) => {
  const text = typed.trim();
  if (/^(https?:\/\/|mailto:)/i.test(text)) return text;
  if (/^[^\s@/]+@[^\s@/]+$/.test(text)) return `mailto:${text}`;
  return /^[^\s/:]+\.[^\s]+$/.test(text) ? `https://${text}` : "";
};

// The row where a link is typed: no window of the browser, everything stays within the page.
const linkRow = (editor, id) => {
  const input = element("input", { class: "fr-input", type: "text", id: `${id}-link`, inputmode: "url", autocomplete: "off" });
  const label = element("label", { class: "fr-label", for: input.id }, "Adresse du lien (https:// ou adresse électronique)");
  const row = element("div", { class: "portal-editor__row", hidden: "" });
  const close = () => {
    row.hidden = true;
    editor.view.focus();
  };
  const apply = () => {
    const href = address(input.value);
    if (input.value.trim() && !href) return input.setAttribute("aria-invalid", "true");
    input.removeAttribute("aria-invalid");
    const chain = editor.chain().focus().extendMarkRange("link");
    (href ? chain.setLink({ href }) : chain.unsetLink()).run();
    close();
  };
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      apply();
    }
    if (event.key === "Escape") close();
  });
  const remove = button("Retirer le lien", "fr-btn--tertiary", () => {
    input.value = "";
    apply();
  });
  row.append(label, input, button("Valider le lien", "", apply), remove, button("Fermer", "fr-btn--tertiary", close));
  row.show = () => {
    row.hidden = !row.hidden;
    if (row.hidden) return;
    input.value = editor.getAttributes("link").href ?? "";
    input.focus();
  };
  return row;
};

const tableRow = (editor) => {
  const row = element("div", { class: "portal-editor__row", role: "group", "aria-label": "Tableau", hidden: "" });
  for (const [label, run] of TABLE_TOOLS) row.append(button(label, "fr-btn--tertiary", () => run(editor.chain().focus()).run()));
  return row;
};

// One stop for the Tab key, arrows from tool to tool.
const rove = (toolbar) => {
  const buttons = [...toolbar.querySelectorAll("button")];
  buttons.forEach((item, index) => (item.tabIndex = index ? -1 : 0));
  toolbar.addEventListener("keydown", (event) => {
    const at = buttons.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    const target = buttons.at(to % buttons.length);
    buttons.forEach((item) => (item.tabIndex = item === target ? 0 : -1));
    target.focus();
  });
};

const toolbarOf = (editor, id, link) => {
  const toolbar = element("div", { class: "portal-editor__toolbar", role: "toolbar", "aria-label": "Mise en forme", "aria-controls": id });
  const made = TOOLS.map((tool) => {
    const press = {
      link: link.show,
      table: () => !editor.isActive("table") && editor.chain().focus().setTextSelection(editor.state.selection.to).insertTable({ rows: 3, cols: 2, withHeaderRow: true }).run(),
    }[tool.name];
    const item = button(tool.label, `fr-btn--tertiary-no-outline ${tool.icon}`, press ?? (() => tool.run(editor.chain().focus()).run()));
    toolbar.append(item);
    return [tool, item];
  });
  rove(toolbar);
  toolbar.refresh = () => {
    for (const [tool, item] of made) if (tool.active) item.setAttribute("aria-pressed", String(editor.isActive(...tool.active)));
  };
  return toolbar;
};

const labelled = (textarea) => {
  const label = document.querySelector(`label[for="${CSS.escape(textarea.id)}"]`);
  if (label) label.id ||= `${textarea.id}_label`;
  return label;
};

const attributesOf = (textarea, label) => ({
  class: "portal-editor__text portal-richtext fr-input",
  id: textarea.id,
  role: "textbox",
  "aria-multiline": "true",
  ...(label ? { "aria-labelledby": label.id } : {}),
  ...Object.fromEntries(
    ["aria-describedby", "aria-invalid"].filter((name) => textarea.hasAttribute(name)).map((name) => [name, textarea.getAttribute(name)]),
  ),
});

const start = async (textarea) => {
  const kit = await import(textarea.dataset.portalEditor);
  const box = textarea.closest(".portal-editor");
  const label = labelled(textarea);
  const attributes = attributesOf(textarea, label);
  const place = element("div");
  box.append(place);
  const editor = new kit.Editor({
    element: place,
    content: textarea.value,
    editable: !textarea.disabled,
    extensions: extensions(kit),
    injectCSS: false,
    editorProps: { attributes },
  });
  textarea.id = `${attributes.id}-source`;
  textarea.hidden = true;
  const table = tableRow(editor);
  const link = linkRow(editor, attributes.id);
  const toolbar = toolbarOf(editor, attributes.id, link);
  const refresh = () => {
    toolbar.refresh();
    table.hidden = !editor.isActive("table");
  };
  editor.on("transaction", refresh);
  editor.on("update", () => {
    textarea.value = editor.isEmpty ? "" : editor.getHTML();
    textarea.dispatchEvent(new Event("input", { bubbles: true }));
  });
  label?.addEventListener("click", () => editor.commands.focus());
  place.before(toolbar, link, table);
  box.classList.add("portal-editor--ready");
  textarea.dispatchEvent(new CustomEvent("portal:editor", { bubbles: true, detail: { editor } }));
};

const startAll = (root) =>
  root.querySelectorAll("textarea[data-portal-editor]:not([data-portal-started])").forEach((textarea) => {
    textarea.dataset.portalStarted = "yes";
    start(textarea).catch((error) => console.error(error));
  });

startAll(document);
document.body.addEventListener("htmx:load", (event) => startAll(event.target));
