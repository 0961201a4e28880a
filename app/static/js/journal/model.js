// The page as data: students, lessons, visible columns and values. Pure: draws nothing, asks nobody.
import { ABSENT, GRADES } from "./grammar.js";

export const attendanceKey = (lesson, student) => `${lesson}/${student}/-`;
export const markKey = (lesson, student, work) => `${lesson}/${student}/${work}`;
export const columnKey = (column, student) => `${column}//${student}`;

export function keyOf(cell) {
  if (cell.column) return columnKey(cell.column, cell.student);
  return cell.work ? markKey(cell.lesson, cell.student, cell.work) : attendanceKey(cell.lesson, cell.student);
}

/** Mean of whole marks in hundredths, rounded half up; null when there is none. */
export function mean(marks) {
  if (!marks.length) return null;
  const sum = marks.reduce((total, mark) => total + mark, 0);
  return Math.floor((sum * 200 + marks.length) / (2 * marks.length));
}

export function decimal(hundredths) {
  return hundredths === null ? "" : `${Math.floor(hundredths / 100)},${String(hundredths % 100).padStart(2, "0")}`;
}

/** Surname and first name, for places where a patronymic does not fit. */
export function shortName(name) {
  return name.split(" ").slice(0, 2).join(" ");
}

/** Surname and initials, for places that must also hold a remark. */
export function initials(name) {
  const [surname, ...rest] = name.split(" ");
  return [surname, ...rest.map((part) => `${part[0]}.`)].join(" ");
}

function byTime(one, other) {
  if (one.date !== other.date) return one.date < other.date ? -1 : 1;
  return (one.pair ?? 99) - (other.pair ?? 99) || one.id - other.id;
}

export class Page {
  /**
   * `overlay(key)` answers the newest change of a cell that the server has not confirmed, or undefined;
   * `workNames` are the names of kinds of work by their code.
   */
  constructor(data, overlay = () => undefined, workNames = new Map()) {
    this.overlay = overlay;
    this.workNames = workNames;
    this.stored = new Map();
    this.load(data);
  }

  load(data) {
    this.today = data.today;
    this.change = data.change;
    this.mayWrite = data.may_write;
    this.students = data.students;
    this.lessons = [...data.lessons].sort(byTime);
    for (const work of this.lessons.flatMap((lesson) => lesson.works)) work.name = this.workNames.get(work.type) ?? work.short;
    this.terms = data.columns ?? [];
    this.planned = data.totals?.planned ?? null;
    for (const cell of data.cells) this.store(cell);
    this.columns = this.visibleColumns();
    this.index();
  }

  /** Keeps what the server said about a cell; an older answer never overwrites a newer one. */
  store(cell) {
    const key = keyOf(cell);
    const known = this.stored.get(key);
    if (!known || cell.version === null || cell.version >= known.version) {
      this.stored.set(key, { value: cell.value ?? "", version: cell.version });
    }
    return key;
  }

  replaceLesson(lesson) {
    const others = this.lessons.filter((other) => other.id !== lesson.id);
    this.load({
      today: this.today, change: this.change, may_write: this.mayWrite, students: this.students,
      lessons: [...others, lesson], columns: this.terms, cells: [], totals: { planned: this.planned },
    });
  }

  visibleColumns() {
    const lessons = this.lessons.flatMap((lesson) =>
      (lesson.works.length ? lesson.works : [null]).map((work, place) => ({ lesson, work, first: place === 0 })));
    const sums = ["average", "absences", "count"].map((sum) => ({ sum }));
    return [...lessons, ...sums, ...this.terms.map((column) => ({ column }))];
  }

  index() {
    this.rowOf = new Map(this.students.map((student, row) => [student.id, row]));
    this.columnsOf = new Map();
    this.columns.forEach((column, place) => {
      const owner = column.lesson?.id ?? column.column?.key;
      if (owner === undefined) return;
      this.columnsOf.set(owner, [...(this.columnsOf.get(owner) ?? []), place]);
    });
  }

  /** Says whether two states of the page have the same heads and rows, so that only cells need drawing. */
  shape() {
    const lessons = this.lessons.map((lesson) => ({ ...lesson, version: 0 }));
    return JSON.stringify([this.today, this.mayWrite, this.students, lessons, this.terms, this.planned]);
  }

  value(key) {
    return this.overlay(key)?.value ?? this.stored.get(key)?.value ?? "";
  }

  version(key) {
    return this.stored.get(key)?.version ?? null;
  }

  /** Keys of what one visible cell shows. */
  keysAt(row, place) {
    const student = this.students[row].id;
    const { lesson, work, column } = this.columns[place];
    if (column) return { column: columnKey(column.key, student) };
    if (!lesson) return {};
    return {
      attendance: attendanceKey(lesson.id, student),
      mark: work ? markKey(lesson.id, student, work.id) : null,
    };
  }

  isMember(student, date) {
    return student.intervals.some(([from, to]) => from <= date && (to === null || date <= to));
  }

  hasLeft(student) {
    return !student.intervals.some(([, to]) => to === null || to >= this.today);
  }

  /** Why nothing may be written there: a word for `texts`, or the server's own sentence; null when one may write. */
  refusal(row, place) {
    const { lesson, column } = this.columns[place];
    if (!this.mayWrite && !column?.may_write) return { name: "read_only" };
    if (column) return column.may_write ? null : { name: "column_closed" };
    if (!lesson) return { name: "counted" };
    if (!this.isMember(this.students[row], lesson.date)) return { name: "not_member" };
    if (["locked", "future", "cancelled"].includes(lesson.state)) {
      return lesson.why ? { text: lesson.why } : { name: lesson.state };
    }
    return null;
  }

  counted(row) {
    const student = this.students[row].id;
    const marks = [];
    let absent = 0;
    for (const lesson of this.lessons) {
      if (lesson.state === "cancelled") continue;
      if (ABSENT.includes(this.value(attendanceKey(lesson.id, student)))) absent += lesson.hours;
      for (const work of lesson.works) {
        const value = this.value(markKey(lesson.id, student, work.id));
        if (GRADES.includes(value)) marks.push(Number(value));
      }
    }
    return { average: mean(marks), absences: absent, count: marks.length };
  }

  hours() {
    const given = this.lessons.filter((lesson) => lesson.state !== "cancelled" && lesson.date <= this.today)
      .reduce((total, lesson) => total + lesson.hours, 0);
    return { planned: this.planned, given, left: this.planned === null ? null : this.planned - given };
  }

  absentAt(lesson) {
    return this.students.filter((student) => ABSENT.includes(this.value(attendanceKey(lesson.id, student.id)))).length;
  }

  /** The lesson one most likely wants to fill: today's, else the last one before, else the first. */
  currentLesson() {
    const past = this.lessons.filter((lesson) => lesson.date <= this.today && lesson.state !== "cancelled");
    const today = past.filter((lesson) => lesson.date === this.today);
    return today[0] ?? past.at(-1) ?? this.lessons[0] ?? null;
  }
}
