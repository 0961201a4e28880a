// Hands on the grid: keys and mouse become movements and changes.
import { advance } from "./grammar.js";
import { command } from "./keyboard.js";
import { t } from "./texts.js";

const IDLE = 900; // a half-typed value that is complete is saved in its place after this pause

export class Typist {
  constructor({ grid, page, editing, note, menu, clipboard, allPresent, find, saved }) {
    Object.assign(this, { grid, page, editing, note, menu, clipboard, allPresent, find, saved });
    this.text = "";
    this.tail = "";
    grid.box.addEventListener("keydown", (event) => this.onKey(event));
    grid.box.addEventListener("mousedown", (event) => this.onPress(event));
    grid.box.addEventListener("mouseover", (event) => this.onDrag(event));
    grid.box.addEventListener("dblclick", (event) => this.onCell(event, () => this.open()));
    grid.box.addEventListener("contextmenu", (event) => this.onCell(event, () => this.open()));
    grid.box.addEventListener("focusout", (event) => {
      if (!grid.box.contains(event.relatedTarget)) this.settle();
    });
    document.addEventListener("copy", (event) => this.inGrid() && this.clipboard.copy(event));
    document.addEventListener("cut", (event) => this.inGrid() && this.clipboard.copy(event));
    document.addEventListener("paste", (event) => this.inGrid() && this.paste(event));
  }

  inGrid() {
    return this.grid.table?.contains(document.activeElement) && getSelection().isCollapsed;
  }

  onKey(event) {
    if (event.isComposing || !this.page.students.length || !this.page.columns.length) return;
    const wish = command(event);
    if (!wish) return;
    if (this[`do_${wish.name}`](wish) !== false) event.preventDefault();
  }

  do_type({ letter }) {
    if (this.tail.startsWith(letter)) {
      this.tail = this.tail.slice(1);
      return;
    }
    this.tail = "";
    const { row, column } = this.grid.cursor;
    if (this.isClosed(row, column)) return;
    this.grid.corner && this.grid.moveTo(row, column);
    const step = advance(this.bad ? "" : this.text, letter, this.editing.allowed(column));
    if (step.spill) this.spill(step);
    else if (step.problem) this.showTyping(step.text, t(`typed_${step.problem}`, { codes: this.codes(column) }));
    else if (step.done) this.finish(step);
    else this.hold(step);
  }

  do_unknown({ letter }) {
    const { row, column } = this.grid.cursor;
    if (this.isClosed(row, column)) return;
    this.showTyping(this.text + letter, t("typed_unknown", { codes: this.codes(column) }));
  }

  codes(column) {
    return this.editing.allowed(column).join(" ");
  }

  /** The value cannot grow any more: it is written and the cursor goes down. */
  finish({ code, tail }) {
    this.enter(code);
    this.down(1);
    this.tail = tail;
  }

  /** The letter begins the next cell: the value so far is written here. */
  spill({ code, spill }) {
    this.enter(code);
    this.down(1);
    this.do_type({ letter: spill });
  }

  hold({ text, code }) {
    this.text = text;
    this.grid.typing = { text };
    this.redraw();
    clearTimeout(this.idle);
    if (code) this.idle = setTimeout(() => this.editing.enter([{ ...this.grid.cursor, code }]), IDLE);
  }

  enter(code) {
    const cell = { ...this.grid.cursor };
    this.forgetTyping();
    this.editing.enter([{ ...cell, code }]);
    this.grid.repaint(cell.row, cell.column);
  }

  /** Writes a half-typed value if it is complete; keeps showing it if it is not. */
  settle() {
    if (!this.text || this.bad) return true;
    const { code } = advance(this.text.slice(0, -1), this.text.slice(-1), this.editing.allowed(this.grid.cursor.column));
    if (!code) {
      this.showTyping(this.text, t("typed_unknown", { codes: this.codes(this.grid.cursor.column) }));
      return false;
    }
    this.enter(code);
    return true;
  }

  showTyping(text, problem) {
    clearTimeout(this.idle);
    this.text = text.slice(0, 4);
    this.bad = true;
    this.grid.typing = { text: this.text, bad: true };
    this.redraw();
    this.note.say(this.cursorCell(), problem);
  }

  forgetTyping() {
    clearTimeout(this.idle);
    this.text = "";
    this.tail = "";
    this.bad = false;
    this.grid.typing = null;
    this.note.hide();
  }

  redraw() {
    this.grid.repaint(this.grid.cursor.row, this.grid.cursor.column);
  }

  cursorCell() {
    return this.grid.cell(this.grid.cursor.row, this.grid.cursor.column);
  }

  isClosed(row, column) {
    const refusal = this.page.refusal(row, column);
    if (refusal) this.note.say(this.cursorCell(), refusal.text ?? t(refusal.name));
    return Boolean(refusal);
  }

  go(row, column, options) {
    if (!this.settle()) this.forgetTyping();
    this.tail = "";
    this.grid.moveTo(row, column, options);
  }

  down(step) {
    const { row, column } = this.grid.cursor;
    this.grid.moveTo(this.grid.nextRow(row, column, step), column);
  }

  do_move({ by: [down, right], extend, leaves }) {
    const { row, column } = this.grid.cursor;
    const next = column + right;
    if (leaves && (next < 0 || next >= this.page.columns.length)) return false;
    this.go(row + down, next, { extend });
    return true;
  }

  do_row_start({ extend }) { this.go(this.grid.cursor.row, 0, { extend }); }
  do_row_end({ extend }) { this.go(this.grid.cursor.row, this.page.columns.length - 1, { extend }); }
  do_first() { this.go(0, 0); }
  do_last() { this.go(this.page.students.length - 1, this.page.columns.length - 1); }

  do_select_all() {
    this.go(0, 0);
    this.grid.moveTo(this.page.students.length - 1, this.page.columns.length - 1, { extend: true });
  }

  do_month({ by }) {
    const months = [...new Set(this.page.lessons.map((lesson) => lesson.date.slice(0, 7)))];
    const { lesson } = this.page.columns[this.grid.cursor.column];
    const here = lesson ? months.indexOf(lesson.date.slice(0, 7)) : months.length;
    const month = months[Math.max(0, Math.min(months.length - 1, here + by))];
    const first = this.page.columns.findIndex((column) => column.lesson?.date.startsWith(month));
    this.go(this.grid.cursor.row, Math.max(0, first));
  }

  do_clear() {
    this.forgetTyping();
    const { row, column } = this.grid.cursor;
    if (!this.grid.corner && this.isClosed(row, column)) return;
    const change = this.menu.troubleAt(row, column);
    if (change && !this.grid.corner) this.editing.yieldTo(change);
    else this.editing.clear(this.grid.chosenCells());
    this.redraw();
  }

  do_backspace(wish) {
    if (!this.text) {
      this.do_clear(wish);
      return;
    }
    const left = this.bad ? "" : this.text.slice(0, -1);
    this.forgetTyping();
    if (left) this.hold({ text: left, code: null });
    this.redraw();
  }

  do_cancel() {
    if (!this.text && !this.grid.corner) this.note.hide();
    this.forgetTyping();
    const { row, column } = this.grid.cursor;
    this.grid.moveTo(row, column);
    this.redraw();
  }

  do_toggle() {
    this.forgetTyping();
    const { row, column } = this.grid.cursor;
    if (!this.isClosed(row, column)) this.editing.toggleAbsent(row, column);
    this.redraw();
  }

  do_all_present() {
    this.forgetTyping();
    const { lesson } = this.page.columns[this.grid.cursor.column];
    if (lesson) this.allPresent(lesson);
  }

  do_menu() { this.open(); }
  do_find() { this.find(); }

  do_saved() {
    this.settle();
    this.saved();
  }

  do_undo() { this.travel(() => this.editing.undoLast()); }
  do_redo() { this.travel(() => this.editing.redo()); }

  travel(step) {
    this.forgetTyping();
    const [change] = step();
    this.redraw();
    if (!change) return;
    const places = this.page.columnsOf.get(change.place.column ?? change.place.lesson) ?? [];
    const place = places.find((column) => this.page.columns[column].work?.id === change.place.work) ?? places[0];
    if (place !== undefined) this.grid.moveTo(this.page.rowOf.get(change.place.student), place);
  }

  onCell(event, act) {
    const cell = event.target.closest("td");
    if (!cell) return;
    event.preventDefault();
    act(this.grid.positionOf(cell));
  }

  onPress(event) {
    const day = event.target.closest("[data-lesson]");
    if (day) {
      const column = this.page.columns.findIndex((one) => one.lesson?.id === Number(day.dataset.lesson));
      this.go(this.grid.cursor.row, column);
      event.preventDefault();
      return;
    }
    this.onCell(event, ({ row, column }) => this.go(row, column, { extend: event.shiftKey }));
  }

  onDrag(event) {
    if (event.buttons !== 1 || !this.inGrid()) return;
    this.onCell(event, ({ row, column }) => {
      const { cursor } = this.grid;
      if (row !== cursor.row || column !== cursor.column) this.go(row, column, { extend: true });
    });
  }

  open() {
    if (!this.settle()) this.forgetTyping();
    const { row, column } = this.grid.cursor;
    this.menu.open(row, column, this.cursorCell());
  }

  paste(event) {
    event.preventDefault();
    this.forgetTyping();
    this.clipboard.paste(event.clipboardData.getData("text/plain"));
  }
}
