// The academic chart: weeks painted by mouse or typed by their letters.
import { ask as askYes } from "../app.js";
import { ask, closable } from "../journal/dialogs.js";
import { t } from "../journal/texts.js";
import { Saver, settingsOf } from "./saver.js";

const DAYS = 6;
const byId = (id) => document.getElementById(id);

// Letters of the chart by their places on a keyboard: Russian ones are found in both layouts.
const PLACES = { KeyN: "Т", Quote: "Э", KeyE: "У", KeyG: "П", KeyL: "Д", KeyU: "Г", KeyY: "Н", KeyR: "К", Equal: "=", Digit8: "*" };

class ChartEditor {
  constructor(settings) {
    this.settings = settings;
    this.weeks = this.map(settings.weeks);
    this.past = [];
    this.brush = null;
    this.active = { course: 1, week: 1 };
    this.anchor = null;
    this.table = document.querySelector("table.chart");
    this.dialog = byId("days-dialog");
    closable(this.dialog);
    this.cells = new Map([...this.table.querySelectorAll("td[data-week]")].map((cell) => [`${cell.dataset.course}.${cell.dataset.week}`, cell]));
    this.table.setAttribute("role", "grid");
    this.brushes();
    this.listen();
    this.boundaries();
    this.draw();
  }

  map(weeks) {
    return new Map(weeks.map(([course, week, semester, kinds, codes]) => [`${course}.${week}`, { semester, kinds, codes }]));
  }

  rows() {
    return [...this.weeks].map(([key, { semester, kinds, codes }]) => [...key.split(".").map(Number), semester, kinds, codes]);
  }

  brushes() {
    for (const [key, { letter, label }] of Object.entries(this.settings.kinds)) {
      if (key === "other") continue;
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "brush" });
      button.setAttribute("role", "radio");
      button.setAttribute("aria-checked", "false");
      button.dataset.kind = key;
      const sign = document.createElement("b");
      sign.className = `k-${key}`;
      sign.textContent = letter;
      sign.translate = false;
      button.append(sign, ` ${label}`);
      button.addEventListener("click", () => this.take(this.brush === key ? null : key));
      byId("brushes").append(button);
    }
  }

  take(kind) {
    this.brush = kind;
    for (const button of byId("brushes").children) button.setAttribute("aria-checked", String(button.dataset.kind === kind));
    this.table.classList.toggle("is-painted", kind !== null);
  }

  listen() {
    this.table.addEventListener("mousedown", (event) => {
      const spot = this.spot(event);
      if (!spot || event.button) return;
      event.preventDefault();
      this.isDragging = true;
      this.go(spot, event.shiftKey);
      if (this.brush) {
        this.remember();
        this.paint([spot], [this.brush]);
      }
    });
    this.table.addEventListener("mouseover", (event) => {
      const spot = this.isDragging && this.spot(event);
      if (!spot) return;
      if (this.brush) this.paint([spot], [this.brush]);
      else this.go(spot, true);
    });
    addEventListener("mouseup", () => { this.isDragging = false; });
    this.table.addEventListener("keydown", (event) => {
      if (this.press(event)) event.preventDefault();
    });
    byId("usual").addEventListener("click", () => this.usual());
  }

  spot(event) {
    const cell = event.target.closest?.("td[data-week]");
    return cell ? { course: Number(cell.dataset.course), week: Number(cell.dataset.week) } : null;
  }

  press(event) {
    const ctrl = event.ctrlKey || event.metaKey;
    if (ctrl && event.code === "KeyZ") return this.undo();
    if (ctrl || event.altKey) return false;
    const moves = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
    const { course, week } = this.active;
    if (moves[event.key]) {
      const [down, right] = moves[event.key];
      this.go({ course: course + down, week: week + right }, event.shiftKey);
    } else if (event.key === "Home" || event.key === "End") {
      this.go({ course, week: event.key === "Home" ? 1 : this.settings.last_week }, event.shiftKey);
    } else if (event.key === "Enter") {
      this.divide();
    } else if (event.key === "Delete" || event.key === "Backspace") {
      this.put(null);
    } else if (event.key === " " && this.brush) {
      this.put(this.brush);
    } else if (event.key.length === 1) {
      this.letter(event);
    } else {
      return false;
    }
    return true;
  }

  letter(event) {
    const kindOf = (letter) => Object.entries(this.settings.kinds).find(([, kind]) => kind.letter === letter)?.[0];
    const kind = kindOf(event.key.toUpperCase()) ?? kindOf(PLACES[event.code]);
    if (!kind) return say(t("unknown_letter"));
    const isSingle = !this.anchor;
    this.put(kind);
    if (isSingle) this.go({ course: this.active.course, week: this.active.week + 1 });
    return null;
  }

  put(kind) {
    this.remember();
    this.paint(this.area(), kind ? [kind] : null);
  }

  area() {
    const from = this.anchor ?? this.active;
    const spots = [];
    for (let course = Math.min(from.course, this.active.course); course <= Math.max(from.course, this.active.course); course += 1) {
      for (let week = Math.min(from.week, this.active.week); week <= Math.max(from.week, this.active.week); week += 1) spots.push({ course, week });
    }
    return spots;
  }

  go({ course, week }, extend = false) {
    this.anchor = extend ? this.anchor ?? this.active : null;
    this.active = {
      course: Math.max(1, Math.min(course, this.settings.courses)),
      week: Math.max(1, Math.min(week, this.settings.last_week)),
    };
    this.mark();
    this.cell(this.active)?.focus();
  }

  cell({ course, week }) {
    return this.cells.get(`${course}.${week}`);
  }

  paint(spots, kinds) {
    for (const spot of spots) {
      const key = `${spot.course}.${spot.week}`;
      if (kinds) this.weeks.set(key, { semester: this.semesterOf(spot), kinds, codes: kinds.map(() => "") });
      else this.weeks.delete(key);
    }
    this.changed();
  }

  /** The semester of a week by the weeks with which further semesters begin. */
  semesterOf({ course, week }) {
    return this.firstOf(course) + this.starts[course].filter((start) => week >= start).length;
  }

  firstOf(course) {
    return (course - 1) * this.settings.per_course + 1;
  }

  /** With which week further semesters begin, as it stands in the chart. */
  boundaries() {
    this.starts = {};
    byId("boundaries").replaceChildren();
    for (let course = 1; course <= this.settings.courses; course += 1) {
      this.starts[course] = [];
      for (let step = 1; step < this.settings.per_course; step += 1) {
        const semester = this.firstOf(course) + step;
        const usual = Math.round((step * 39) / this.settings.per_course);
        this.starts[course].push(this.firstWeek(course, semester) ?? usual);
        this.boundary(course, step, semester);
      }
    }
  }

  firstWeek(course, semester) {
    for (let week = 1; week <= this.settings.last_week; week += 1) if (this.weeks.get(`${course}.${week}`)?.semester >= semester) return week;
    return null;
  }

  boundary(course, step, semester) {
    const label = document.createElement("label");
    const input = document.createElement("input");
    Object.assign(input, { type: "number", min: 2, max: this.settings.last_week, className: "input", value: this.starts[course][step - 1] });
    label.className = "boundary";
    label.append(`${t("second_begins", { course, n: semester })} `, input);
    input.addEventListener("change", () => {
      const week = Number(input.value);
      if (!Number.isInteger(week) || week < 2 || week > this.settings.last_week) return;
      this.remember();
      this.starts[course][step - 1] = week;
      for (const [key, cell] of this.weeks) {
        const [of, number] = key.split(".").map(Number);
        if (of === course) this.weeks.set(key, { ...cell, semester: this.semesterOf({ course, week: number }) });
      }
      this.changed();
    });
    byId("boundaries").append(label);
  }

  async divide() {
    const here = this.weeks.get(`${this.active.course}.${this.active.week}`);
    const kinds = here?.kinds ?? ["theory"];
    const days = {};
    for (const [place, select] of [...this.dialog.querySelectorAll("select")].entries()) {
      if (!select.options.length) {
        for (const [key, { letter, label }] of Object.entries(this.settings.kinds)) select.add(new Option(`${letter} — ${label}`, key));
      }
      days[select.name] = kinds[Math.floor((place * kinds.length) / DAYS)];
    }
    const told = await ask(this.dialog, days);
    if (!told) return;
    const parts = Object.values(told);
    this.remember();
    this.paint([this.active], parts.every((kind) => kind === parts[0]) ? [parts[0]] : parts);
    this.go(this.active);
  }

  async usual() {
    if (this.weeks.size && !(await askYes(t("usual_over"), t("usual_yes")))) return;
    this.remember();
    this.weeks = this.map(this.settings.usual);
    this.boundaries();
    this.changed();
  }

  remember() {
    this.past.push(new Map(this.weeks));
    if (this.past.length > 100) this.past.shift();
  }

  undo() {
    if (!this.past.length) {
      say(t("nothing_to_undo"));
      return true;
    }
    this.weeks = this.past.pop();
    this.boundaries();
    this.changed();
    return true;
  }

  changed() {
    this.draw();
    saver?.changed();
  }

  draw() {
    const { kinds } = this.settings;
    for (const [key, cell] of this.cells) {
      const week = this.weeks.get(key);
      const [course, number] = key.split(".").map(Number);
      const main = week?.kinds.reduce((best, kind, _place, all) => {
        const times = (wanted) => all.filter((other) => other === wanted).length;
        return times(kind) > times(best) ? kind : best;
      });
      const before = this.weeks.get(`${course}.${number - 1}`);
      cell.className = [week && `k-${main}`, week?.kinds.length > 1 && "divided", before && week && before.semester !== week.semester && "begins"].filter(Boolean).join(" ");
      cell.textContent = week ? [...new Set(week.kinds.map((kind) => kinds[kind].letter))].join("/") : "";
      const words = week ? [...new Set(week.kinds.map((kind) => kinds[kind].label))].join(", ") : t("empty_week");
      cell.title = `${this.settings.mondays[course - 1][number - 1]}: ${words}${week ? `; ${t("semester", { n: week.semester })}` : ""}`;
      cell.setAttribute("aria-label", `${t("course_n", { n: course })}, ${number}. ${cell.title}`);
    }
    this.mark();
    this.sums();
  }

  mark() {
    for (const cell of this.table.querySelectorAll("td.chosen, td[tabindex]")) {
      cell.classList.remove("chosen", "active");
      cell.removeAttribute("tabindex");
    }
    if (this.anchor) for (const spot of this.area()) this.cell(spot)?.classList.add("chosen");
    const cell = this.cell(this.active);
    if (!cell) return;
    cell.classList.add("active");
    cell.tabIndex = 0;
  }

  sums() {
    const { kinds, courses, per_course: perCourse } = this.settings;
    const used = Object.keys(kinds).filter((key) => [...this.weeks.values()].some((week) => week.kinds.includes(key)));
    const count = (course, wanted, semester = null) => {
      let sum = 0;
      for (const [key, week] of this.weeks) {
        if (Number(key.split(".")[0]) !== course || (semester && week.semester !== semester)) continue;
        sum += week.kinds.filter(wanted).length / week.kinds.length;
      }
      return sum ? String(Math.round(sum * 100) / 100).replace(".", ",") : "";
    };
    const head = [t("course"), ...used.map((key) => kinds[key].label)];
    for (let step = 1; step <= perCourse; step += 1) head.push(t("theory_weeks", { n: step }));
    const lines = [];
    for (let course = 1; course <= courses; course += 1) {
      const line = [String(course), ...used.map((key) => count(course, (kind) => kind === key))];
      for (let step = 0; step < perCourse; step += 1) line.push(count(course, (kind) => kinds[kind].theory, this.firstOf(course) + step));
      lines.push(line);
    }
    fillTable(byId("chart-sums"), head, lines);
  }
}

function fillTable(table, head, lines) {
  const thead = document.createElement("thead");
  const row = thead.insertRow();
  head.forEach((words, place) => {
    const cell = document.createElement("th");
    Object.assign(cell, { scope: "col", textContent: words, className: place ? "num" : "" });
    row.append(cell);
  });
  const body = document.createElement("tbody");
  for (const line of lines) {
    const tr = body.insertRow();
    line.forEach((words, place) => Object.assign(tr.insertCell(), { textContent: words, className: place ? "num" : "" }));
  }
  table.replaceChildren(thead, body);
}

let noteTimer = null;

function say(words) {
  byId("grid-note").textContent = words;
  clearTimeout(noteTimer);
  noteTimer = setTimeout(() => { byId("grid-note").textContent = ""; }, 6000);
}

const settings = settingsOf("academic-chart");
settings.kinds = Object.fromEntries(settings.kinds);
let saver = null;
const editor = new ChartEditor(settings);
saver = new Saver({
  settings,
  block: "academic-chart",
  collect: () => ({ weeks: editor.rows() }),
  saved: () => {},
  refused: () => {},
  restore: (content) => {
    editor.remember();
    editor.weeks = editor.map(content.weeks);
    editor.boundaries();
    editor.draw();
  },
});
document.documentElement.dataset.ready = "chart";
