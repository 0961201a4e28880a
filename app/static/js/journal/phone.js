// The journal in class: one lesson, the list of students, large keys for a thumb.
import { allowedIn, isAttendance, shown } from "./grammar.js";
import { decimal, shortName } from "./model.js";
import { shortDate, t } from "./texts.js";

const FIRST = { graded: ["5", "4", "3", "2"], passed: ["зач", "нз", "."], none: [] };
const ABSENCES = ["н", "б", "уп", "оп"];

export class Phone {
  constructor({ root, page, queue, editing, menu, editable, panel }) {
    Object.assign(this, { root, page, queue, editing, menu, editable, panel });
    this.part = (name) => root.querySelector(`[data-part="${name}"]`);
    this.column = 0;
    this.row = 0;
    this.all = false;
    this.moved = () => {};
    this.part("list").addEventListener("click", (event) => this.onStudent(event));
    this.part("keys").addEventListener("click", (event) => this.onKey(event.target.closest("button")));
    this.part("before").addEventListener("click", () => this.turn(-1));
    this.part("after").addEventListener("click", () => this.turn(1));
    this.part("works").addEventListener("click", (event) => this.onWork(event.target.closest("button")));
    this.part("present").addEventListener("click", () => this.panel.takeAttendance(this.lesson()));
    this.part("topic").addEventListener("click", (event) => this.togglePanel(event.currentTarget));
  }

  lesson() {
    return this.page.columns[this.column]?.lesson;
  }

  show(lesson) {
    const at = this.page.columns.findIndex((column) => column.lesson?.id === lesson?.id);
    this.column = Math.max(0, at);
    this.draw();
  }

  turn(step) {
    const at = this.page.lessons.findIndex((lesson) => lesson.id === this.lesson()?.id);
    const next = this.page.lessons[at + step];
    if (!next) return;
    this.show(next);
    this.moved(next);
  }

  togglePanel(button) {
    const open = document.body.classList.toggle("lesson-open");
    button.setAttribute("aria-expanded", String(open));
  }

  draw() {
    const lesson = this.lesson();
    this.root.hidden = !lesson;
    if (!lesson) return;
    this.drawHead(lesson);
    this.drawList(lesson);
    this.drawKeys();
  }

  drawHead(lesson) {
    const at = this.page.lessons.indexOf(lesson);
    const before = this.page.lessons[at - 1];
    const after = this.page.lessons[at + 1];
    this.turnButton(this.part("before"), before);
    this.turnButton(this.part("after"), after);
    this.part("day").textContent = shortDate(lesson.date);
    this.part("present").hidden = !this.editable || lesson.attendance_taken || lesson.state === "future"
      || lesson.state === "locked" || lesson.state === "cancelled";
    this.part("why").hidden = !lesson.why;
    this.part("why").textContent = lesson.why ?? "";
    this.drawWorks(lesson);
  }

  turnButton(button, lesson) {
    button.disabled = !lesson;
    button.title = lesson ? shortDate(lesson.date) : "";
  }

  drawWorks(lesson) {
    this.part("works").hidden = lesson.works.length < 2;
    this.part("works").replaceChildren(...lesson.works.map((work) => {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.work = work.id;
      button.className = "switch";
      button.textContent = work.name;
      button.setAttribute("aria-pressed", String(work.id === this.page.columns[this.column].work?.id));
      return button;
    }));
  }

  onWork(button) {
    if (!button) return;
    this.column = this.page.columns.findIndex((column) => column.work?.id === Number(button.dataset.work));
    this.draw();
  }

  drawList(lesson) {
    this.part("list").replaceChildren(...this.page.students.map((student, row) => this.line(student, row, lesson)));
    this.lines = [...this.part("list").children];
  }

  line(student, row, lesson) {
    const line = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.row = row;
    const name = document.createElement("b");
    name.textContent = shortName(student.name);
    const average = document.createElement("small");
    const value = document.createElement("span");
    value.className = "now";
    button.append(name, average, value);
    if (!this.page.isMember(student, lesson.date)) {
      button.disabled = true;
      average.textContent = student.note ?? "";
    } else {
      average.textContent = decimal(this.page.counted(row).average);
    }
    line.append(button);
    this.fillValue(value, row);
    this.fillState(button, row);
    return line;
  }

  fillValue(box, row) {
    const keys = this.page.keysAt(row, this.column);
    const attendance = keys.attendance ? this.page.value(keys.attendance) : "";
    const mark = keys.mark ? this.page.value(keys.mark) : "";
    box.textContent = [attendance, mark].filter(Boolean).map(shown).join(" ");
    box.classList.toggle("absent", attendance === "н" || attendance === "нп");
    box.classList.toggle("excused", Boolean(attendance) && attendance !== "н" && attendance !== "нп" && !mark);
    box.classList.toggle("m2", mark === "2" || mark === "нз");
  }

  fillState(button, row) {
    const unsaved = Object.values(this.page.keysAt(row, this.column)).filter(Boolean)
      .map((key) => this.queue.latest(key)).filter(Boolean);
    button.classList.toggle("wait", unsaved.some((change) => change.state === "waiting"));
    button.classList.toggle("refused", unsaved.some((change) => change.state !== "waiting"));
    button.setAttribute("aria-current", String(row === this.row));
  }

  refresh(keys) {
    if (!this.lines) return;
    const rows = new Set([...keys].map((key) => this.page.rowOf.get(Number(key.split("/").filter(Boolean)[1]))));
    for (const row of rows) if (row !== undefined) this.refreshRow(row);
  }

  refreshRow(row) {
    const button = this.lines[row].firstChild;
    this.fillValue(button.querySelector(".now"), row);
    this.fillState(button, row);
    if (!button.disabled) button.querySelector("small").textContent = decimal(this.page.counted(row).average);
  }

  drawKeys() {
    this.part("keys").hidden = !this.editable;
    if (!this.editable) return;
    const codes = allowedIn(this.page.columns[this.column] ?? {});
    const { work } = this.page.columns[this.column] ?? {};
    const marks = FIRST[work ? (work.graded ? "graded" : "passed") : "none"];
    const usual = [...marks, "clear", ...ABSENCES, "more"];
    const rest = codes.filter((code) => !usual.includes(code));
    const keys = this.all ? [...usual.slice(0, -1), ...rest, "menu", "less"] : usual;
    this.part("keys").replaceChildren(...keys.map((key) => this.key(key)));
  }

  key(name) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.key = name;
    const words = { clear: t("key_clear"), more: t("key_more"), less: t("key_less"), menu: t("key_menu") };
    button.textContent = words[name] ?? shown(name);
    if (words[name]) button.className = "word";
    else button.setAttribute("aria-label", t(`value_${name}`));
    if (["2", "нз", "н", "нп"].includes(name)) button.className = "red";
    return button;
  }

  onStudent(event) {
    const button = event.target.closest("button");
    if (!button) return;
    const again = this.row === Number(button.dataset.row);
    this.choose(Number(button.dataset.row));
    if (again && this.menu.trouble(this.row, this.column)) this.menu.open(this.row, this.column, button);
  }

  choose(row) {
    const before = this.row;
    this.row = row;
    this.refreshRow(before);
    this.refreshRow(row);
    this.lines[row].scrollIntoView({ block: "nearest" });
  }

  onKey(button) {
    if (!button) return;
    const name = button.dataset.key;
    if (name === "more" || name === "less") {
      this.all = name === "more";
      this.drawKeys();
    } else if (name === "menu") this.menu.open(this.row, this.column, this.lines[this.row]);
    else if (name === "clear") this.editing.clear([{ row: this.row, column: this.clearColumn() }]);
    else this.write(name);
  }

  /** Clearing on the second work also clears the absence only where it is shown as its own: at the first work. */
  clearColumn() {
    const { mark } = this.page.keysAt(this.row, this.column);
    const first = this.page.columns.findIndex((column) => column.lesson?.id === this.lesson().id);
    return mark && this.page.value(mark) ? this.column : first;
  }

  write(code) {
    const refusal = this.page.refusal(this.row, this.column);
    this.part("why").hidden = !refusal;
    this.part("why").textContent = refusal ? refusal.text ?? t(refusal.name) : "";
    if (refusal) return;
    this.editing.enter([{ row: this.row, column: this.column, code }]);
    if (!isAttendance(code) || code !== "оп") this.next();
  }

  next() {
    const date = this.lesson().date;
    const next = this.page.students.findIndex((student, row) => row > this.row && this.page.isMember(student, date));
    if (next >= 0) this.choose(next);
  }
}
