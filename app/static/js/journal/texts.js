// Sentences of the page in the reader's language; they come with the page.

let texts = {};
let language = "ru";

export function speak(sentences, lang) {
  texts = sentences;
  language = lang || language;
}

export function t(name, values = {}) {
  return (texts[name] ?? name).replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

/** A sentence that counts: `texts` holds its forms under name.one, name.few, name.many. */
export function count(name, n) {
  const form = new Intl.PluralRules(language).select(n);
  return t(texts[`${name}.${form}`] ? `${name}.${form}` : `${name}.many`, { n });
}

const moment = (iso) => new Date(`${iso}T00:00:00Z`);
const formats = new Map();

function format(date, options) {
  const name = JSON.stringify(options);
  if (!formats.has(name)) formats.set(name, new Intl.DateTimeFormat(language, options));
  return formats.get(name).format(date);
}

export const dayMonth = (iso) => format(moment(iso), { day: "numeric", month: "long", timeZone: "UTC" });
export const shortDate = (iso) => format(moment(iso), { day: "2-digit", month: "2-digit", timeZone: "UTC" });
export const weekday = (iso) => format(moment(iso), { weekday: "long", timeZone: "UTC" });
export const monthName = (iso) => format(moment(iso), { month: "long", timeZone: "UTC" });
export const clockTime = (milliseconds) => format(new Date(milliseconds), { hour: "2-digit", minute: "2-digit" });

/** A moment of the server, for a person: today's as a time, others with their date. */
export function whenText(iso) {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso ?? "";
  return format(date, { day: "2-digit", month: "2-digit", hour: "2-digit", minute: "2-digit" });
}
