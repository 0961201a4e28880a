// The table of the editor: drawing, the chosen rectangle, typing with one shared field.
import { columnsOf } from "./columns.js";
import { Plan } from "./model.js";
import { written } from "./numbers.js";
import { t } from "../journal/texts.js";

export class Grid {
  /** `changed()` is called after every change of the rows. */
  constructor({ table, plan, settings, changed }) {
    Object.assign(this, { table, plan, settings, changed });
    this.open = new Set();
    this.layer = "hours";
    this.active = { row: 0, column: 1 };
    this.anchor = null;
    this.problems = new Map();
    this.field = null;
    this.draw();
    table.addEventListener("mousedown", (event) => this.press(event));
    table.addEventListener("mouseover", (event) => this.drag(event));
    addEventListener("mouseup", () => { this.isDragging = false; });
    table.addEventListener("dblclick", (event) => { if (this.spot(event)) this.edit(); });
    table.addEventListener("click", (event) => this.click(event));
  }

  // ---- drawing

  draw() {
    this.stop(false);
    this.columns = columnsOf(this.settings, this.open, this.layer);
    this.head();
    this.body = document.createElement("tbody");
    this.body.translate = false;
    this.lines = this.plan.rows.map((_row, place) => this.line(place));
    this.body.append(...this.lines);
    this.foot = document.createElement("tfoot");
    this.table.replaceChildren(this.caption(), this.thead, this.body, this.foot);
    this.feet();
    this.clamp();
    this.mark();
  }

  caption() {
    const caption = document.createElement("caption");
    caption.className = "unseen";
    caption.textContent = t("grid_label");
    return caption;
  }

  head() {
    this.thead = document.createElement("thead");
    const courses = this.thead.insertRow();
    const names = this.thead.insertRow();
    const fixed = this.columns.filter((column) => !column.semester);
    for (const [title, belongs] of [
      ["", (c) => !c.className.startsWith("controls") && !c.className.startsWith("num")],
      [t("group_controls"), (c) => c.className === "controls"],
      [t(this.layer === "hours" ? "group_hours" : "group_training"), (c) => c.className.startsWith("num")],
    ]) {
      const span = fixed.filter(belongs).length;
      if (span) this.headCell(courses, title, { colSpan: span, className: "group" });
    }
    const perCourse = this.settings.per_course;
    for (let course = 1; (course - 1) * perCourse < this.settings.semesters; course += 1) {
      const span = this.columns.filter((column) => column.semester && Math.ceil(column.semester / perCourse) === course).length;
      if (span) this.headCell(courses, t("course", { n: course }), { colSpan: span, className: "group" });
    }
    for (const column of this.columns) {
      const cell = this.headCell(names, column.short, { className: column.className, title: column.full });
      if (column.isSemester) cell.append(this.opener(column.semester));
    }
  }

  headCell(row, words, attributes) {
    const cell = document.createElement("th");
    cell.scope = "col";
    Object.assign(cell, attributes);
    cell.textContent = words;
    row.append(cell);
    return cell;
  }

  opener(semester) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.open = semester;
    button.tabIndex = -1;
    button.textContent = this.open.has(semester) ? "−" : "+";
    button.title = t(this.open.has(semester) ? "close_semester" : "open_kinds", { n: semester });
    button.setAttribute("aria-label", button.title);
    return button;
  }

  line(place) {
    const line = document.createElement("tr");
    const row = this.plan.at(place);
    line.id = `row-${row.key}`;
    line.dataset.place = place;
    for (const [number, column] of this.columns.entries()) {
      const cell = line.insertCell();
      cell.className = column.className;
      cell.dataset.column = number;
    }
    this.fill(line, place);
    return line;
  }

  fill(line, place) {
    const { plan } = this;
    const row = plan.at(place);
    const isHeading = plan.isHeading(place);
    line.className = row.type === "section" ? "cycle" : isHeading ? "module" : row.counted ? "" : "aside";
    line.hidden = plan.isHidden(place);
    this.columns.forEach((column, number) => {
      const cell = line.cells[number];
      const shown = column.show(plan, place);
      const wrong = this.problem(row.key, column) || (column.wrong?.(plan, place) ?? "");
      if (column.id === "name") this.fillName(cell, place, shown);
      else cell.textContent = shown;
      cell.classList.toggle("wrong", Boolean(wrong));
      cell.classList.toggle("fixed", !column.may(plan, place));
      cell.title = wrong;
      if (wrong) cell.setAttribute("aria-invalid", "true");
      else cell.removeAttribute("aria-invalid");
    });
  }

  fillName(cell, place, shown) {
    const row = this.plan.at(place);
    cell.style.setProperty("--level", row.level);
    cell.textContent = "";
    if (this.plan.hasParts(place)) {
      const isShut = this.plan.collapsed.has(row.key);
      const button = document.createElement("button");
      Object.assign(button, { type: "button", tabIndex: -1, className: "fold", textContent: isShut ? "▸" : "▾" });
      button.setAttribute("aria-label", t(isShut ? "unfold" : "fold"));
      cell.append(button);
    }
    cell.append(shown || "");
  }

  problem(key, column) {
    const told = this.problems.get(key);
    if (!told) return "";
    if (told.has(column.field)) return told.get(column.field);
    if (!column.isSemester) return "";
    return [...told].find(([field]) => new RegExp(`^(hours|training) ${column.semester}:`).test(field))?.[1] ?? "";
  }

  /** Only texts change: the lines stay, the field of typing too. */
  refresh() {
    this.lines.forEach((line, place) => this.fill(line, place));
    this.feet();
    this.mark();
  }

  feet() {
    const { plan, settings } = this;
    const hours = plan.totals(this.layer);
    const lessons = plan.lessons();
    const semesters = Array.from({ length: settings.semesters }, (_, n) => n + 1);
    const numbers = new Map(semesters.map((n) => [n, plan.semester(n, hours, lessons)]));
    const weeks = (n) => settings.weeks[n] ?? 0;
    const aWeek = (n) => (weeks(n) ? Math.round((numbers.get(n).inClass / weeks(n)) * 10) / 10 : 0);
    this.foot.replaceChildren(
      this.footLine(t("foot_total"), Plan.sum(hours, () => true), (n) => written(numbers.get(n).total)),
      this.footLine(t("foot_class"), 0, (n) => written(numbers.get(n).inClass)),
      this.footLine(t("foot_weeks"), 0, (n) => (weeks(n) ? String(weeks(n)).replace(".", ",") : "—")),
      this.footLine(t("foot_load", { n: settings.week_hours }), 0, (n) => (aWeek(n) ? String(aWeek(n)).replace(".", ",") : "—"),
        (n) => settings.week_hours && weeks(n) && numbers.get(n).inClass > weeks(n) * settings.week_hours),
      this.footLine(t("foot_exams"), 0, (n) => String(numbers.get(n).exams || "")),
      this.footLine(t("foot_credits"), 0, (n) => String(numbers.get(n).credits || "")),
    );
  }

  footLine(title, total, of, isWrong = () => false) {
    const line = document.createElement("tr");
    const before = this.columns.findIndex((column) => column.id === "sum");
    const head = document.createElement("th");
    Object.assign(head, { colSpan: 2, textContent: title, scope: "row" });
    line.append(head);
    line.insertCell().colSpan = before - 2;
    const sum = line.insertCell();
    sum.className = "num sum";
    sum.textContent = written(total);
    for (const column of this.columns.slice(before + 1)) {
      const cell = line.insertCell();
      cell.className = column.className;
      if (!column.isSemester) continue;
      cell.textContent = of(column.semester);
      if (isWrong(column.semester)) {
        cell.classList.add("wrong");
        cell.title = t("load_wrong");
      }
    }
    return line;
  }

  // ---- the chosen rectangle

  clamp() {
    this.active.row = Math.max(0, Math.min(this.active.row, this.plan.rows.length - 1));
    this.active.column = Math.max(0, Math.min(this.active.column, this.columns.length - 1));
  }

  get area() {
    const from = this.anchor ?? this.active;
    return {
      top: Math.min(from.row, this.active.row), bottom: Math.max(from.row, this.active.row),
      left: Math.min(from.column, this.active.column), right: Math.max(from.column, this.active.column),
    };
  }

  mark() {
    for (const cell of this.table.querySelectorAll("td.chosen, td[tabindex]")) {
      cell.classList.remove("chosen", "active");
      cell.removeAttribute("tabindex");
    }
    if (!this.plan.rows.length) return;
    const { top, bottom, left, right } = this.area;
    if (top !== bottom || left !== right) {
      for (let row = top; row <= bottom; row += 1) {
        for (let column = left; column <= right; column += 1) this.lines[row].cells[column].classList.add("chosen");
      }
    }
    const cell = this.cell();
    cell.classList.add("chosen", "active");
    cell.tabIndex = 0;
  }

  cell(row = this.active.row, column = this.active.column) {
    return this.lines[row]?.cells[column];
  }

  focus() {
    const cell = this.cell();
    if (!cell) return;
    cell.focus({ preventScroll: true });
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  go(row, column, { extend = false } = {}) {
    if (!this.plan.rows.length) return;
    this.anchor = extend ? this.anchor ?? { ...this.active } : null;
    this.active = { row, column };
    this.clamp();
    this.mark();
    this.focus();
  }

  /** One step down or up over the rows that are shown. */
  step(rows, columns, options) {
    let { row } = this.active;
    for (let left = Math.abs(rows); left > 0; left -= 1) {
      let next = row + Math.sign(rows);
      while (this.plan.rows[next] && this.plan.isHidden(next)) next += Math.sign(rows);
      if (!this.plan.rows[next]) break;
      row = next;
    }
    this.go(row, this.active.column + columns, options);
  }

  reveal(key) {
    const place = this.plan.place(key);
    if (place < 0) return;
    for (let up = this.plan.above(place); up >= 0; up = this.plan.above(up)) this.plan.collapsed.delete(this.plan.at(up).key);
    this.refresh();
    this.go(place, 1);
    this.cell().scrollIntoView({ block: "center", inline: "nearest" });
  }

  // ---- the mouse

  spot(event) {
    const cell = event.target.closest?.("td[data-column]");
    return cell && this.table.contains(cell) ? { row: Number(cell.parentElement.dataset.place), column: Number(cell.dataset.column) } : null;
  }

  press(event) {
    const spot = this.spot(event);
    if (!spot || event.target === this.field || event.target.closest("button") || event.button) return;
    event.preventDefault();
    this.stop(true);
    this.isDragging = true;
    this.go(spot.row, spot.column, { extend: event.shiftKey });
  }

  drag(event) {
    const spot = this.isDragging && this.spot(event);
    if (spot) this.go(spot.row, spot.column, { extend: true });
  }

  click(event) {
    const opener = event.target.closest("[data-open]");
    if (opener) return this.toggleSemester(Number(opener.dataset.open));
    if (event.target.closest(".fold")) {
      this.fold(Number(event.target.closest("tr").dataset.place));
    }
    return null;
  }

  fold(place) {
    const { key } = this.plan.at(place);
    if (!this.plan.collapsed.delete(key)) this.plan.collapsed.add(key);
    this.refresh();
    this.go(place, this.active.column);
  }

  toggleSemester(semester) {
    const course = Math.ceil(semester / this.settings.per_course);
    const isOpen = this.open.has(semester);
    for (let n = (course - 1) * this.settings.per_course + 1; n <= Math.min(course * this.settings.per_course, this.settings.semesters); n += 1) {
      if (isOpen) this.open.delete(n);
      else this.open.add(n);
    }
    const { id } = this.columns[this.active.column];
    this.draw();
    const place = this.columns.findIndex((column) => column.id === id);
    if (place >= 0) this.go(this.active.row, place);
  }

  setLayer(layer) {
    this.layer = layer;
    this.draw();
  }

  // ---- typing

  get column() {
    return this.columns[this.active.column];
  }

  may() {
    return this.plan.rows.length > 0 && this.column.may(this.plan, this.active.row);
  }

  /** Opens the field over the cell, with what stands there or with the first typed letter. */
  edit(typed = null) {
    if (!this.may() || this.field) return;
    const { column, plan } = this;
    const { row } = this.active;
    if (column.isFlag) {
      this.write([[row, this.active.column, column.show(plan, row) ? "" : "+"]]);
      return;
    }
    const cell = this.cell();
    this.field = column.options ? this.select(column, row) : document.createElement("input");
    this.field.className = "cell-field";
    this.field.setAttribute("aria-label", column.full);
    if (!column.options) {
      this.field.value = typed ?? column.show(plan, row);
      if (column.className.startsWith("num") || column.className === "controls") this.field.inputMode = "decimal";
    }
    cell.classList.add("typing");
    cell.replaceChildren(this.field);
    this.field.addEventListener("blur", () => this.stop(true));
    this.field.focus();
    if (typed === null) this.field.select?.();
  }

  select(column, row) {
    const select = document.createElement("select");
    for (const [key, label] of Object.entries(column.options)) select.add(new Option(label, key));
    select.value = column.raw(this.plan, row);
    return select;
  }

  /** Leaves the field, with or without taking what was typed. */
  stop(isTaken) {
    const { field } = this;
    if (!field) return;
    this.field = null;
    this.cell()?.classList.remove("typing");
    const before = this.column.raw?.(this.plan, this.active.row) ?? this.column.show(this.plan, this.active.row);
    const typed = field.value;
    field.remove();
    if (isTaken && typed !== before) this.write([[this.active.row, this.active.column, typed]]);
    else this.refresh();
  }

  /** Writes cells [row, column, text]; those that may not be typed into stay. Answers how many were written. */
  write(cells) {
    const good = cells.filter(([row, column]) => this.plan.at(row) && this.columns[column]?.may(this.plan, row));
    if (!good.length) return 0;
    this.plan.remember();
    for (const [row, column, typed] of good) {
      this.columns[column].write(this.plan, row, typed);
      this.problems.get(this.plan.at(row).key)?.clear();
    }
    this.refresh();
    this.changed();
    return good.length;
  }

  /** Rows came, went or moved: everything is drawn anew. */
  redraw() {
    this.draw();
    this.focus();
  }

  tellProblems(problems) {
    this.problems = new Map();
    for (const { row, field, said } of problems) {
      if (!this.problems.has(row)) this.problems.set(row, new Map());
      this.problems.get(row).set(field, said);
    }
    this.refresh();
    const first = problems.find(({ row }) => this.plan.place(row) >= 0);
    if (first) this.reveal(first.row);
  }
}
