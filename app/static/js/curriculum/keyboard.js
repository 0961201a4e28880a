// Keys of the grid: moving, typing, rows, copying and pasting rectangles.
import { t } from "../journal/texts.js";

const PAGE = 12;

export class Keyboard {
  constructor({ grid, deeds, say }) {
    Object.assign(this, { grid, deeds, say });
    grid.table.addEventListener("keydown", (event) => this.press(event));
    document.addEventListener("copy", (event) => this.copy(event));
    document.addEventListener("cut", (event) => this.copy(event, true));
    document.addEventListener("paste", (event) => this.paste(event));
  }

  press(event) {
    if (event.target.closest("thead")) return;
    const done = this.grid.field ? this.inField(event) : this.onCell(event);
    if (done) event.preventDefault();
  }

  inField(event) {
    const { grid } = this;
    if (event.key === "Escape") {
      grid.stop(false);
      grid.focus();
    } else if (event.key === "Enter" || event.key === "Tab") {
      grid.stop(true);
      if (event.key === "Tab") grid.step(0, event.shiftKey ? -1 : 1);
      else grid.step(event.shiftKey ? -1 : 1, 0);
    } else if ((event.key === "ArrowUp" || event.key === "ArrowDown") && grid.field.tagName === "INPUT") {
      grid.stop(true);
      grid.step(event.key === "ArrowUp" ? -1 : 1, 0);
    } else {
      return false;
    }
    return true;
  }

  onCell(event) {
    const { grid, deeds } = this;
    const ctrl = event.ctrlKey || event.metaKey;
    if (event.altKey) return this.withAlt(event);
    if (ctrl) return this.withCtrl(event);
    const extend = { extend: event.shiftKey };
    const moves = {
      ArrowUp: () => grid.step(-1, 0, extend), ArrowDown: () => grid.step(1, 0, extend),
      ArrowLeft: () => grid.step(0, -1, extend), ArrowRight: () => grid.step(0, 1, extend),
      PageUp: () => grid.step(-PAGE, 0, extend), PageDown: () => grid.step(PAGE, 0, extend),
      Home: () => grid.go(grid.active.row, 0, extend), End: () => grid.go(grid.active.row, grid.columns.length - 1, extend),
      Enter: () => (grid.column?.isFlag ? grid.edit() : grid.step(event.shiftKey ? -1 : 1, 0)),
      F2: () => this.open(), Insert: () => deeds.add("item"),
      Delete: () => this.clear(), Backspace: () => this.clear(),
    };
    if (moves[event.key]) {
      moves[event.key]();
      return true;
    }
    if (event.key === "Tab") return this.tab(event.shiftKey ? -1 : 1);
    if (event.key === "Escape") {
      grid.go(grid.active.row, grid.active.column);
      return false;
    }
    if (event.key.length !== 1) return false;
    if (event.key === " " || grid.column?.options) this.open();
    else this.open(event.key);
    return true;
  }

  open(typed = null) {
    if (this.grid.may()) this.grid.edit(typed);
    else this.say(this.grid.column?.why?.() ?? t("counted"));
  }

  /** The ends of the grid let the focus go: nobody is caught in it. */
  tab(step) {
    const { grid } = this;
    const next = grid.active.column + step;
    if (next < 0 || next >= grid.columns.length) return false;
    grid.step(0, step);
    return true;
  }

  withAlt(event) {
    const { deeds } = this;
    const acts = {
      ArrowUp: () => deeds.move(false), ArrowDown: () => deeds.move(true),
      ArrowRight: () => deeds.indent(true), ArrowLeft: () => deeds.indent(false),
      Enter: () => deeds.fold(),
    };
    acts[event.key]?.();
    return Boolean(acts[event.key]);
  }

  withCtrl(event) {
    const { grid, deeds } = this;
    const acts = {
      KeyZ: () => deeds.undo(event.shiftKey), KeyY: () => deeds.undo(true), KeyA: () => this.all(),
      Home: () => grid.go(0, 0), End: () => grid.go(grid.plan.rows.length - 1, grid.columns.length - 1),
      Enter: () => deeds.add("item"), Delete: () => deeds.remove(),
    };
    acts[event.code]?.();
    return Boolean(acts[event.code]);
  }

  all() {
    this.grid.go(0, 0);
    this.grid.go(this.grid.plan.rows.length - 1, this.grid.columns.length - 1, { extend: true });
  }

  clear() {
    this.grid.write(this.cells(() => ""));
  }

  cells(text) {
    const { top, bottom, left, right } = this.grid.area;
    const cells = [];
    for (let row = top; row <= bottom; row += 1) {
      if (this.grid.plan.isHidden(row)) continue;
      for (let column = left; column <= right; column += 1) {
        if (this.grid.columns[column].options && !text(row, column)) continue;
        cells.push([row, column, text(row, column)]);
      }
    }
    return cells;
  }

  isOurs() {
    return !this.grid.field && this.grid.table.contains(document.activeElement) && document.activeElement.tagName === "TD";
  }

  copy(event, isCut = false) {
    if (!this.isOurs()) return;
    const { top, bottom, left, right } = this.grid.area;
    const lines = [];
    for (let row = top; row <= bottom; row += 1) {
      if (this.grid.plan.isHidden(row)) continue;
      lines.push(this.grid.columns.slice(left, right + 1).map((column) => column.show(this.grid.plan, row)).join("\t"));
    }
    event.clipboardData.setData("text/plain", lines.join("\n"));
    event.preventDefault();
    if (isCut) this.clear();
  }

  paste(event) {
    if (!this.isOurs()) return;
    event.preventDefault();
    const text = event.clipboardData.getData("text/plain").replace(/\r/g, "").replace(/\n$/, "");
    const lines = text.split("\n").map((line) => line.split("\t"));
    const { grid } = this;
    if (lines.length === 1 && lines[0].length === 1) {
      this.report(grid.write(this.cells(() => lines[0][0])), 1);
      return;
    }
    this.deeds.paste(lines, grid.area.top, grid.area.left);
  }

  report(done, wanted) {
    if (done < wanted) this.say(t("pasted_some", { n: wanted - done }));
  }
}
