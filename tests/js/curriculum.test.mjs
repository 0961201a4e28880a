import assert from "node:assert/strict";
import test from "node:test";
import { Plan } from "../../app/static/js/curriculum/model.js";
import { parse, semesters, written } from "../../app/static/js/curriculum/numbers.js";

const section = (key, level = 0) => ({ key, id: null, type: "section", level, index: "", name: key });
const item = (key, level, hours = {}, more = {}) => ({
  key, id: null, type: "item", level, index: "", name: key, kind: "discipline", counted: true, elective: false,
  optional: false, total: "", hours, training: {}, controls: {}, ...more,
});

function plan(...rows) {
  return new Plan({ rows, semesters: 4, per_course: 2, hour_kinds: [] });
}

const names = (made) => made.rows.map((row) => `${row.level}${row.key}`).join(" ");
const all = (cells) => Plan.sum(cells, () => true);

test("numbers are read and written as in Russian", () => {
  assert.equal(parse("12,5"), 12.5);
  assert.equal(parse(""), 0);
  for (const wrong of ["-1", "a", "1,234", "99999", "1e3"]) assert.equal(parse(wrong), null);
  assert.equal(written(12.5), "12,5");
  assert.equal(written(0), "");
  assert.deepEqual(semesters("1-3, 4", 4), [1, 2, 3, 4]);
  assert.equal(semesters("5", 4), null);
});

test("a heading has the hours of everything counted under it", () => {
  const made = plan(section("s"), item("m", 1, {}, { kind: "module" }), item("a", 2, { "1:lecture": "10" }),
    item("b", 2, { "2:practical": "5,5" }), item("c", 2, { "2:lecture": "7" }, { counted: false }));

  assert.equal(all(made.sums(1)), 15.5);
  assert.equal(all(made.sums(0)), 15.5);
  assert.equal(all(made.sums(4)), 7);
  assert.equal(all(made.totals()), 15.5);
});

test("practice, certification and optional courses are no lessons", () => {
  const made = plan(item("a", 0, { "1:lecture": "10" }), item("p", 0, { "1:practical": "36" }, { kind: "work_practice" }),
    item("g", 0, { "1:practical": "36" }, { kind: "state_certification" }), item("o", 0, { "1:lecture": "9" }, { optional: true }));

  assert.equal(made.semester(1, made.totals(), made.lessons()).inClass, 10);
});

test("rows move with everything under them, among their like only", () => {
  const made = plan(section("s"), item("a", 1), item("a1", 2), item("b", 1));

  assert.equal(made.move(1, true), 2);
  assert.equal(names(made), "0s 1b 1a 2a1");
  assert.equal(made.move(2, false), 1);
  assert.equal(names(made), "0s 1a 2a1 1b");
  assert.equal(made.move(1, false), -1);
});

test("a row becomes a part of the one above and comes out again", () => {
  const made = plan(section("s"), item("a", 1), item("b", 1), item("b1", 2));

  assert.ok(made.indent(2, true));
  assert.equal(names(made), "0s 1a 2b 3b1");
  assert.ok(!made.indent(2, true));
  assert.ok(made.indent(2, false));
  assert.equal(names(made), "0s 1a 1b 2b1");
});

test("a cycle never becomes a part of a discipline", () => {
  const made = plan(item("a", 0), section("s"));

  assert.ok(!made.indent(1, true));
});

test("a new row stands inside of a cycle or module, and beside anything else", () => {
  const made = plan(section("s"), item("m", 1, {}, { kind: "module" }), item("a", 1));

  assert.equal(made.add(1), 2);
  assert.equal(made.rows[2].level, 2);
  assert.equal(made.rows[2].kind, "mdk");
  assert.equal(made.add(3), 4);
  assert.equal(made.rows[4].level, 1);
});

test("a row goes with its parts, and comes back by undoing", () => {
  const made = plan(section("s"), item("a", 1), item("a1", 2), item("b", 1));

  made.remember();
  assert.equal(made.remove(1, 1), 2);
  assert.equal(names(made), "0s 1b");
  assert.ok(made.undo());
  assert.equal(names(made), "0s 1a 2a1 1b");
  assert.ok(made.redo());
  assert.equal(names(made), "0s 1b");
});
