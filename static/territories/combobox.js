// Suggestions under the input of a territory (ARIA combobox with a listbox). Without this file, a button looks up.

const WAIT = 150;

class TerritoryInput {
  constructor(root) {
    this.root = root;
    this.multiple = "multiple" in root.dataset;
    this.input = root.querySelector("input[type=text]");
    this.choices = root.querySelector("[data-territory-choices]");
    this.results = [];
    this.active = -1;
    this.asked = 0;
    this.words = JSON.parse(root.dataset.words);
    this.build();
    this.listen();
  }

  build() {
    this.root.querySelector("[data-territory-lookup]").remove();
    this.list = document.createElement("ul");
    this.list.className = "territory-input__list";
    this.list.id = `${this.input.id}_liste`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", `Choix\u00a0: ${this.words.many}`);
    this.list.hidden = true;
    this.status = document.createElement("p");
    this.status.className = "fr-sr-only";
    this.status.setAttribute("role", "status");
    this.input.parentElement.after(this.list, this.status);
    this.input.setAttribute("role", "combobox");
    this.input.setAttribute("aria-autocomplete", "list");
    this.input.setAttribute("aria-controls", this.list.id);
    this.input.setAttribute("aria-expanded", "false");
  }

  listen() {
    this.input.addEventListener("input", () => this.ask());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose(Number(option.dataset.rank));
    });
  }

  ask() {
    clearTimeout(this.timer);
    const text = this.input.value.trim();
    const turn = ++this.asked;
    if (!text) return this.close();
    this.timer = setTimeout(() => this.fetch(text, turn), WAIT);
  }

  async fetch(text, turn) {
    const query = new URLSearchParams({ q: text });
    for (const kind of this.root.dataset.kinds.split(",").filter(Boolean)) query.append("nature", kind);
    try {
      const answer = await fetch(`${this.root.dataset.url}?${query}`, { headers: { Accept: "application/json" } });
      const { results } = answer.ok ? await answer.json() : {};
      if (results && turn === this.asked) this.show(results);
    } catch {
      this.status.textContent = "La recherche n’a pas abouti\u00a0: réessayez.";
    }
  }

  show(results) {
    this.results = results;
    this.active = -1;
    this.input.removeAttribute("aria-activedescendant");
    this.list.replaceChildren(...results.map((result, rank) => this.option(result, rank)));
    const count = results.length;
    this.status.textContent = count ? `${count} ${count > 1 ? this.words.many : this.words.one}` : this.words.none;
    this.status.classList.toggle("fr-sr-only", count > 0);
    this.list.hidden = count === 0;
    this.input.setAttribute("aria-expanded", String(count > 0));
  }

  option(result, rank) {
    const option = document.createElement("li");
    option.className = "territory-input__option";
    option.id = `${this.list.id}_${rank}`;
    option.dataset.rank = String(rank);
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    const detail = document.createElement("small");
    detail.textContent = result.detail;
    option.append(result.name, detail);
    return option;
  }

  key(event) {
    const open = !this.list.hidden && this.results.length > 0;
    if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (open) this.move(event.key === "ArrowDown" ? 1 : -1);
      else this.ask();
    } else if (event.key === "Enter" && open && this.active >= 0) {
      event.preventDefault();
      this.choose(this.active);
    }
  }

  move(step) {
    const count = this.results.length;
    this.active = (this.active + step + (this.active < 0 && step < 0 ? 1 : 0) + count) % count;
    this.list.querySelectorAll("[role=option]").forEach((option, rank) => {
      option.setAttribute("aria-selected", String(rank === this.active));
      if (rank === this.active) option.scrollIntoView({ block: "nearest" });
    });
    this.input.setAttribute("aria-activedescendant", `${this.list.id}_${this.active}`);
  }

  choose(rank) {
    const result = this.results[rank];
    const name = this.root.dataset.name;
    const id = `${this.input.id}_${result.id}`;
    if (!this.multiple) this.choices.replaceChildren();
    const known = document.getElementById(id);
    if (known) known.checked = true;
    else this.choices.append(this.choice(result, name, id));
    this.input.value = "";
    this.close();
    this.status.textContent = `${result.name} choisi.`;
    document.getElementById(id).dispatchEvent(new Event("change", { bubbles: true }));
  }

  choice(result, name, id) {
    const kind = this.root.dataset.choice;
    const group = document.createElement("div");
    group.className = `fr-${kind}-group fr-${kind}-group--sm`;
    const box = document.createElement("input");
    box.type = kind;
    box.name = name;
    box.value = String(result.id);
    box.id = id;
    box.checked = true;
    const label = document.createElement("label");
    label.className = "fr-label";
    label.htmlFor = id;
    const detail = document.createElement("span");
    detail.className = "fr-hint-text";
    detail.textContent = result.detail;
    label.append(result.name, detail);
    group.append(box, label);
    return group;
  }

  close() {
    this.asked += 1;
    this.status.classList.add("fr-sr-only");
    this.list.hidden = true;
    this.active = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

const enrich = (root) => {
  for (const found of root.querySelectorAll("[data-territory-input]:not([data-enriched])")) {
    found.dataset.enriched = "";
    new TerritoryInput(found);
  }
};
enrich(document);
document.body.addEventListener("htmx:load", (event) => enrich(event.target.parentElement ?? document));
