// The heads of the grid's columns: months, days, kinds of work, sums; and the ground of the cells below them.
import { dayMonth, monthName, t, weekday } from "./texts.js";

export function element(name, className, text) {
  const node = document.createElement(name);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

export class Head {
  constructor(page, types) {
    this.page = page;
    this.typeNames = new Map(types.map((type) => [type.code, type.name]));
  }

  draw() {
    const head = element("thead");
    head.append(this.monthRow(), this.dayRow(), this.workRow());
    return head;
  }

  monthRow() {
    const row = element("tr", "band");
    row.append(element("th", "name"));
    let last = null;
    for (const { lesson, sum, column } of this.page.columns) {
      const band = lesson ? lesson.date.slice(0, 7) : "totals";
      if (band === last) {
        row.lastChild.colSpan += 1;
        continue;
      }
      last = band;
      const cell = element("th", lesson ? "month" : "month sum", "");
      cell.append(element("span", "", lesson ? monthName(lesson.date) : t("totals")));
      if (sum || column) cell.classList.add("edge");
      row.append(cell);
    }
    return row;
  }

  dayRow() {
    const row = element("tr", "days");
    const name = element("th", "name");
    name.scope = "col";
    name.append(element("span", "number", t("number_sign")), t("student"));
    row.append(name);
    this.page.columns.forEach((column, place) => {
      if (column.lesson && !column.first) return;
      row.append(column.lesson ? this.dayCell(column.lesson) : this.sumHead(column, place));
    });
    return row;
  }

  dayCell(lesson) {
    const cell = element("th", this.lessonClasses(lesson), String(Number(lesson.date.slice(8))));
    cell.colSpan = Math.max(1, lesson.works.length);
    cell.scope = "col";
    cell.dataset.lesson = lesson.id;
    cell.translate = false;
    cell.title = this.lessonTitle(lesson);
    cell.setAttribute("aria-label", cell.title);
    return cell;
  }

  lessonTitle(lesson) {
    const facts = [
      `${dayMonth(lesson.date)}, ${weekday(lesson.date)}`,
      `${this.typeNames.get(lesson.type) ?? lesson.type_short ?? ""}, ${t("hours_short", { n: lesson.hours })}`,
      lesson.topic || (lesson.date <= this.page.today ? t("no_topic") : ""),
      lesson.substituted ? t("substitute", { name: lesson.teacher }) : "",
      lesson.why ?? "",
    ];
    return facts.filter(Boolean).join("\n");
  }

  lessonClasses(lesson) {
    const classes = [lesson.state];
    if (lesson.date === this.page.today) classes.push("today");
    if (this.startsMonth(lesson)) classes.push("edge");
    if (!lesson.topic && lesson.date <= this.page.today && lesson.state !== "cancelled") classes.push("bare");
    return classes.join(" ");
  }

  startsMonth(lesson) {
    const place = this.page.lessons.indexOf(lesson);
    return place > 0 && this.page.lessons[place - 1].date.slice(0, 7) !== lesson.date.slice(0, 7);
  }

  sumHead({ sum, column }, place) {
    const cell = element("th", this.sumClasses(place), sum ? t(`${sum}_short`) : column.title);
    cell.title = sum ? t(`${sum}_long`) : `${column.title}, ${column.form ?? ""}`;
    cell.scope = "col";
    return cell;
  }

  sumClasses(place) {
    const edge = this.page.columns[place - 1]?.lesson ? " edge" : "";
    return `sum sum-${this.page.columns.length - place}${edge}`;
  }

  workRow() {
    const row = element("tr", "works");
    row.append(element("th", "name", t("work_kind")));
    this.page.columns.forEach(({ lesson, work, first, column }, place) => {
      if (!lesson) {
        row.append(element("th", this.sumClasses(place), column?.form ?? ""));
        return;
      }
      const cell = element("th", first ? this.lessonClasses(lesson) : `${lesson.state} inner`, work?.short ?? "–");
      cell.classList.remove("bare");
      cell.classList.toggle("today", lesson.date === this.page.today);
      if (work?.required) cell.classList.add("required");
      cell.title = work ? work.name : t("attendance_only");
      row.append(cell);
    });
    return row;
  }

  /** The classes that every cell of a column has. */
  ground({ lesson, column, first }, place) {
    if (!lesson) return `${this.sumClasses(place)}${column ? " term" : ""}`;
    const classes = [lesson.state];
    if (lesson.date === this.page.today) classes.push("today");
    if (!first) classes.push("inner");
    else if (this.startsMonth(lesson)) classes.push("edge");
    return classes.join(" ");
  }
}
