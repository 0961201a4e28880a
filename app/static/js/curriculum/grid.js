// The table of the editor: the chosen rectangle, the mouse, typing with one shared field.
import { Drawing } from "./drawing.js";

export class Grid extends Drawing {
  /** `changed()` is called after every change of the rows. */
  constructor({ table, plan, settings, changed }) {
    super({ table, plan, settings });
    this.changed = changed;
    this.active = { row: 0, column: 1 };
    this.anchor = null;
    this.marked = [];
    this.field = null;
    this.draw();
    table.addEventListener("mousedown", (event) => this.press(event));
    table.addEventListener("mouseover", (event) => this.drag(event));
    addEventListener("mouseup", () => { this.isDragging = false; });
    table.addEventListener("dblclick", (event) => { if (this.spot(event)) this.edit(); });
    table.addEventListener("click", (event) => this.click(event));
  }

  draw() {
    this.stop(false);
    super.draw();
    this.clamp();
    this.mark();
  }

  refresh() {
    super.refresh();
    this.mark();
  }

  refreshRows(places) {
    super.refreshRows(places);
    this.mark();
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
    for (const cell of this.marked) {
      cell.classList.remove("chosen", "active");
      cell.removeAttribute("tabindex");
    }
    this.marked = [];
    if (!this.plan.rows.length) return;
    const { top, bottom, left, right } = this.area;
    for (let row = top; row <= bottom; row += 1) {
      for (let column = left; column <= right; column += 1) this.marked.push(this.lines[row].cells[column]);
    }
    for (const cell of this.marked) cell.classList.add("chosen");
    this.cell().classList.add("active");
    this.cell().tabIndex = 0;
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
    else this.refreshRows([this.active.row]);
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
    this.refreshRows(new Set(good.map(([row]) => row)));
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
