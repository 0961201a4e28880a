import assert from "node:assert/strict";
import test from "node:test";
import { decimal, mean, Page } from "../../app/static/js/journal/model.js";

const work = (id) => ({ id, type: "answer", short: "ОЗ", graded: true });
const lesson = (id, date, works, more = {}) => ({ id, date, hours: 2, works, state: "open", why: null, version: 1, ...more });
const student = (id, intervals = [["2026-09-01", null]]) => ({ id, name: `Студент ${id}`, intervals, note: null });

function page(cells = [], more = {}) {
  return new Page({
    today: "2026-10-14", change: 1, may_write: true, totals: { planned: 10 },
    students: [student(1), student(2, [["2026-09-01", "2026-09-30"]])],
    lessons: [lesson(12, "2026-10-14", [work(3), work(4)]), lesson(11, "2026-09-20", [])],
    columns: [{ key: "term", title: "I", may_write: false }], cells, ...more,
  });
}

test("the average is rounded half up to hundredths", () => {
  assert.equal(decimal(mean([5, 4, 4])), "4,33");
  assert.equal(decimal(mean([5, 5, 4])), "4,67");
  assert.equal(decimal(mean([5, 4, 4, 4, 4, 4, 4, 4])), "4,13");
  assert.equal(decimal(mean([4])), "4,00");
  assert.equal(decimal(mean([])), "");
});

test("a lesson takes a column for each of its works, and one when it has none", () => {
  const columns = page().columns.filter((column) => column.lesson).map((column) => [column.lesson.id, column.work?.id]);

  assert.deepEqual(columns, [[11, undefined], [12, 3], [12, 4]]);
});

test("an older answer does not undo a newer value", () => {
  const one = page([{ lesson: 12, student: 1, work: 3, value: "5", version: 4 }]);

  one.store({ lesson: 12, student: 1, work: 3, value: "2", version: 3 });

  assert.equal(one.value("12/1/3"), "5");
});

test("what is not confirmed yet is shown and counted", () => {
  const unsaved = new Map([["12/1/3", { value: "5" }]]);
  const one = new Page({
    today: "2026-10-14", change: 1, may_write: true, students: [student(1)], lessons: [lesson(12, "2026-10-14", [work(3)])],
    columns: [], cells: [{ lesson: 12, student: 1, work: 3, value: "2", version: 1 }],
  }, (key) => unsaved.get(key));

  assert.equal(one.value("12/1/3"), "5");
  assert.equal(one.counted(0).average, 500);
});

test("hours of absence are the hours of lessons that were missed", () => {
  const one = page([
    { lesson: 11, student: 1, work: null, value: "б", version: 1 }, { lesson: 12, student: 1, work: null, value: "оп", version: 1 },
  ]);

  assert.equal(one.counted(0).absences, 2);
});

test("nothing is written outside the membership, before the day, or in a locked lesson", () => {
  const one = page([], { lessons: [lesson(11, "2026-10-01", [work(3)]), lesson(12, "2026-10-20", [work(4)], { state: "future" })] });

  assert.deepEqual(one.refusal(1, 0), { name: "not_member" });
  assert.deepEqual(one.refusal(0, 1), { name: "future" });
  assert.equal(one.refusal(0, 0), null);
});

test("cancelled lessons do not count", () => {
  const one = page([], { lessons: [lesson(11, "2026-10-01", []), lesson(12, "2026-10-02", [], { state: "cancelled" })] });

  assert.deepEqual(one.hours(), { planned: 10, given: 2, left: 8 });
});
