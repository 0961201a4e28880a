// What is done to rows: adding, removing, moving, indenting, undoing, pasting beyond the last one.
import { ask } from "../app.js";
import { t } from "../journal/texts.js";

export class Deeds {
  constructor({ grid, say }) {
    Object.assign(this, { grid, say });
  }

  get plan() {
    return this.grid.plan;
  }

  done(row, column = this.grid.active.column) {
    this.grid.anchor = null;
    this.grid.active = { row, column };
    this.grid.redraw();
    this.grid.changed();
  }

  add(type) {
    this.plan.remember();
    const place = this.plan.rows.length ? this.plan.add(this.grid.active.row, type) : this.plan.add(-1, type);
    this.done(place, 0);
  }

  async remove() {
    if (!this.plan.rows.length) return;
    const { top, bottom } = this.grid.area;
    const names = this.plan.rows.slice(top, bottom + 1).map((row) => `${row.index} ${row.name}`.trim()).filter(Boolean);
    const parts = this.plan.range(top, bottom).some((place) => this.plan.hasParts(place));
    if ((names.length || parts) && !(await ask(t(parts ? "remove_with_parts" : "remove_rows", { rows: names.slice(0, 5).join("; ") }), t("remove_yes")))) {
      this.grid.focus();
      return;
    }
    this.plan.remember();
    this.plan.remove(top, bottom);
    this.done(Math.min(top, this.plan.rows.length - 1));
  }

  move(down) {
    this.plan.remember();
    const place = this.plan.move(this.grid.active.row, down);
    if (place < 0) this.forget(t("no_neighbour"));
    else this.done(place);
  }

  indent(deeper) {
    this.plan.remember();
    if (this.plan.indent(this.grid.active.row, deeper)) this.done(this.grid.active.row);
    else this.forget(t(deeper ? "no_deeper" : "no_shallower"));
  }

  forget(words) {
    this.plan.past.pop();
    this.say(words);
  }

  fold() {
    if (this.plan.hasParts(this.grid.active.row)) this.grid.fold(this.grid.active.row);
  }

  undo(again = false) {
    if (again ? this.plan.redo() : this.plan.undo()) this.done(this.grid.active.row);
    else this.say(t(again ? "nothing_to_redo" : "nothing_to_undo"));
  }

  /** A rectangle from a spreadsheet; lines beyond the last row become rows of their own where their names come along. */
  paste(lines, top, left) {
    const { plan, grid } = this;
    const visible = [];
    for (let row = top; row < plan.rows.length; row += 1) if (!plan.isHidden(row)) visible.push(row);
    const bringsNames = grid.columns[left]?.id === "index" || grid.columns[left]?.id === "name";
    plan.remember();
    while (bringsNames && visible.length < lines.length) visible.push(plan.add(plan.rows.length - 1));
    let refused = 0;
    lines.slice(0, visible.length).forEach((line, down) => line.forEach((typed, across) => {
      const column = grid.columns[left + across];
      if (column?.may(plan, visible[down])) column.write(plan, visible[down], typed);
      else if (typed.trim()) refused += 1;
    }));
    refused += lines.slice(visible.length).flat().filter((typed) => typed.trim()).length;
    this.done(top, left);
    if (refused) this.say(t("pasted_some", { n: refused }));
  }
}
