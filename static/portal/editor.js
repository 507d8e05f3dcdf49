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
  { name: "note", label: "Note de bas de page", icon: "fr-icon-superscript", active: ["note"] },
  { name: "table", label: "Tableau", icon: "fr-icon-table-2", active: ["table"] },
  { name: "undo", label: "Annuler (Ctrl + Z)", icon: "fr-icon-arrow-go-back-line", run: (chain) => chain.undo() },
  { name: "redo", label: "Rétablir (Ctrl + Maj + Z)", icon: "fr-icon-arrow-go-forward-line", run: (chain) => chain.redo() },
];

const TABLE_TOOLS = [
  ["Ajouter une ligne", (chain) => chain.addRowAfter()],
  ["Ajouter une colonne", (chain) => chain.addColumnAfter()],
  ["Ligne d’en-tête", (chain) => chain.toggleHeaderRow()],
  ["Colonne d’en-tête", (chain) => chain.toggleHeaderColumn()],
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

// A note holds words only: its call stands in the text, numbered by the style sheet; the words are typed in a row apart.
const noteOf = (kit) =>
  kit.Node.create({
    name: "note",
    group: "inline",
    inline: true,
    atom: true,
    addAttributes: () => ({ words: { default: "", parseHTML: (span) => span.textContent.trim() } }),
    parseHTML: () => [{ tag: "span.note" }],
    renderHTML: ({ node }) => ["span", { class: "note" }, node.attrs.words],
    renderText: ({ node }) => ` [note\u00a0: ${node.attrs.words}]`,
    addNodeView: () => ({ node }) => {
      const dom = element("span", { class: "portal-editor__note", role: "note" });
      const name = (words) => ["title", "aria-label"].forEach((each) => dom.setAttribute(each, `Note\u00a0: ${words}`));
      name(node.attrs.words);
      return { dom, update: (changed) => changed.type === node.type && (name(changed.attrs.words), true) };
    },
  });

// The caption of a table is an attribute of it: its rows stay alone for the commands on cells.
const tableOf = (kit) =>
  kit.Table.extend({
    addAttributes: () => ({
      caption: { default: "", rendered: false, parseHTML: (table) => table.querySelector("caption")?.textContent.trim() ?? "" },
    }),
    parseHTML: () => [{ tag: "table", contentElement: (table) => table.querySelector("tbody") ?? table }],
    renderHTML: ({ node }) => ["table", ...(node.attrs.caption ? [["caption", node.attrs.caption]] : []), ["tbody", 0]],
    addKeyboardShortcuts: () => ({}),
    addNodeView: () => null,
  });

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
  noteOf(kit),
  tableOf(kit),
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
    if (event.key === "Escape") {
      event.preventDefault();
      close();
    }
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

// The row where the words of a note are typed: those of the note that is selected, or of a new one.
const noteRow = (editor, id) => {
  const input = element("input", { class: "fr-input", type: "text", id: `${id}-note`, maxlength: "1000", autocomplete: "off" });
  const label = element("label", { class: "fr-label", for: input.id }, "Texte de la note");
  const row = element("div", { class: "portal-editor__row", hidden: "" });
  const close = () => {
    row.hidden = true;
    editor.view.focus();
  };
  const apply = () => {
    const words = input.value.trim();
    const chain = editor.chain().focus();
    if (editor.isActive("note")) (words ? chain.updateAttributes("note", { words }) : chain.deleteSelection()).run();
    else if (words) chain.setTextSelection(editor.state.selection.to).insertContent({ type: "note", attrs: { words } }).run();
    close();
  };
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    if (event.key === "Enter") apply();
    else close();
  });
  const remove = button("Retirer la note", "fr-btn--tertiary", () => {
    input.value = "";
    apply();
  });
  row.append(label, input, button("Valider la note", "", apply), remove, button("Fermer", "fr-btn--tertiary", close));
  row.show = () => {
    row.hidden = !row.hidden;
    if (row.hidden) return;
    input.value = editor.isActive("note") ? editor.getAttributes("note").words : "";
    input.focus();
  };
  return row;
};

const tableRow = (editor, id) => {
  const row = element("div", { class: "portal-editor__row", role: "group", "aria-label": "Tableau", hidden: "" });
  const caption = element("input", { class: "fr-input", type: "text", id: `${id}-caption`, maxlength: "200", autocomplete: "off" });
  caption.addEventListener("change", () => editor.commands.updateAttributes("table", { caption: caption.value.trim() }));
  caption.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    editor.commands.updateAttributes("table", { caption: caption.value.trim() });
    editor.view.focus();
  });
  row.append(element("label", { class: "fr-label", for: caption.id }, "Titre du tableau"), caption);
  row.refresh = () => {
    row.hidden = !editor.isActive("table");
    if (document.activeElement !== caption) caption.value = editor.getAttributes("table").caption ?? "";
  };
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

const toolbarOf = (editor, id, link, note) => {
  const toolbar = element("div", { class: "portal-editor__toolbar", role: "toolbar", "aria-label": "Mise en forme", "aria-controls": id });
  const made = TOOLS.map((tool) => {
    const press = {
      link: link.show,
      note: note.show,
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
  const table = tableRow(editor, attributes.id);
  const link = linkRow(editor, attributes.id);
  const note = noteRow(editor, attributes.id);
  const toolbar = toolbarOf(editor, attributes.id, link, note);
  const refresh = () => {
    toolbar.refresh();
    table.refresh();
  };
  editor.on("transaction", refresh);
  editor.on("update", () => {
    const html = editor.getHTML();
    textarea.value = html === "<p></p>" ? "" : html;
    textarea.dispatchEvent(new Event("input", { bubbles: true }));
  });
  textarea.addEventListener("portal:fill", () => editor.commands.setContent(textarea.value, { emitUpdate: false }));
  label?.addEventListener("click", () => editor.commands.focus());
  place.before(toolbar, link, note, table);
  box.classList.add("portal-editor--ready");
  textarea.dispatchEvent(new CustomEvent("portal:editor", { bubbles: true, detail: { editor } }));
};

const startAll = (root) =>
  root.querySelectorAll("textarea[data-portal-editor]:not([data-portal-started])").forEach((textarea) => {
    textarea.dataset.portalStarted = "yes";
    start(textarea).catch((error) => console.error(error));
  });

startAll(document);
document.addEventListener("portal:load", (event) => startAll(event.target));
document.body.addEventListener("htmx:load", (event) => startAll(event.target));
