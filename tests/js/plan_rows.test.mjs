// Rows of a thematic plan: pasted from Excel, numbered, told apart.
import assert from "node:assert/strict";
import test from "node:test";

import { cells, emptyRow, numbers, pasted } from "../../app/static/js/working_program/rows.js";

const like = { semester: 3, kind: "lecture", hours: "2" };

test("cells with line breaks and quotes stay cells", () => {
  assert.deepEqual(cells('1\t"Ключи\n«главные»"\t2\r\n\t\t\r\n'), [["1", "Ключи\n«главные»", "2"]]);
  assert.deepEqual(cells('"он сказал ""да"""\tх'), [['он сказал "да"', "х"]]);
});

test("a pasted row finds its title, kind, hours and homework wherever they stand", () => {
  const [row] = pasted("12\tСоздание таблиц\tпрактическое занятие\t4\tс. 7\tПК", like);
  assert.deepEqual(row, {
    id: null, level: "lesson", title: "Создание таблиц", semester: 3, kind: "practical", hours: "4", homework: "с. 7", equipment: "ПК",
  });
});

test("a title alone is a lesson like the one above; a section is a section", () => {
  const rows = pasted("Раздел 1. Основы\t8\nКлючи\nТема 1.1 Модели", like);
  assert.deepEqual(rows.map((row) => [row.level, row.title, row.hours]), [
    ["section", "Раздел 1. Основы", ""], ["lesson", "Ключи", "2"], ["topic", "Тема 1.1 Модели", ""],
  ]);
});

test("only lessons are numbered", () => {
  const rows = ["section", "lesson", "topic", "lesson"].map((level) => emptyRow(level));
  assert.deepEqual(numbers(rows), [null, 1, null, 2]);
});
