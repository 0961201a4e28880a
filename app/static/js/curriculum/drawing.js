// Drawing the table of the editor: heads, lines, the sums under them.
import { columnsOf } from "./columns.js";
import { Plan } from "./model.js";
import { written } from "./numbers.js";
import { t } from "../journal/texts.js";

export class Drawing {
  constructor({ table, plan, settings }) {
    Object.assign(this, { table, plan, settings });
    this.open = new Set();
    this.layer = "hours";
    this.problems = new Map();
  }

  draw() {
    this.plan.recount();
    this.columns = columnsOf(this.settings, this.open, this.layer);
    this.head();
    this.body = document.createElement("tbody");
    this.body.translate = false;
    this.lines = this.plan.rows.map((_row, place) => this.line(place));
    this.body.append(...this.lines);
    this.foot = document.createElement("tfoot");
    this.table.replaceChildren(this.caption(), this.widths(), this.thead, this.body, this.foot);
    this.feet();
  }

  /** Fixed widths: a table of twenty thousand cells is not measured anew with every keystroke. */
  widths() {
    const group = document.createElement("colgroup");
    for (const column of this.columns) group.append(Object.assign(document.createElement("col"), { className: column.className }));
    return group;
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
    this.plan.recount();
    this.lines.forEach((line, place) => this.fill(line, place));
    this.feet();
  }

  /** After typing into some rows only they and what they are part of have other sums. */
  refreshRows(places) {
    const touched = new Set();
    for (const place of places) for (let up = place; up >= 0 && !touched.has(up); up = this.plan.above(up)) touched.add(up);
    this.plan.recount();
    for (const place of touched) this.fill(this.lines[place], place);
    this.feet();
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
}
