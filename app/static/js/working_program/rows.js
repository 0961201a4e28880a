// The rows of a thematic plan: kept as data, told apart from the table that shows them, so that they can be tested alone.
export const FIELDS = ["level", "title", "semester", "kind", "hours", "homework", "equipment"];

const LEVEL_WORDS = [["section", /^(раздел|модуль|глава)(?!\p{L})/iu], ["topic", /^тема\s*\d/iu]];
const KIND_WORDS = [
  ["lab", /лаб/i], ["practical", /прак|^пз|^п\/р/i], ["seminar", /семин/i], ["course_work", /курсов/i],
  ["consultation", /конс/i], ["self_study", /самост|^с\/р/i], ["control", /контрол|зач[её]т|экзам/i], ["lecture", /лекц|урок|теор|комбин/i],
];
const NUMBER = /^\d+([.,]\d+)?$/;

export function emptyRow(level, like = {}) {
  const kind = level === "lesson" ? like.kind ?? "lecture" : null;
  return {
    id: null, level, title: "", semester: like.semester ?? null, kind, hours: level === "lesson" ? like.hours || "2" : "",
    homework: "", equipment: "",
  };
}

/** Numbers of lessons through the plan; null for sections and topics. */
export function numbers(rows) {
  let count = 0;
  return rows.map((row) => (row.level === "lesson" ? ++count : null));
}

/** What Excel put on the clipboard: rows of cells, quoted cells may hold line breaks. */
export function cells(text) {
  const rows = [[]];
  let cell = "", quoted = false;
  const flush = () => { rows.at(-1).push(cell.trim()); cell = ""; };
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (quoted) {
      if (sign === '"' && text[at + 1] === '"') { cell += '"'; at += 1; }
      else if (sign === '"') quoted = false;
      else cell += sign;
    } else if (sign === '"' && cell === "") quoted = true;
    else if (sign === "\t") flush();
    else if (sign === "\n") { flush(); rows.push([]); }
    else if (sign !== "\r") cell += sign;
  }
  flush();
  return rows.filter((row) => row.some(Boolean));
}

/**
 * Rows out of pasted cells. The longest text of a row is its title, a word of a kind its kind, the first number after the title
 * its hours; what follows is homework and equipment. A number before the title is the row's number in the other table.
 */
export function pasted(text, like) {
  return cells(text).map((row) => read(row, like)).filter((row) => row.title);
}

function read(row, like) {
  const at = titleAt(row);
  const title = row[at] ?? "";
  const rest = row.slice(at + 1);
  const hoursAt = rest.findIndex((cell) => NUMBER.test(cell));
  const kindAt = rest.findIndex((cell) => kindOf(cell) && cell.length < 40);
  const texts = rest.filter((cell, place) => place !== hoursAt && place !== kindAt && cell && !NUMBER.test(cell));
  const level = LEVEL_WORDS.find(([, word]) => word.test(title))?.[0];
  if (level && hoursAt < 0 || level === "section") return { ...emptyRow(level), title };
  return {
    ...emptyRow("lesson", like), title, hours: hoursAt < 0 ? like.hours || "2" : rest[hoursAt].replace(".", ","),
    kind: kindAt < 0 ? like.kind ?? "lecture" : kindOf(rest[kindAt]), homework: texts[0] ?? "", equipment: texts[1] ?? "",
  };
}

function titleAt(row) {
  const first = row.findIndex((cell) => cell && !NUMBER.test(cell.replace(/\.$/, "")) && !/^\d+(\.\d+)+\.?$/.test(cell));
  return first < 0 ? 0 : first;
}

export function kindOf(cell) {
  return KIND_WORDS.find(([, word]) => word.test(cell ?? ""))?.[0] ?? null;
}

export function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}
