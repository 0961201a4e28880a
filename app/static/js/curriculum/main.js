// The editor of a curriculum: puts its parts together.
import { Deeds } from "./deeds.js";
import { Findings } from "./findings.js";
import { Grid } from "./grid.js";
import { Keyboard } from "./keyboard.js";
import { Plan } from "./model.js";
import { Saver, settingsOf } from "./saver.js";
import { Failure } from "../journal/queue.js";
import { t } from "../journal/texts.js";

const JUDGE_PAUSE = 700;
const byId = (id) => document.getElementById(id);

const settings = settingsOf("curriculum");
settings.kinds = Object.fromEntries(settings.kinds);
const plan = new Plan(settings);
const note = byId("grid-note");
let noteTimer = null;

function say(words) {
  note.textContent = words;
  clearTimeout(noteTimer);
  noteTimer = setTimeout(() => { note.textContent = ""; }, 6000);
}

const grid = new Grid({ table: byId("plan-grid"), plan, settings, changed });
const findings = new Findings({
  panel: byId("findings"),
  reveal: (key) => grid.reveal(key),
  mend: (key, index) => {
    const place = plan.place(key);
    if (place < 0) return;
    grid.write([[place, 0, index]]);
    grid.reveal(key);
  },
});
const saver = new Saver({
  settings,
  block: "curriculum",
  collect: () => ({ rows: plan.rows }),
  saved,
  refused: (body) => grid.tellProblems(body.problems ?? []),
  restore: (content) => {
    plan.remember();
    plan.rows = content.rows;
    grid.redraw();
    grid.changed();
  },
});
const deeds = new Deeds({ grid, say });
new Keyboard({ grid, deeds, say });

let judgeTimer = null;

function changed() {
  saver.changed();
  clearTimeout(judgeTimer);
  judgeTimer = setTimeout(judge, JUDGE_PAUSE);
}

async function judge() {
  const { edits } = saver;
  try {
    const { status, body } = await saver.door.post(settings.judge_url, { rows: plan.rows });
    if (status === 200 && edits === saver.edits) findings.show(body.findings);
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure; // judged again with the next change, told when saving
  }
}

/** New rows have keys of the database now; what was typed meanwhile stays and is sent next time. */
function saved(body, { isLatest }) {
  findings.show(body.findings);
  if (isLatest) {
    const folded = new Set([...plan.collapsed].map((key) => plan.place(key)));
    plan.collapsed = new Set(body.rows.filter((_row, place) => folded.has(place)).map((row) => row.key));
    plan.rows = body.rows;
    plan.past = [];
    plan.future = [];
    grid.problems = new Map();
    const isInGrid = grid.table.contains(document.activeElement);
    grid.draw();
    if (isInGrid) grid.focus();
  }
}

for (const button of document.querySelectorAll("[data-deed]")) {
  const acts = {
    add: () => deeds.add("item"), section: () => deeds.add("section"), remove: () => deeds.remove(),
    up: () => deeds.move(false), down: () => deeds.move(true), deeper: () => deeds.indent(true), shallower: () => deeds.indent(false),
    undo: () => deeds.undo(), redo: () => deeds.undo(true),
  };
  button.addEventListener("click", () => acts[button.dataset.deed]());
}
for (const choice of document.querySelectorAll('input[name="layer"]')) {
  choice.addEventListener("change", () => grid.setLayer(choice.value));
}
byId("open-all").addEventListener("click", () => {
  const all = Array.from({ length: settings.semesters }, (_, n) => n + 1);
  grid.open = grid.open.size ? new Set() : new Set(all);
  grid.draw();
});

byId("show-balance").addEventListener("click", ({ currentTarget: button }) => {
  const isShut = document.querySelector(".editor").classList.toggle("without-balance");
  button.setAttribute("aria-expanded", String(!isShut));
});

findings.show(settings.findings);
if (location.hash.startsWith("#row-")) grid.reveal(location.hash.slice(5));
else if (plan.rows.length) grid.focus();
document.documentElement.dataset.ready = "editor";
say(plan.rows.length ? "" : t("empty_plan"));
