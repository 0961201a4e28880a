// A choice out of many rows, fetched as one types: an ARIA combobox with a listbox. The values live in hidden inputs.
import { icon, text } from "./texts.js";

const PAUSE = 200;

export class Lookup {
  constructor(box) {
    this.box = box;
    this.input = box.querySelector("[role=combobox]");
    this.list = box.querySelector("[role=listbox]");
    this.chosen = box.querySelector(".chosen");
    this.hidden = this.chosen ? null : box.querySelector("input[type=hidden]");
    this.clear = box.querySelector("[data-clear]");
    this.shown = this.input.value;
    this.options = [];
    this.active = -1;
    this.listen();
  }

  listen() {
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("click", () => this.list.hidden && this.find(""));
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.leave());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.clicked(event));
    this.box.addEventListener("click", (event) => {
      if (event.target.closest("[data-clear]")) this.empty();
      const drop = event.target.closest("[data-drop]");
      if (drop) this.drop(drop.closest(".token"));
    });
  }

  // What is listed answers older words: nothing of it is chosen by an Enter that comes too early.
  typed() {
    clearTimeout(this.timer);
    this.go(-1);
    this.isLate = true;
    this.isHasty = false;
    this.timer = setTimeout(() => this.find(this.input.value.trim()), PAUSE);
  }

  async find(q, page = 1) {
    const turn = (this.turn = (this.turn ?? 0) + 1);
    if (page === 1) this.note(text("loading"));
    try {
      const url = new URL(this.box.dataset.lookup, location.href);
      url.searchParams.set("q", q);
      url.searchParams.set("page", page);
      const response = await fetch(url, { headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error(response.status);
      const found = await response.json();
      if (turn === this.turn) this.show(q, page, found);
    } catch {
      if (turn === this.turn) this.note(text("failed"));
    }
  }

  show(q, page, { results, pagination }) {
    if (page === 1) this.reset();
    this.list.querySelector(".more")?.remove();
    const from = this.options.length;
    for (const row of results) this.option(row);
    if (pagination?.more) this.option({ id: null, text: text("more") }, { q, page: page + 1 });
    if (!this.options.length) return this.note(text("nothing_found"));
    this.open();
    this.go(page === 1 && !q ? -1 : from);
    this.isLate = false;
    if (this.isHasty && this.options.length === 1) this.pick(this.options[0]);
  }

  option(row, more) {
    const element = document.createElement("div");
    element.setAttribute("role", "option");
    element.id = `${this.list.id}-${this.options.length}`;
    element.textContent = row.text;
    if (more) element.className = "more note";
    else element.translate = false;
    if (row.hint) element.append(Object.assign(document.createElement("small"), { textContent: row.hint }));
    element.setAttribute("aria-selected", "false");
    this.options.push({ row, more, element });
    this.list.append(element);
  }

  reset() {
    this.list.replaceChildren();
    this.options = [];
    this.active = -1;
  }

  note(words) {
    this.reset();
    this.list.append(Object.assign(document.createElement("div"), { className: "note", textContent: words }));
    this.open();
  }

  open() {
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
  }

  close() {
    clearTimeout(this.timer);
    this.turn = (this.turn ?? 0) + 1;
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  go(index) {
    this.options[this.active]?.element.setAttribute("aria-selected", "false");
    this.active = Math.min(index, this.options.length - 1);
    const option = this.options[this.active];
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    option.element.setAttribute("aria-selected", "true");
    option.element.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.element.id);
  }

  key(event) {
    const closed = this.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (closed) return this.find("");
      const last = this.options.length - 1;
      const next = this.active + (event.key === "ArrowDown" ? 1 : -1);
      return this.go(next > last ? 0 : next < 0 ? last : next);
    }
    if (event.key === "Enter" && !closed) {
      event.preventDefault();
      this.isHasty = this.isLate;
      return this.pick(this.options[this.active]);
    }
    if (event.key === "Escape" && !closed) {
      event.preventDefault();
      this.close();
      return this.restore();
    }
    if (event.key === "Backspace" && this.chosen && !this.input.value) {
      const last = this.chosen.lastElementChild;
      if (last) this.drop(last);
    }
  }

  clicked(event) {
    const element = event.target.closest("[role=option]");
    this.pick(this.options.find((option) => option.element === element));
  }

  pick(option) {
    if (!option) return;
    if (option.more) {
      this.options.pop();
      option.element.remove();
      this.find(option.more.q, option.more.page);
      return;
    }
    if (this.chosen) this.add(option.row);
    else this.set(option.row.id, option.row.text);
    this.close();
  }

  set(id, words) {
    this.hidden.value = id;
    this.input.value = this.shown = words;
    if (this.clear) this.clear.hidden = !id;
    this.changed();
  }

  add({ id, text: words }) {
    this.input.value = "";
    const ids = [...this.chosen.querySelectorAll("input")].map((input) => input.value);
    if (ids.includes(String(id))) return;
    const token = Object.assign(document.createElement("span"), { className: "token" });
    const label = Object.assign(document.createElement("span"), { textContent: words, translate: false });
    const drop = Object.assign(document.createElement("button"), { type: "button" });
    drop.dataset.drop = "";
    drop.setAttribute("aria-label", text("remove"));
    drop.append(icon("close"));
    token.append(label, drop, Object.assign(document.createElement("input"), { type: "hidden", name: this.box.dataset.name, value: id }));
    this.chosen.append(token);
    this.changed();
  }

  drop(token) {
    token.remove();
    this.changed();
    this.input.focus();
  }

  empty() {
    this.set("", "");
    this.close();
    this.input.focus();
  }

  changed() {
    this.box.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // What was typed and not chosen is no value: an emptied field is cleared, anything else goes back.
  restore() {
    if (this.chosen) this.input.value = "";
    else if (!this.input.value.trim() && this.hidden.value) this.set("", "");
    else this.input.value = this.shown;
  }

  leave() {
    this.close();
    this.restore();
  }
}

for (const box of document.querySelectorAll("[data-lookup]")) new Lookup(box);
