// The table of the editor: one line of fields per row; knows the rows, not the server.
import { emptyRow, numbers, pasted } from "./rows.js";

export class Sheet {
  constructor({ body, settings, t, changed }) {
    Object.assign(this, { body, settings, t, changed });
    this.rows = [];
    this.past = [];
    body.addEventListener("input", (event) => this.onInput(event));
    body.addEventListener("focusin", (event) => { this.before = this.copy(); this.current = this.placeOf(event.target); });
    body.addEventListener("change", (event) => this.onChange(event));
    body.addEventListener("keydown", (event) => this.onKey(event));
    body.addEventListener("paste", (event) => this.onPaste(event));
    body.addEventListener("click", (event) => {
      if (event.target.closest("[data-remove]")) this.remove(this.placeOf(event.target));
    });
  }

  copy() { return this.rows.map((row) => ({ ...row })); }

  fill(rows) {
    this.rows = rows.map((row) => ({ ...row }));
    this.draw();
  }

  draw() {
    this.body.replaceChildren(...this.rows.map((row) => this.line(row)));
    this.number();
  }

  line(row) {
    const line = document.createElement("tr");
    line.className = row.level;
    const number = cell("num soft");
    line.append(number);
    const add = (name, field, ofLesson) => {
      field.name = name;
      field.className = "input";
      field.setAttribute("aria-label", this.t(name));
      field.value = row[name] ?? "";
      const box = cell(ofLesson ? "of-lesson" : "");
      box.append(field);
      line.append(box);
    };
    add("level", select(this.settings.levels));
    add("title", area());
    add("semester", select(this.settings.semesters.map((n) => [n, n]), row.semester), true);
    add("kind", select(this.settings.kinds), true);
    add("hours", input(), true);
    add("homework", area(), true);
    add("equipment", area(), true);
    const last = cell("");
    last.append(this.removeButton());
    line.append(last);
    return line;
  }

  removeButton() {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn quiet small";
    button.dataset.remove = "1";
    button.setAttribute("aria-label", this.t("remove"));
    button.textContent = "×";
    return button;
  }

  number() {
    const shown = numbers(this.rows);
    [...this.body.rows].forEach((line, place) => { line.cells[0].textContent = shown[place] ?? ""; });
  }

  placeOf(element) { return [...this.body.rows].indexOf(element.closest("tr")); }

  onInput(event) {
    const place = this.placeOf(event.target);
    const { name, value } = event.target;
    this.rows[place][name] = name === "semester" ? Number(value) || null : value;
    if (name === "level") this.relevel(place);
    event.target.removeAttribute("aria-invalid");
    this.changed();
  }

  onChange() {
    if (this.before) this.past.push(this.before);
    this.before = this.copy();
    this.changed();
  }

  relevel(place) {
    const row = this.rows[place];
    if (row.level === "lesson" && !row.kind) Object.assign(row, { ...emptyRow("lesson", this.like(place)), id: row.id, title: row.title });
    this.body.rows[place].replaceWith(this.line(row));
    this.number();
    this.focus(place, "level");
  }

  /** What a new row after this one takes over: kind, hours and semester of the nearest lesson above. */
  like(place) {
    const above = this.rows.slice(0, place + 1).findLast((row) => row.level === "lesson");
    return above ?? { semester: this.settings.semesters[0] ?? null };
  }

  deed(work) {
    this.past.push(this.copy());
    if (this.past.length > 100) this.past.shift();
    work();
    this.changed();
  }

  undo() {
    const before = this.past.pop();
    if (!before) return;
    this.fill(before);
    this.changed();
  }

  insert(place, row) {
    this.deed(() => {
      this.rows.splice(place, 0, row);
      const line = this.line(row);
      this.body.insertBefore(line, this.body.rows[place] ?? null);
      this.number();
    });
    this.focus(place, "title");
  }

  add(level) { this.insert(this.rows.length, emptyRow(level, this.like(this.rows.length - 1))); }

  remove(place) {
    this.deed(() => {
      this.rows.splice(place, 1);
      this.body.rows[place].remove();
      this.number();
    });
    this.focus(Math.min(place, this.rows.length - 1), "title");
  }

  move(place, by, name) {
    const to = place + by;
    if (to < 0 || to >= this.rows.length) return;
    this.deed(() => {
      const [row] = this.rows.splice(place, 1);
      this.rows.splice(to, 0, row);
      const line = this.body.rows[place];
      line.remove();
      this.body.insertBefore(line, this.body.rows[to] ?? null);
      this.number();
    });
    this.focus(to, name);
  }

  focus(place, name) { this.body.rows[place]?.querySelector(`[name="${name}"]`)?.focus(); }

  onKey(event) {
    const { name } = event.target;
    const place = this.placeOf(event.target);
    const deeds = {
      ArrowUp: () => this.move(place, -1, name),
      ArrowDown: () => this.move(place, 1, name),
      Insert: () => this.insert(place, emptyRow("lesson", this.like(place))),
      Delete: () => this.remove(place),
    };
    if (event.altKey && deeds[event.key]) {
      event.preventDefault();
      deeds[event.key]();
    } else if (event.key === "Enter" && !event.shiftKey && event.target.tagName !== "BUTTON") {
      event.preventDefault();
      if (place === this.rows.length - 1) this.insert(place + 1, emptyRow("lesson", this.like(place)));
      else this.focus(place + 1, name);
    }
  }

  onPaste(event) {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (event.target.name !== "title" || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    const place = this.placeOf(event.target);
    const rows = pasted(text, this.like(place));
    if (!rows.length) return;
    this.deed(() => {
      // An empty row that one pastes into is filled; a filled one stays above.
      const into = this.rows[place].title ? place + 1 : place;
      this.rows.splice(into, this.rows[place].title ? 0 : 1, ...rows);
      this.draw();
    });
    this.focus(place + rows.length - 1, "title");
  }

  /** Shows what the server said of rows: [{row, field, message}], rows counted from one. */
  complain(problems) {
    for (const old of this.body.querySelectorAll(".problem")) old.remove();
    for (const field of this.body.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
    for (const { row, field, message } of problems) {
      const wrong = this.body.rows[row - 1]?.querySelector(`[name="${field}"]`);
      if (!wrong) continue;
      wrong.setAttribute("aria-invalid", "true");
      const note = document.createElement("p");
      note.className = "problem";
      note.textContent = message;
      wrong.after(note);
    }
    if (problems.length) this.focus(problems[0].row - 1, problems[0].field);
  }
}

function cell(className) {
  const box = document.createElement("td");
  if (className) box.className = className;
  return box;
}

function input() {
  const field = document.createElement("input");
  field.inputMode = "decimal";
  field.autocomplete = "off";
  return field;
}

function area() {
  const field = document.createElement("textarea");
  field.rows = 1;
  field.translate = false;
  return field;
}

function select(choices, current) {
  const field = document.createElement("select");
  const known = choices.map(([value]) => String(value));
  // A semester that the curriculum has no hours in is shown all the same, else it would change in silence.
  const all = current != null && !known.includes(String(current)) ? [...choices, [current, current]] : choices;
  for (const [value, label] of all) field.add(new Option(label, value));
  return field;
}
