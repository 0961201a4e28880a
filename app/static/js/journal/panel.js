// The lesson above the grid: topic, kind, works, homework, attendance. Saved field by field, without being asked.
import { isoDate, russianDate } from "../dates.js";
import { ask, askUntil } from "./dialogs.js";
import { dayMonth, t } from "./texts.js";

const FIELDS = ["topic", "type", "hours", "homework"];

export class Panel {
  constructor({ root, page, outbox, door, url, editable, cancelDialog }) {
    Object.assign(this, { root, page, outbox, door, url, editable, cancelDialog });
    this.lesson = null;
    this.replaced = () => {};
    this.shown = () => {};
    this.part = (name) => root.querySelector(`[data-part="${name}"]`);
    this.fields = Object.fromEntries(FIELDS.map((name) => [name, root.querySelector(`[name="${name}"]`)]));
    for (const [name, field] of Object.entries(this.fields)) this.listen(name, field);
    this.part("attendance").addEventListener("click", () => this.takeAttendance());
    this.part("cancel").addEventListener("click", () => this.cancelLesson());
    this.part("add_work").addEventListener("change", (event) => this.addWork(event.target));
    this.part("works").addEventListener("click", (event) => this.onWork(event));
  }

  listen(name, field) {
    field.addEventListener("change", () => this.save(name, field));
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && field.tagName === "INPUT") this.save(name, field);
      if (event.key === "Escape") this.fill();
    });
  }

  save(name, field) {
    const value = name === "hours" ? Number(field.value) : field.value.trim();
    if (!this.lesson || value === this.current(name)) return;
    this.outbox.put(this.lesson.id, this.lesson.version, { [name]: value });
    this.fillTrouble();
  }

  /** The page is being left: what stands in a field is kept though the field was not left. */
  keep() {
    for (const [name, field] of Object.entries(this.fields)) if (!field.disabled) this.save(name, field);
  }

  /** What stands in a field: what was typed and waits, else what the server has. */
  current(name) {
    return this.outbox.fields(this.lesson.id)[name] ?? this.lesson[name] ?? "";
  }

  show(lesson) {
    if (!lesson) {
      this.root.hidden = true;
      this.lesson = null;
      return;
    }
    this.root.hidden = false;
    const same = this.lesson?.id === lesson.id;
    this.lesson = lesson;
    this.fill({ keepFocused: same });
  }

  fill({ keepFocused = false } = {}) {
    const { lesson } = this;
    if (!lesson) return;
    this.part("title").textContent = this.title(lesson);
    this.part("hours").textContent = this.hoursLine();
    for (const [name, field] of Object.entries(this.fields)) {
      if (!(keepFocused && field === document.activeElement)) field.value = this.current(name);
      field.disabled = !this.editable || lesson.state === "locked" || lesson.state === "cancelled";
    }
    this.fillWorks();
    this.fillAttendance();
    this.fillTrouble();
    this.shown(lesson);
  }

  title(lesson) {
    const pair = lesson.pair ? t("pair", { n: lesson.pair }) : "";
    return [t("lesson_of", { date: dayMonth(lesson.date) }), pair].filter(Boolean).join(", ");
  }

  hoursLine() {
    const { planned, given, left } = this.page.hours();
    if (planned === null) return t("hours_given", { given });
    return left < 0 ? t("hours_over", { planned, given, over: -left }) : t("hours_line", { planned, given, left });
  }

  canChange() {
    return this.editable && !["locked", "cancelled"].includes(this.lesson.state);
  }

  fillWorks() {
    const works = this.lesson.works.map((work) => {
      const tag = document.createElement("span");
      tag.className = "work";
      tag.append(work.name);
      if (work.required) tag.append(" *");
      if (work.required) tag.title = t("required_sign");
      if (this.canChange()) tag.append(this.removeButton(work));
      return tag;
    });
    this.part("works").replaceChildren(...works);
    this.part("add_work").hidden = !this.canChange();
  }

  removeButton(work) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.remove = work.id;
    button.setAttribute("aria-label", t("remove_work", { name: work.name }));
    button.textContent = "×";
    return button;
  }

  fillAttendance() {
    const { lesson } = this;
    const taken = this.outbox.fields(lesson.id).attendance_taken ?? lesson.attendance_taken;
    const pill = this.part("taken");
    pill.textContent = taken ? t("attendance_taken") : t("attendance_open");
    pill.className = `pill ${taken ? "good" : "warn"}`;
    this.part("absent").textContent = t("absent_now", { n: this.page.absentAt(lesson) });
    this.part("attendance").hidden = Boolean(taken) || !this.canChange() || lesson.state === "future";
    this.part("cancel").hidden = !this.canChange();
  }

  fillTrouble() {
    const letter = this.lesson && this.outbox.letters.get(this.lesson.id);
    const box = this.part("trouble");
    box.hidden = !letter || letter.state === "waiting";
    if (box.hidden) return;
    const theirs = Object.keys(letter.fields).map((name) => letter.theirs?.[name]).filter(Boolean).join("; ");
    const text = letter.state === "conflict"
      ? t("lesson_conflict", { theirs: theirs || t("empty_value") })
      : [letter.message, ...Object.values(letter.errors ?? {})].filter(Boolean).join(" ");
    const mine = this.button(t(letter.state === "conflict" ? "keep_my_text" : "try_again"), () => this.insist());
    box.replaceChildren(document.createTextNode(text), mine, this.button(t("take_their_text"), () => this.yieldLesson()));
  }

  button(label, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn small";
    button.textContent = label;
    button.addEventListener("click", act);
    return button;
  }

  insist() {
    this.outbox.insist(this.lesson.id);
    this.fill();
  }

  yieldLesson() {
    this.outbox.forget(this.lesson.id);
    this.fill();
  }

  /** «Все есть»: attendance has been taken, nobody else is absent. */
  takeAttendance(lesson = this.lesson) {
    if (!this.editable || lesson.attendance_taken || ["locked", "future", "cancelled"].includes(lesson.state)) return;
    this.outbox.put(lesson.id, lesson.version, { attendance_taken: true });
    this.fill();
  }

  async cancelLesson() {
    const answer = await ask(this.cancelDialog, { reason: "" });
    if (!answer) return;
    this.outbox.put(this.lesson.id, this.lesson.version, { cancelled: true, cancel_reason: answer.reason });
  }

  async addWork(select) {
    const type = select.value;
    select.value = "";
    if (type) await this.changeWorks({ type, required: false });
  }

  async onWork(event) {
    const work = Number(event.target.closest("[data-remove]")?.dataset.remove);
    if (work) await this.changeWorks({ work, remove: true });
  }

  /** A remark about the lesson that is shown: nothing was refused. */
  warn(words) {
    const box = this.part("trouble");
    if (!words) return;
    box.textContent = words;
    box.hidden = false;
  }

  async changeWorks(body) {
    const box = this.part("trouble");
    try {
      const answer = await this.door.post(`${this.url}/${this.lesson.id}/works`, body);
      if (answer.body.lesson) this.replaced(answer.body.lesson);
      box.textContent = [answer.body.message, ...Object.values(answer.body.errors ?? {})].filter(Boolean).join(" ");
    } catch (failure) {
      box.textContent = t(failure.kind === "gone" ? "gone" : "works_offline");
      if (failure.kind === "signed_out" || failure.kind === "stranger") this.outbox.failed(failure);
    }
    box.hidden = !box.textContent;
  }
}

/** Adds a lesson by hand. A double click makes one: the request carries a uuid of its own. */
export class NewLesson {
  constructor({ dialog, door, url, uuid, failed }) {
    Object.assign(this, { dialog, door, url, uuid, failed });
    this.added = () => {};
  }

  async open(defaults) {
    const op = this.uuid();
    const shown = { ...defaults, date: russianDate(defaults.date) };
    await askUntil(this.dialog, shown, (fields) => this.attempt({
      ...fields, op, date: isoDate(fields.date) ?? "", hours: Number(fields.hours),
    }));
  }

  async attempt(body) {
    try {
      const answer = await this.door.post(this.url, body);
      if (answer.status >= 300) return answer.body.errors ?? { "": answer.body.message ?? t("gone") };
      this.added(answer.body.lesson, answer.body.warning);
      return null;
    } catch (failure) {
      if (failure.kind === "signed_out" || failure.kind === "stranger") this.failed(failure);
      return { "": t(failure.kind === "gone" ? "gone" : "works_offline") };
    }
  }
}
