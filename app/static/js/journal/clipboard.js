// Rectangles to and from a spreadsheet. Nothing is written before the person has seen what would change.
import { parts, shown } from "./grammar.js";
import { decimal } from "./model.js";
import { ask } from "./dialogs.js";
import { shortDate, t } from "./texts.js";

export class Clipboard {
  constructor({ grid, page, editing, dialog }) {
    Object.assign(this, { grid, page, editing, dialog });
  }

  copy(event) {
    const { top, bottom, left, right } = this.grid.chosenArea();
    const lines = [];
    for (let row = top; row <= bottom; row += 1) {
      const cells = [];
      for (let column = left; column <= right; column += 1) cells.push(this.written(row, column));
      lines.push(cells.join("\t"));
    }
    event.clipboardData.setData("text/plain", lines.join("\n"));
    event.preventDefault();
  }

  written(row, column) {
    const { sum } = this.page.columns[column];
    if (sum) return sum === "average" ? decimal(this.page.counted(row).average) : String(this.page.counted(row)[sum]);
    return this.codesAt(row, column).join(" ");
  }

  codesAt(row, column) {
    const keys = this.page.keysAt(row, column);
    const own = keys.column ?? keys.mark;
    const attendance = keys.attendance && this.page.columns[column].first ? this.page.value(keys.attendance) : "";
    return [attendance, own ? this.page.value(own) : ""].filter(Boolean);
  }

  async paste(text) {
    const plan = this.plan(text);
    if (!plan.length) return;
    this.preview(plan);
    if (!(await ask(this.dialog))) return;
    this.editing.write(plan.filter((step) => !step.problem).flatMap((step) => step.changes));
  }

  /** One step per pasted cell that would change something, or that cannot be taken. Empty cells change nothing. */
  plan(text) {
    const lines = text.replace(/\r/g, "").replace(/\n$/, "").split("\n").map((line) => line.split("\t"));
    const { top, left, bottom, right } = this.grid.chosenArea();
    const single = lines.length === 1 && lines[0].length === 1;
    const steps = [];
    const height = single ? bottom - top + 1 : lines.length;
    for (let down = 0; down < height; down += 1) {
      const line = single ? Array(right - left + 1).fill(lines[0][0]) : lines[down];
      line.forEach((written, across) => steps.push(this.step(top + down, left + across, written)));
    }
    return steps.filter(Boolean);
  }

  step(row, column, written) {
    if (!written.trim()) return null;
    if (!this.page.students[row] || !this.page.columns[column]) return { row, column, written, problem: t("paste_outside") };
    const refusal = this.page.refusal(row, column);
    if (refusal) return { row, column, written, problem: refusal.text ?? t(refusal.name) };
    const codes = parts(written);
    const wanted = codes ? [codes.attendance, codes.mark].filter(Boolean) : [];
    const allowed = this.editing.allowed(column);
    if (!wanted.length || wanted.some((code) => !allowed.includes(code))) {
      return { row, column, written, problem: t("typed_unknown", { codes: allowed.join(" ") }) };
    }
    const changes = wanted.map((code) => ({ ...this.editing.target(row, column, code), value: code }))
      .filter((change) => this.page.value(change.key) !== change.value);
    return changes.length ? { row, column, written, changes } : null;
  }

  preview(plan) {
    const good = plan.filter((step) => !step.problem).length;
    this.dialog.querySelector("[data-summary]").textContent =
      t("paste_summary", { good, bad: plan.length - good });
    this.dialog.querySelector("tbody").replaceChildren(...plan.map((step) => this.previewRow(step)));
    this.dialog.querySelector('[value="ok"]').disabled = good === 0;
  }

  previewRow({ row, column, written, problem }) {
    const line = document.createElement("tr");
    const { lesson, column: term, work } = this.page.columns[column] ?? {};
    const where = lesson ? `${shortDate(lesson.date)} ${work?.short ?? ""}` : term?.title ?? "";
    const before = problem ? "" : this.codesAt(row, column).map(shown).join(" ");
    for (const text of [this.page.students[row]?.name ?? "", where, before, written, problem ?? ""]) {
      line.insertCell().textContent = text;
    }
    if (problem) line.className = "bad";
    return line;
  }
}
