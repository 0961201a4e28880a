// Draws the page as one table and keeps the cursor. Cells are plain: no input, no listener of their own.
import { ABSENT, shown } from "./grammar.js";
import { Head, element } from "./head.js";
import { decimal, initials } from "./model.js";
import { dayMonth, t } from "./texts.js";

const NARROW = 36; // widths of columns, pixels
const WIDE = 58;
const SUM = 50;
const LEAD = 1; // the name stands before the first column
const MARK_CLASS = { "5": "m5", "4": "m4", "3": "m3", "2": "m2", "зач": "m4", "нз": "m2", ".": "need", "на": "m2" };

export class Grid {
  constructor({ box, page, queue, editable, types }) {
    Object.assign(this, { box, page, queue, editable });
    this.head = new Head(page, types);
    this.cursor = { row: 0, column: 0 };
    this.corner = null; // the other end of a selected rectangle
    this.typing = null; // {text, bad}: a half-typed value under the cursor
    this.moved = () => {};
  }

  draw() {
    const table = element("table", "grid");
    table.setAttribute("role", "grid");
    table.setAttribute("aria-label", t("grid_label"));
    if (!this.editable) table.setAttribute("aria-readonly", "true");
    this.table = table;
    this.measures = this.page.columns.map((column) => (column.lesson ? NARROW : SUM));
    this.group = this.measuresGroup();
    table.append(this.group, this.head.draw(), this.body());
    this.fitWidth();
    this.rows = [...table.tBodies[0].rows];
    this.keepCursorInside();
    this.box.style.setProperty("--sums", this.page.columns.filter((column) => !column.lesson).length);
    this.box.replaceChildren(table);
    this.mark(this.cursor, true);
  }

  // Fixed widths: with automatic ones the browser measures every cell of the table again after each key.

  measuresGroup() {
    const group = element("colgroup");
    group.append(element("col", "names"), ...this.measures.map((width) => {
      const column = element("col");
      column.style.width = `${width}px`;
      return column;
    }));
    return group;
  }

  fitWidth() {
    const total = this.measures.reduce((sum, width) => sum + width, 0);
    this.table.style.width = `calc(var(--name) + ${total}px)`;
  }

  /** A cell with an absence and a mark needs more room than a mark. */
  widen(place) {
    if (this.measures[place] === WIDE) return;
    this.measures[place] = WIDE;
    this.group.children[place + LEAD].style.width = `${WIDE}px`;
    this.fitWidth();
  }

  body() {
    const body = element("tbody");
    body.setAttribute("translate", "no");
    this.grounds = this.page.columns.map((column, place) => this.head.ground(column, place));
    const pattern = this.emptyRow();
    this.page.students.forEach((student, row) => body.append(this.bodyRow(pattern, student, row)));
    return body;
  }

  emptyRow() {
    const line = element("tr");
    line.append(...this.grounds.map((ground) => element("td", ground)));
    return line;
  }

  bodyRow(pattern, student, row) {
    const line = pattern.cloneNode(true);
    line.prepend(this.nameCell(student, row));
    const counted = this.page.counted(row);
    this.page.columns.forEach((column, place) => {
      const cell = line.cells[place + LEAD];
      if (column.sum) this.fillSum(cell, row, place, counted);
      else if (!this.isPlain(student, row, place)) this.fill(cell, row, place);
    });
    return line;
  }

  /** Most cells are empty: they need nothing but their ground. */
  isPlain(student, row, place) {
    const { lesson } = this.page.columns[place];
    if (lesson && !this.page.isMember(student, lesson.date)) return false;
    const { mark, attendance, column } = this.page.keysAt(row, place);
    return ![mark, attendance, column].some((key) => key && (this.page.value(key) || this.queue.latest(key)));
  }

  nameCell(student, row) {
    const cell = element("th", "name");
    cell.scope = "row";
    cell.append(element("span", "number", String(row + 1)));
    const name = student.note ? initials(student.name) : student.name;
    cell.append(element(this.page.hasLeft(student) ? "s" : "span", "pupil", name));
    if (student.note) cell.append(element("small", "", student.note));
    cell.title = [student.name, student.note].filter(Boolean).join(", ");
    return cell;
  }

  /** Writes one cell anew from the page's values; costs no layout by itself. */
  fill(cell, row, place) {
    const column = this.page.columns[place];
    if (column.sum) {
      this.fillSum(cell, row, place, this.page.counted(row));
      return;
    }
    const keys = this.page.keysAt(row, place);
    const own = keys.column ? this.page.value(keys.column) : keys.mark ? this.page.value(keys.mark) : "";
    const attendance = keys.attendance ? this.page.value(keys.attendance) : "";
    const classes = [this.grounds[place]];
    const isTyped = this.typing && row === this.cursor.row && place === this.cursor.column;
    if (isTyped) {
      cell.textContent = this.typing.text;
      classes.push(this.typing.bad ? "typing bad" : "typing");
    } else {
      this.fillValues(cell, { own, attendance, first: column.first !== false, place }, classes);
    }
    this.addState(classes, row, place, keys);
    cell.className = classes.join(" ");
  }

  fillValues(cell, { own, attendance, first, place }, classes) {
    if (attendance && own && first) {
      this.widen(place);
      cell.replaceChildren(absenceSign(attendance), " ", markSign(own));
      return;
    }
    if (attendance && (first || !own)) {
      cell.textContent = shown(attendance);
      classes.push(ABSENT.includes(attendance) ? "absent" : "present");
      if (attendance === "уп" || attendance === "б" || attendance === "осв") classes.push("excused");
      if (!first) classes.push("echo");
      return;
    }
    if (MARK_CLASS[own] === "m2") cell.replaceChildren(element("b", "", shown(own)));
    else cell.textContent = shown(own);
    if (own) classes.push(MARK_CLASS[own] ?? "");
    if (attendance) classes.push("away");
  }

  addState(classes, row, place, keys) {
    const { lesson } = this.page.columns[place];
    if (lesson && !this.page.isMember(this.page.students[row], lesson.date)) classes.push("outside");
    const unsaved = [keys.mark, keys.attendance, keys.column].map((key) => key && this.queue.latest(key)).filter(Boolean);
    if (unsaved.some((change) => change.state === "conflict")) classes.push("clash");
    else if (unsaved.some((change) => change.state === "refused")) classes.push("refused");
    else if (unsaved.length) classes.push("wait");
    if (this.isChosen(row, place)) classes.push("chosen");
    if (row === this.cursor.row && place === this.cursor.column && this.marked) classes.push("cursor");
  }

  fillSum(cell, row, place, counted) {
    const { sum } = this.page.columns[place];
    const isCursor = this.marked && row === this.cursor.row && place === this.cursor.column;
    cell.className = `${this.grounds[place]} ${sum}${isCursor ? " cursor" : ""}`;
    if (sum === "average" && counted.average !== null && counted.average < 250) cell.className += " low";
    cell.textContent = sum === "average" ? decimal(counted.average) : String(counted[sum] || "");
  }

  cell(row, column) {
    return this.rows[row]?.cells[column + LEAD];
  }

  repaint(row, column) {
    const cell = this.cell(row, column);
    if (cell) this.fill(cell, row, column);
    return cell;
  }

  /** Redraws the cells that show these keys, and the sums of their rows. */
  refresh(keys, { flash = false } = {}) {
    const rows = new Set();
    for (const key of keys) {
      const [owner, student] = key.includes("//") ? key.split("//") : key.split("/");
      const row = this.page.rowOf.get(Number(student));
      if (row === undefined) continue;
      rows.add(row);
      for (const place of this.page.columnsOf.get(key.includes("//") ? owner : Number(owner)) ?? []) {
        const cell = this.repaint(row, place);
        if (cell && flash) cell.classList.add("fresh");
      }
    }
    for (const row of rows) this.refreshSums(row);
  }

  refreshSums(row) {
    const counted = this.page.counted(row);
    this.page.columns.forEach((column, place) => {
      if (column.sum) this.fillSum(this.cell(row, place), row, place, counted);
    });
  }

  keepCursorInside() {
    const rows = Math.max(0, this.page.students.length - 1);
    const columns = Math.max(0, this.page.columns.length - 1);
    this.cursor = { row: Math.min(this.cursor.row, rows), column: Math.min(this.cursor.column, columns) };
  }

  /** Where the cursor stands, in names that outlive a change of heads and rows. */
  get place() {
    const { lesson, work, sum, column } = this.page.columns[this.cursor.column] ?? {};
    const student = this.page.students[this.cursor.row]?.id;
    return { student, lesson: lesson?.id, work: work?.id, sum, term: column?.key };
  }

  returnTo({ student, lesson, work, sum, term }) {
    const row = this.page.students.findIndex((one) => one.id === student);
    const fits = (one) => one.lesson?.id === lesson && one.sum === sum && one.column?.key === term;
    const exact = this.page.columns.findIndex((one) => fits(one) && one.work?.id === work);
    const near = exact >= 0 ? exact : this.page.columns.findIndex(fits);
    this.cursor = { row: Math.max(0, row), column: Math.max(0, near) };
    this.corner = null;
  }

  mark(position, on) {
    this.marked = on;
    if (on) this.at = this.place;
    const cell = this.repaint(position.row, position.column);
    this.rows[position.row]?.classList.toggle("at", on);
    const { lesson } = this.page.columns[position.column] ?? {};
    const head = lesson && this.table.tHead.querySelector(`[data-lesson="${lesson.id}"]`);
    head?.classList.toggle("at", on);
    if (!cell) return null;
    cell.tabIndex = on ? 0 : -1;
    if (on) cell.setAttribute("aria-label", this.spoken(position));
    else cell.removeAttribute("aria-label");
    return cell;
  }

  spoken({ row, column }) {
    const { lesson, work, sum, column: term } = this.page.columns[column];
    const cell = this.cell(row, column);
    const where = lesson ? `${dayMonth(lesson.date)}, ${work?.name ?? t("attendance_only")}`
      : sum ? t(`${sum}_long`) : term.title;
    const state = cell.classList.contains("wait") ? t("is_unsaved")
      : cell.classList.contains("refused") || cell.classList.contains("clash") ? t("is_refused") : "";
    const value = cell.textContent || t("is_empty");
    return [this.page.students[row].name, where, value, state].filter(Boolean).join(", ");
  }

  moveTo(row, column, { extend = false, focus = true } = {}) {
    const target = {
      row: clamp(row, this.page.students.length), column: clamp(column, this.page.columns.length),
    };
    const before = this.cursor;
    const chosen = this.corner;
    this.mark(before, false);
    this.corner = extend ? chosen ?? before : null;
    this.cursor = target;
    if (chosen || this.corner) this.repaintChosen();
    const cell = this.mark(target, true);
    if (!cell) return;
    if (focus) cell.focus({ preventScroll: true });
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.moved(target, before);
  }

  /** The selected rectangle, the cursor's cell alone when nothing is selected. */
  chosenArea() {
    const other = this.corner ?? this.cursor;
    return {
      top: Math.min(this.cursor.row, other.row), bottom: Math.max(this.cursor.row, other.row),
      left: Math.min(this.cursor.column, other.column), right: Math.max(this.cursor.column, other.column),
    };
  }

  chosenCells() {
    const { top, bottom, left, right } = this.chosenArea();
    const cells = [];
    for (let row = top; row <= bottom; row += 1) {
      for (let column = left; column <= right; column += 1) cells.push({ row, column });
    }
    return cells;
  }

  isChosen(row, column) {
    if (!this.corner) return false;
    const { top, bottom, left, right } = this.chosenArea();
    return row >= top && row <= bottom && column >= left && column <= right;
  }

  repaintChosen() {
    this.rows.forEach((line, row) => {
      for (let column = 0; column < this.page.columns.length; column += 1) {
        const cell = line.cells[column + LEAD];
        const chosen = this.isChosen(row, column);
        if (cell.classList.contains("chosen") !== chosen) cell.classList.toggle("chosen", chosen);
      }
    });
  }

  positionOf(cell) {
    const row = cell.parentElement.sectionRowIndex;
    return { row, column: cell.cellIndex - LEAD };
  }

  /** The next row down or up where the student was a member on that day; stays when there is none. */
  nextRow(row, column, step) {
    const { lesson } = this.page.columns[column];
    let next = row + step;
    while (lesson && this.page.students[next] && !this.page.isMember(this.page.students[next], lesson.date)) next += step;
    return this.page.students[next] ? next : row;
  }

  lessonColumn(lesson) {
    return lesson ? this.page.columns.findIndex((column) => column.lesson?.id === lesson.id) : 0;
  }
}

function clamp(value, length) {
  return Math.max(0, Math.min(value, length - 1));
}

function absenceSign(code) {
  return element("span", ABSENT.includes(code) && code !== "уп" && code !== "б" ? "absent" : "excused", shown(code));
}

function markSign(code) {
  const sign = element("span", MARK_CLASS[code] ?? "");
  sign.append(MARK_CLASS[code] === "m2" ? element("b", "", shown(code)) : shown(code));
  return sign;
}
