import assert from "node:assert/strict";
import test from "node:test";
import { advance, allowedIn, letterOf, normalise, parts } from "../../app/static/js/journal/grammar.js";

const graded = allowedIn({ work: { graded: true } });
const passed = allowedIn({ work: { graded: false } });
const column = allowedIn({ column: { key: "term" } });

function typed(letters, allowed) {
  let state = { text: "" };
  for (const letter of letters) state = advance(state.text, letter, allowed);
  return state;
}

test("a letter is known by its place on the keyboard in both layouts", () => {
  const places = { н: "KeyY", у: "KeyE", п: "KeyG", б: "Comma", о: "KeyJ", з: "KeyP" };
  for (const [letter, code] of Object.entries(places)) {
    assert.equal(letterOf({ key: letter, code }), letter);
    assert.equal(letterOf({ key: letter.toUpperCase(), code }), letter);
    assert.equal(letterOf({ key: "x", code }), letter);
  }
  assert.equal(letterOf({ key: ".", code: "Slash" }), ".");
  assert.equal(letterOf({ key: ".", code: "Period" }), ".");
  assert.equal(letterOf({ key: "ю", code: "Period" }), null);
});

test("a mark is complete at once", () => {
  for (const mark of ["5", "4", "3", "2", "."]) {
    assert.deepEqual(typed(mark, graded), { text: mark, code: mark, done: true, tail: "" });
  }
});

test("an absence waits for its second letter", () => {
  assert.equal(typed("н", graded).done, false);
  assert.equal(typed("н", graded).code, "н");
  assert.equal(typed("нп", graded).code, "нп");
  assert.equal(typed("нп", graded).done, true);
});

test("a letter that begins the next value ends this one", () => {
  const state = typed("н5", graded);
  assert.equal(state.code, "н");
  assert.equal(state.spill, "5");
  assert.equal(typed("нн", graded).spill, "н");
});

test("the letters of a long form may follow the short one", () => {
  assert.deepEqual(typed("у", graded), { text: "у", code: "уп", done: true, tail: "п" });
  assert.deepEqual(typed("з", passed), { text: "з", code: "зач", done: true, tail: "ач" });
});

test("numbers stand in graded works only, credits in the others", () => {
  assert.equal(typed("5", passed).problem, "not_here");
  assert.equal(typed("з", graded).problem, "not_here");
  assert.equal(typed("нз", graded).problem, "not_here");
  assert.equal(typed("нз", passed).code, "нз");
});

test("not attested stands in term columns only", () => {
  assert.equal(typed("на", graded).problem, "not_here");
  assert.equal(typed("на", column).code, "на");
  assert.equal(typed("б", column).problem, "not_here");
});

test("a pasted value is read as a person wrote it", () => {
  const cases = {
    "5": "5", " 4 ": "4", "3,0": "3", "Н": "н", "H": "н", "НП": "нп", "уп": "уп", "У": "уп", "б": "б", "осв.": "осв",
    "зач.": "зач", "незач.": "нз", "н/а": "на", "•": ".", ".": ".", "": "", "6": null, "болел": null, "3.7": null,
  };
  for (const [written, code] of Object.entries(cases)) assert.equal(normalise(written), code, written);
});

test("a pasted cell may hold an absence and a mark", () => {
  assert.deepEqual(parts("УП 4"), { attendance: "уп", mark: "4" });
  assert.deepEqual(parts("5"), { attendance: "", mark: "5" });
  assert.equal(parts("5 4"), null);
  assert.equal(parts("пришёл"), null);
});
