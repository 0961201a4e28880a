// The editor of a thematic plan: draws the rows, saves them as one, tells honestly how things stand.
import { same } from "./rows.js";
import { Sheet } from "./sheet.js";

const settings = JSON.parse(document.getElementById("plan").textContent);
const words = JSON.parse(document.getElementById("plan-texts").textContent);
const token = document.querySelector('meta[name="csrf-token"]').content;
const state = document.getElementById("plan-state");
const saveButton = document.getElementById("plan-save");
const undoButton = document.getElementById("plan-undo");
const t = (name, values = {}) => words[name].replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);

let version = settings.version;
let stored = [];
let saving = false;

const sheet = new Sheet({ body: document.querySelector("#plan-table tbody"), settings, t, changed });

function isDirty() { return !same(stored, sheet.rows); }

function say(kind, text, ...buttons) {
  state.dataset.kind = kind;
  state.replaceChildren(document.createTextNode(text), ...buttons);
}

function changed() {
  undoButton.disabled = !sheet.past.length;
  if (!saving) say(isDirty() ? "unsaved" : "saved", isDirty() ? t("unsaved") : "");
}

function take(answer) {
  version = answer.version;
  sheet.fill(answer.lines);
  stored = sheet.copy();
  drawBalance(answer.balance);
}

/** After a save the table is not drawn anew, or the person would lose the place: rows only learn their ids. */
function keep(answer) {
  version = answer.version;
  const typed = sheet.rows;
  if (typed.length === answer.lines.length) typed.forEach((row, place) => { row.id = answer.lines[place].id; });
  stored = sheet.copy();
  drawBalance(answer.balance);
}

async function save() {
  if (saving || !isDirty()) return;
  saving = true;
  saveButton.disabled = true;
  const sent = sheet.copy();
  say("unsaved", t("saving"));
  try {
    const response = await fetch(settings.url, {
      method: "POST",
      headers: {
        "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token,
        "X-Requested-With": "fetch", "X-Account": String(settings.user),
      },
      body: JSON.stringify({ version, lines: sent }),
    });
    const answer = await response.json().catch(() => ({}));
    saving = false;
    settle(response.status, answer, sent);
  } catch {
    saving = false;
    say("problem", t("offline"));
  } finally {
    saving = false;
    saveButton.disabled = false;
  }
}

function settle(status, answer, sent) {
  if (status === 200) {
    sheet.complain([]);
    const typedOn = !same(sent, sheet.rows);
    if (typedOn) version = answer.version;
    else keep(answer);
    const time = new Date().toLocaleTimeString("ru", { hour: "2-digit", minute: "2-digit" });
    say(typedOn ? "unsaved" : "saved", typedOn ? t("unsaved") : t("saved", { time }));
  } else if (status === 409) {
    const theirs = button(t("conflict_take"), () => take(answer));
    const mine = button(t("conflict_keep"), () => { version = answer.version; save(); });
    say("problem", answer.error, theirs, mine);
  } else if (status === 422) {
    say("problem", answer.error);
    sheet.complain(answer.problems ?? []);
  } else if (status === 401 || status === 400) say("problem", t("signed_out"));
  else say("problem", answer.error ?? t("offline"));
}

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn small";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

function drawBalance(lines) {
  const table = document.createElement("table");
  table.className = "table balance";
  const head = table.createTHead().insertRow();
  for (const name of ["balance_semester", "kind", "planned", "spread", "difference"]) {
    const heading = document.createElement("th");
    heading.scope = "col";
    heading.textContent = t(name);
    head.append(heading);
  }
  const body = table.createTBody();
  for (const line of lines) {
    const row = body.insertRow();
    for (const value of [line.semester, line.kind, line.planned, line.spread]) row.insertCell().textContent = value;
    const pill = document.createElement("span");
    pill.className = `pill ${line.difference ? "bad" : "good"}`;
    pill.textContent = line.difference || `✓ ${t("agrees")}`;
    row.insertCell().append(pill);
  }
  document.getElementById("plan-balance").replaceChildren(table);
}

saveButton.addEventListener("click", save);
undoButton.addEventListener("click", () => sheet.undo());
for (const add of document.querySelectorAll("[data-add]")) add.addEventListener("click", () => sheet.add(add.dataset.add));
addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.code === "KeyS") {
    event.preventDefault();
    document.activeElement?.dispatchEvent(new Event("change", { bubbles: true }));
    save();
  }
});
addEventListener("beforeunload", (event) => {
  if (isDirty()) {
    event.preventDefault();
    event.returnValue = t("leave");
  }
});

take(settings);
if (!settings.lines.length) sheet.add("lesson");
changed();
