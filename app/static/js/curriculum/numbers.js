// Hours as people type and read them: a comma before the fraction, nothing instead of zero.

export const round = (number) => Math.round(number * 100) / 100;

/** The number typed, 0 for nothing, null for what is none. */
export function parse(text) {
  const plain = String(text ?? "").replace(/\s/g, "").replace(",", ".");
  if (!plain) return 0;
  if (!/^(\d+\.?\d*|\.\d+)$/.test(plain)) return null;
  const number = Number(plain);
  return number > 9999 || round(number) !== number ? null : number;
}

export const value = (text) => parse(text) ?? 0;

export function written(number) {
  return number ? String(round(number)).replace(".", ",") : "";
}

/** Semesters as on paper: «1, 3», «1 3», «1-4»; null where it cannot be read or lies outside of the plan. */
export function semesters(text, last) {
  const numbers = [];
  for (const word of String(text ?? "").trim().replace(/\s*[-–—]\s*/g, "-").split(/[\s,;]+/)) {
    if (!word) continue;
    const found = /^(\d{1,2})(?:-(\d{1,2}))?$/.exec(word);
    if (!found) return null;
    for (let n = Number(found[1]); n <= Number(found[2] ?? found[1]); n += 1) numbers.push(n);
  }
  return numbers.every((n) => n >= 1 && n <= last) ? numbers : null;
}
