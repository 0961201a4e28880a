// What may stand in a cell and how it is typed. Pure: no page, no network.
// Letters are taken from the key's position, so that a teacher need not watch the keyboard layout.

export const ATTENDANCE = ["н", "нп", "уп", "б", "оп", "осв"];
export const GRADES = ["5", "4", "3", "2"];
export const PASSES = ["зач", "нз"];
export const REQUIRED = ".";
export const NOT_ATTESTED = "на";
export const ABSENT = ["н", "нп", "уп", "б"];

const SHOWN = { ".": "•", "н": "Н", "нп": "НП", "уп": "УП", "б": "Б", "оп": "ОП", "осв": "осв.", "на": "н/а" };

// Every way to write a code while typing; a short form stands for the whole word.
const SPELLINGS = {
  "5": "5", "4": "4", "3": "3", "2": "2", ".": ".",
  "з": "зач", "за": null, "зач": "зач", "нз": "нз",
  "н": "н", "нп": "нп", "у": "уп", "уп": "уп", "б": "б", "о": "оп", "оп": "оп", "ос": null, "осв": "осв",
  "на": "на",
};

const BY_POSITION = {
  KeyY: "н", KeyE: "у", KeyG: "п", Comma: "б", KeyJ: "о", KeyP: "з", KeyC: "с", KeyD: "в", KeyF: "а", KeyX: "ч",
  NumpadDecimal: ".",
};
const ALPHABET = "нупбозсвач.2345";
const LOOK_ALIKES = { h: "н", y: "у", o: "о", c: "с", a: "а", n: "п" };
const WRITTEN = { "незач": "нз", "•": ".", "н/а": "на" };

export function isAttendance(code) {
  return ATTENDANCE.includes(code);
}

export function shown(code) {
  return SHOWN[code] ?? code ?? "";
}

/** Codes that a place accepts. A work that is neither graded nor pass/fail does not exist. */
export function allowedIn({ column, work }) {
  if (column) return [...GRADES, ...PASSES, NOT_ATTESTED];
  if (!work) return ATTENDANCE;
  return [...(work.graded ? GRADES : PASSES), REQUIRED, ...ATTENDANCE];
}

/** The letter of our alphabet that a key event means in either layout, or null. */
export function letterOf({ key, code }) {
  const letter = (key ?? "").toLowerCase();
  if (letter.length === 1 && ALPHABET.includes(letter)) return letter;
  if (/[а-яё]/.test(letter)) return null;
  return BY_POSITION[code] ?? null;
}

/**
 * One more letter of a value.
 * Answers {text, code, done, tail, spill, problem}: `code` is what stands there so far; `done` says that nothing
 * longer can follow; `tail` are letters of the long form that may still come and mean nothing; `spill` says that
 * `code` ends here and the letter begins the next cell; `problem` is "unknown" or "not_here".
 */
export function advance(text, letter, allowed) {
  const grown = text + letter;
  const longer = Object.keys(SPELLINGS).filter((spelling) => spelling.startsWith(grown));
  if (!longer.length) return ending(text, letter, allowed);
  const fitting = longer.filter((spelling) => allowed.includes(SPELLINGS[spelling]));
  if (!fitting.length) return { text: grown, code: null, problem: "not_here" };
  const code = fitting.includes(grown) ? SPELLINGS[grown] : null;
  const done = code !== null && fitting.every((spelling) => SPELLINGS[spelling] === code);
  const longest = fitting.reduce((best, spelling) => (spelling.length > best.length ? spelling : best), grown);
  return { text: grown, code, done, tail: done ? longest.slice(grown.length) : "" };
}

function ending(text, letter, allowed) {
  const code = SPELLINGS[text];
  if (text && code && allowed.includes(code)) return { text, code, spill: letter };
  return { text: text + letter, code: null, problem: "unknown" };
}

/** A value written elsewhere (pasted from a spreadsheet) as a code, "" for empty, null when it is none of ours. */
export function normalise(written) {
  let text = String(written ?? "").trim().toLowerCase();
  if (text === "" || text === ".") return text;
  if (text.length > 1) text = text.replace(/\.$/, "");
  text = WRITTEN[text] ?? text;
  if (/^[2-5][.,]0+$/.test(text)) return text[0];
  const plain = [...text].map((letter) => LOOK_ALIKES[letter] ?? letter).join("");
  return SPELLINGS[WRITTEN[plain] ?? plain] ?? null;
}

/** The codes of one pasted cell («уп 4»): {attendance, mark} or null when a part is not ours. */
export function parts(written) {
  const codes = String(written ?? "").trim().split(/\s+/).filter(Boolean).map(normalise);
  if (codes.includes(null) || codes.length > 2) return null;
  const attendance = codes.filter(isAttendance);
  const marks = codes.filter((code) => !isAttendance(code));
  if (attendance.length > 1 || marks.length > 1) return null;
  return { attendance: attendance[0] ?? "", mark: marks[0] ?? "" };
}
