// What a person does to cells, whether by keyboard, mouse, thumb or clipboard: every way goes through here.
import { allowedIn, isAttendance } from "./grammar.js";

export class Editing {
  constructor({ page, queue, undo, askReason }) {
    Object.assign(this, { page, queue, undo, askReason });
    this.reason = null;
    this.asking = false;
  }

  /** The place in words of the server and its key, for a code typed into a visible cell. */
  target(row, column, code) {
    const student = this.page.students[row].id;
    const keys = this.page.keysAt(row, column);
    const { lesson, work, column: term } = this.page.columns[column];
    if (term) return { key: keys.column, place: { column: term.key, student } };
    if (isAttendance(code)) return { key: keys.attendance, place: { lesson: lesson.id, student, work: null } };
    return { key: keys.mark, place: { lesson: lesson.id, student, work: work.id } };
  }

  allowed(column) {
    return this.page.columns[column].sum ? [] : allowedIn(this.page.columns[column]);
  }

  /** Writes codes into visible cells: [{row, column, code}]. Answers how many were written. */
  enter(wishes) {
    const changes = wishes
      .filter(({ row, column, code }) => !this.page.refusal(row, column) && this.allowed(column).includes(code))
      .map(({ row, column, code }) => ({ ...this.target(row, column, code), value: code }));
    return this.write(changes);
  }

  /** Empties visible cells: what each shows as its own, mark and attendance. */
  clear(cells) {
    const changes = cells.filter(({ row, column }) => !this.page.refusal(row, column))
      .flatMap(({ row, column }) => this.owned(row, column));
    return this.write(changes.map((change) => ({ ...change, value: "" })));
  }

  owned(row, column) {
    const student = this.page.students[row].id;
    const keys = this.page.keysAt(row, column);
    const { lesson, work, column: term, first } = this.page.columns[column];
    if (term) return [{ key: keys.column, place: { column: term.key, student } }];
    const mark = work ? [{ key: keys.mark, place: { lesson: lesson.id, student, work: work.id } }] : [];
    return first ? [...mark, { key: keys.attendance, place: { lesson: lesson.id, student, work: null } }] : mark;
  }

  toggleAbsent(row, column) {
    if (this.page.refusal(row, column) || !this.page.columns[column].lesson) return 0;
    const change = this.target(row, column, "н");
    return this.write([{ ...change, value: this.page.value(change.key) ? "" : "н" }]);
  }

  write(changes) {
    const real = changes.filter((change) => this.page.value(change.key) !== change.value);
    this.undo.note(real.map((change) => ({ ...change, before: this.page.value(change.key), after: change.value })));
    this.send(real);
    return real.length;
  }

  send(changes) {
    for (const change of changes) {
      this.queue.put({
        ...change,
        was: this.page.version(change.key),
        confirmed: this.page.stored.get(change.key)?.value ?? "",
        late: this.isLate(change.place),
        reason: this.isLate(change.place) ? this.reason : null,
      });
    }
    this.wantReason();
  }

  isLate(place) {
    return this.page.lessons.find((lesson) => lesson.id === place.lesson)?.state === "late";
  }

  /** Past lessons need a reason: asked once, remembered while the page is open. */
  async wantReason() {
    if (this.asking || !this.queue.withoutReason().length) return;
    this.asking = true;
    const reason = await this.askReason(this.queue.withoutReason().length);
    this.asking = false;
    if (reason) {
      this.reason = reason;
      this.queue.giveReason(reason);
    } else {
      this.queue.refuse(this.queue.withoutReason(), null);
    }
  }

  undoLast() {
    const changes = this.undo.back((key) => this.page.value(key));
    this.send(changes);
    return changes;
  }

  redo() {
    const changes = this.undo.again((key) => this.page.value(key));
    this.send(changes);
    return changes;
  }

  /** Sends a refused or conflicting change once more, knowing now what stands there. */
  insist(change) {
    const late = this.isLate(change.place) || change.status === "locked";
    this.queue.put({
      key: change.key, place: change.place, value: change.value, was: this.page.version(change.key),
      late, reason: late ? this.reason : null, confirmed: undefined,
    });
    this.wantReason();
  }

  yieldTo(change) {
    this.queue.forget(change);
  }
}
