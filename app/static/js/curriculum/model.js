// The rows of a curriculum: a flat list whose levels make the tree, sums over it, and what can be done to rows.
import { round, semesters, value, written } from "./numbers.js";

const CLASS_HOURS = new Set(["lecture", "practical", "lab", "seminar", "course_work"]);
const PRACTICE = new Set(["training_practice", "work_practice", "pre_diploma_practice"]);
const NOT_LESSONS = new Set([...PRACTICE, "state_certification"]);
const EXAMS = ["exam", "qualification_exam"];
const CREDITS = ["credit", "diff_credit"];
const DEEPEST = 8;
const KEPT_STEPS = 100;

let made = 0;

export class Plan {
  constructor({ rows, semesters: last, per_course: perCourse, hour_kinds: hourKinds }) {
    Object.assign(this, { rows, last, perCourse, hourKinds });
    this.collapsed = new Set();
    this.past = [];
    this.future = [];
    this.known = new Map();
  }

  /** Sums are counted once for a drawing; whoever draws says when the rows have changed. */
  recount() {
    this.known.clear();
  }

  // ---- the tree

  at(place) {
    return this.rows[place];
  }

  place(key) {
    return this.rows.findIndex((row) => row.key === key);
  }

  /** The place after the last row that hangs below this one. */
  end(place) {
    let after = place + 1;
    while (after < this.rows.length && this.rows[after].level > this.rows[place].level) after += 1;
    return after;
  }

  above(place) {
    for (let up = place - 1; up >= 0; up -= 1) if (this.rows[up].level < this.rows[place].level) return up;
    return -1;
  }

  hasParts(place) {
    return this.end(place) > place + 1;
  }

  /** Whether hours of the row are those of the rows under it. */
  isHeading(place) {
    const row = this.rows[place];
    return row.type === "section" || (this.hasParts(place) && !Object.values(row.hours).some(value));
  }

  isHidden(place) {
    for (let up = this.above(place); up >= 0; up = this.above(up)) if (this.collapsed.has(this.rows[up].key)) return true;
    return false;
  }

  // ---- sums

  /** Hours of a row with everything counted below it: by semester and kind, like a row's own hours. */
  sums(place, layer = "hours") {
    const name = `${layer}${place}`;
    if (!this.known.has(name)) this.known.set(name, this.count(place, layer));
    return this.known.get(name);
  }

  count(place, layer) {
    const row = this.rows[place];
    const total = new Map();
    const take = (cells) => {
      for (const [cell, typed] of Object.entries(cells ?? {})) total.set(cell, round((total.get(cell) ?? 0) + value(typed)));
    };
    if (!this.isHeading(place)) {
      take(row[layer]);
      return total;
    }
    for (let down = place + 1; down < this.end(place); down += 1) {
      const part = this.rows[down];
      if (part.type === "item" && part.counted) take(part[layer]);
    }
    return total;
  }

  /** All counted rows together. */
  totals(layer = "hours", filter = () => true) {
    const total = new Map();
    for (const row of this.rows) {
      if (row.type !== "item" || !row.counted || !filter(row)) continue;
      for (const [cell, typed] of Object.entries(row[layer])) total.set(cell, round((total.get(cell) ?? 0) + value(typed)));
    }
    return total;
  }

  /** What stands under the grid for a semester. */
  semester(semester, hours, inClass) {
    const own = (cells, kinds) => [...cells].reduce((sum, [cell, number]) => {
      const [n, kind] = cell.split(":");
      return Number(n) === semester && (!kinds || kinds.has(kind)) ? sum + number : sum;
    }, 0);
    return {
      total: round(own(hours)),
      inClass: round(own(inClass, CLASS_HOURS)),
      exams: this.controls(semester, EXAMS),
      credits: this.controls(semester, CREDITS),
    };
  }

  lessons() {
    return this.totals("hours", (row) => !row.optional && !NOT_LESSONS.has(row.kind));
  }

  controls(semester, forms) {
    let number = 0;
    for (const row of this.rows) {
      if (row.type !== "item" || !row.counted) continue;
      for (const form of forms) number += (semesters(row.controls[form], this.last) ?? []).filter((n) => n === semester).length;
    }
    return number;
  }

  static sum(cells, wanted) {
    let total = 0;
    for (const [cell, number] of cells) {
      const [semester, ...kind] = cell.split(":");
      if (wanted(Number(semester), kind.join(":"))) total += number;
    }
    return round(total);
  }

  /** The kinds that a row has in a semester; the one to type into when there is at most one. */
  onlyKind(place, semester) {
    const row = this.rows[place];
    const used = Object.keys(row.hours).filter((cell) => Number(cell.split(":")[0]) === semester && value(row.hours[cell]));
    if (used.length > 1) return null;
    if (used.length) return used[0].slice(used[0].indexOf(":") + 1);
    return PRACTICE.has(row.kind) ? "practical" : "lecture";
  }

  // ---- doing and undoing

  /** Remember how it was; `key` joins steps that belong together. */
  remember() {
    this.past.push(structuredClone(this.rows));
    if (this.past.length > KEPT_STEPS) this.past.shift();
    this.future = [];
  }

  undo() {
    return this.swap(this.past, this.future);
  }

  redo() {
    return this.swap(this.future, this.past);
  }

  swap(from, to) {
    if (!from.length) return false;
    to.push(this.rows);
    this.rows = from.pop();
    return true;
  }

  /** A row below: inside of a cycle or module, beside anything else. Answers its place. */
  add(place, type = "item") {
    const before = this.rows[place];
    const inside = before && (before.type === "section" || before.kind === "module") && type === "item";
    const at = !before ? this.rows.length : inside ? place + 1 : this.end(place);
    let level = before ? before.level + (inside ? 1 : 0) : 0;
    if (type === "section") level = this.levelForSection(place);
    const kind = inside && before.kind === "module" ? "mdk" : before?.type === "item" && before.kind !== "module" ? before.kind : "discipline";
    const spot = type === "section" && before ? this.endOfSection(place) : at;
    this.rows.splice(spot, 0, fresh(type, level, kind));
    return spot;
  }

  levelForSection(place) {
    const section = this.sectionOf(place);
    return section < 0 ? 0 : this.rows[section].level;
  }

  endOfSection(place) {
    const section = this.sectionOf(place);
    return section < 0 ? this.rows.length : this.end(section);
  }

  sectionOf(place) {
    for (let up = place; up >= 0; up = this.above(up)) if (this.rows[up]?.type === "section") return up;
    return -1;
  }

  /** Removes rows with everything under them; answers how many went. */
  remove(first, last) {
    const stop = Math.max(...this.range(first, last).map((place) => this.end(place)));
    return this.rows.splice(first, stop - first).length;
  }

  range(first, last) {
    return Array.from({ length: last - first + 1 }, (_, step) => first + step);
  }

  /** Moves a row with its parts over its neighbour of the same level; answers its new place or -1. */
  move(place, down) {
    const end = this.end(place);
    const { level } = this.rows[place];
    if (down) {
      if (end >= this.rows.length || this.rows[end].level !== level) return -1;
      const block = this.rows.splice(place, end - place);
      const target = this.end(place);
      this.rows.splice(target, 0, ...block);
      return target;
    }
    let target = place - 1;
    while (target >= 0 && this.rows[target].level > level) target -= 1;
    if (target < 0 || this.rows[target].level !== level) return -1;
    const block = this.rows.splice(place, end - place);
    this.rows.splice(target, 0, ...block);
    return target;
  }

  /** Deeper or less deep, with its parts; answers whether it could be done. */
  indent(place, deeper) {
    const row = this.rows[place];
    const before = this.rows[place - 1];
    if (deeper) {
      if (!before || row.level > before.level || row.level >= DEEPEST) return false;
      if (row.type === "section" && this.rows[this.previous(place)].type !== "section") return false;
    } else if (!row.level) {
      return false;
    }
    const step = deeper ? 1 : -1;
    for (let down = place, end = this.end(place); down < end; down += 1) this.rows[down].level += step;
    return true;
  }

  /** The nearest row above of the same level: what an indented row hangs under. */
  previous(place) {
    for (let up = place - 1; up >= 0; up -= 1) if (this.rows[up].level <= this.rows[place].level) return up;
    return -1;
  }
}

export function fresh(type, level, kind = "discipline") {
  made += 1;
  const row = { key: `n${Date.now().toString(36)}${made}`, id: null, type, level, index: "", name: "" };
  if (type === "section") return row;
  return { ...row, kind, counted: true, elective: false, optional: false, total: "", hours: {}, training: {}, controls: {} };
}

/** Keeps the stated total in step while it was in step before. */
export function keepTotal(row, before) {
  if (value(row.total) === before) row.total = written(Plan.sum(new Map(entries(row.hours)), () => true));
}

export const ownSum = (row) => Plan.sum(new Map(entries(row.hours)), () => true);

const entries = (cells) => Object.entries(cells).map(([cell, typed]) => [cell, value(typed)]);
