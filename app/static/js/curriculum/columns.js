// The columns of the grid: what stands in a cell, whether it may be typed into, and what typing does to the row.
import { ownSum, keepTotal, Plan } from "./model.js";
import { parse, semesters, value, written } from "./numbers.js";
import { t } from "../journal/texts.js";

const FLAGS = [["counted", "flag_counted"], ["elective", "flag_elective"], ["optional", "flag_optional"]];

/** `open` holds the semesters whose kinds of hours are shown; `layer` is hours or training. */
export function columnsOf(settings, open, layer) {
  const columns = [
    text("index", t("head_index")), text("name", t("head_name")), kindColumn(settings.kinds),
    ...FLAGS.map(([field, name]) => flag(field, t(`${name}_short`), t(name))),
    ...settings.control_forms.map((form) => controls(form, settings.semesters)),
    totalColumn(layer), sumColumn(layer),
    ...settings.hour_kinds.map((kind) => kindSum(kind, layer)),
  ];
  for (let semester = 1; semester <= settings.semesters; semester += 1) {
    if (open.has(semester)) columns.push(...settings.hour_kinds.map((kind) => hours(semester, kind, layer)));
    columns.push(semesterColumn(semester, layer, open.has(semester)));
  }
  return columns;
}

function text(field, short) {
  return {
    id: field, short, full: short, className: field, field,
    show: (plan, place) => plan.at(place)[field],
    may: () => true,
    wrong: (plan, place) => (field === "name" && !plan.at(place).name ? t("name_needed") : ""),
    write: (plan, place, typed) => { plan.at(place)[field] = typed.trim().replace(/\s+/g, " "); },
  };
}

function kindColumn(kinds) {
  const byLabel = new Map(Object.entries(kinds).map(([key, label]) => [label.toLowerCase(), key]));
  return {
    id: "kind", short: t("head_kind"), full: t("head_kind"), className: "kind", field: "kind", options: kinds,
    show: (plan, place) => (plan.at(place).type === "section" ? t("section") : kinds[plan.at(place).kind] ?? ""),
    raw: (plan, place) => plan.at(place).kind,
    may: (plan, place) => plan.at(place).type === "item",
    write: (plan, place, typed) => {
      const key = kinds[typed] ? typed : byLabel.get(typed.trim().toLowerCase());
      if (key) plan.at(place).kind = key;
    },
  };
}

function flag(field, short, full) {
  return {
    id: field, short, full, className: "flag", field, isFlag: true,
    show: (plan, place) => (plan.at(place).type === "item" && plan.at(place)[field] ? "+" : ""),
    may: (plan, place) => plan.at(place).type === "item",
    write: (plan, place, typed) => { plan.at(place)[field] = ["+", "1", "x", "х", "да"].includes(typed.trim().toLowerCase()); },
  };
}

function controls(form, last) {
  return {
    id: `controls ${form.key}`, short: form.short, full: form.full, className: "controls", field: `controls ${form.key}`,
    show: (plan, place) => plan.at(place).controls?.[form.key] ?? "",
    may: (plan, place) => plan.at(place).type === "item",
    wrong: (plan, place) => (semesters(plan.at(place).controls?.[form.key], last) ? "" : t("semesters_wanted", { n: last })),
    write: (plan, place, typed) => put(plan.at(place).controls, form.key, typed.trim()),
  };
}

function totalColumn(layer) {
  return {
    id: "total", short: t("head_total"), full: t("head_total_full"), className: "num total", field: "total",
    show: (plan, place) => plan.at(place).total ?? "",
    may: (plan, place) => plan.at(place).type === "item" && layer === "hours",
    wrong: (plan, place) => {
      const row = plan.at(place);
      if (row.type !== "item") return "";
      if (parse(row.total) === null) return t("hours_wanted");
      const sum = Plan.sum(plan.sums(place), () => true);
      const unsaid = plan.isHeading(place) && !value(row.total);
      return unsaid || value(row.total) === sum ? "" : t("sum_differs", { total: row.total || "0", sum: written(sum) || "0" });
    },
    write: (plan, place, typed) => { plan.at(place).total = tidy(typed); },
  };
}

function sumColumn(layer) {
  return {
    id: "sum", short: "Σ", full: t("head_sum"), className: "num sum",
    show: (plan, place) => written(Plan.sum(plan.sums(place, layer), () => true)),
    may: () => false,
  };
}

function kindSum(kind, layer) {
  return {
    id: `sum ${kind.key}`, short: kind.short, full: kind.full, className: "num kind-sum",
    show: (plan, place) => written(Plan.sum(plan.sums(place, layer), (_semester, key) => key === kind.key)),
    may: () => false,
  };
}

function hours(semester, kind, layer) {
  const cell = `${semester}:${kind.key}`;
  return {
    id: `${layer} ${cell}`, short: `${semester} ${kind.short}`, full: `${t("semester", { n: semester })}: ${kind.full}`, className: "num hours",
    field: `${layer} ${cell}`, semester,
    show: (plan, place) => (plan.isHeading(place) ? written(plan.sums(place, layer).get(cell)) : plan.at(place)[layer][cell] ?? ""),
    may: (plan, place) => !plan.isHeading(place),
    wrong: (plan, place) => wrongHours(plan, place, cell),
    write: (plan, place, typed) => writeHours(plan, place, layer, cell, typed),
  };
}

function semesterColumn(semester, layer, isOpen) {
  return {
    id: `semester ${semester}`, short: String(semester), full: t("semester", { n: semester }), semester, isSemester: true,
    className: `num semester${isOpen ? " sum" : ""}`, field: `semester ${semester}`,
    show: (plan, place) => written(Plan.sum(plan.sums(place, layer), (n) => n === semester)) || unreadable(plan, place, semester, layer),
    may: (plan, place) => !isOpen && !plan.isHeading(place) && plan.onlyKind(place, semester) !== null,
    wrong: (plan, place) => {
      if (plan.isHeading(place)) return "";
      const cells = Object.keys({ ...plan.at(place).hours, ...plan.at(place).training });
      return cells.filter((cell) => Number(cell.split(":")[0]) === semester).map((cell) => wrongHours(plan, place, cell)).find(Boolean) ?? "";
    },
    why: () => (isOpen ? t("counted") : t("open_semester")),
    write: (plan, place, typed) => writeHours(plan, place, layer, `${semester}:${plan.onlyKind(place, semester)}`, typed),
  };
}

function unreadable(plan, place, semester, layer) {
  if (plan.isHeading(place)) return "";
  const cell = Object.keys(plan.at(place)[layer]).find((key) => key.startsWith(`${semester}:`));
  return cell && parse(plan.at(place)[layer][cell]) === null ? plan.at(place)[layer][cell] : "";
}

function wrongHours(plan, place, cell) {
  const row = plan.at(place);
  if (plan.isHeading(place)) return "";
  if (parse(row.hours[cell]) === null || parse(row.training[cell]) === null) return t("hours_wanted");
  return value(row.training[cell]) > value(row.hours[cell]) ? t("training_too_much") : "";
}

function writeHours(plan, place, layer, cell, typed) {
  const row = plan.at(place);
  const before = ownSum(row);
  put(row[layer], cell, tidy(typed));
  if (layer === "hours") keepTotal(row, before);
}

/** Numbers lose their blanks and zeros; what is no number stays as it was typed, to be mended. */
function tidy(typed) {
  const number = parse(typed);
  return number === null ? typed.trim() : written(number);
}

function put(cells, key, typed) {
  if (typed) cells[key] = typed;
  else delete cells[key];
}
