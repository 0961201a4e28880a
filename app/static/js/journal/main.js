// Puts the page together. Everything it joins can be read alone.
import { Clipboard } from "./clipboard.js";
import { ask, askUntil, closable } from "./dialogs.js";
import { Door } from "./door.js";
import { Editing } from "./editing.js";
import { Grid } from "./grid.js";
import { History } from "./history.js";
import { Menu } from "./menu.js";
import { Page } from "./model.js";
import { Note } from "./note.js";
import { Outbox } from "./outbox.js";
import { NewLesson, Panel } from "./panel.js";
import { Phone } from "./phone.js";
import { Poll } from "./poll.js";
import { Failure, Queue } from "./queue.js";
import { Status, stateOf } from "./status.js";
import { openStore, uuid } from "./store.js";
import { monthName, speak, t } from "./texts.js";
import { Typist } from "./typist.js";
import { Undo } from "./undo.js";

const settings = JSON.parse(document.getElementById("journal").textContent);
const words = JSON.parse(document.getElementById("journal-texts").textContent);
speak(words, document.documentElement.lang);

const byId = (id) => document.getElementById(id);
const narrow = matchMedia("(max-width: 640px)");
const status = new Status(byId("journal-state"));
const door = new Door({ page: location.pathname, login: settings.login_url, user: settings.user, texts: t });

open();

async function open() {
  try {
    const { body, etag } = await door.get(settings.grid_url);
    start(body, etag);
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    if (failure.kind === "signed_out") location.reload();
    byId("journal-wait").textContent = t("unreachable");
    addEventListener("online", () => location.reload(), { once: true });
    setTimeout(() => location.reload(), 10000);
  }
}

function start(body, etag) {
  const storage = openStore();
  const prefix = `journal:${settings.user}:${settings.id}:`;
  const parts = {};
  const queue = new Queue({
    storage, prefix: `${prefix}cell:`, uuid,
    send: async (ops, reason) => {
      const answer = await door.post(settings.cells_url, { ops, reason });
      if (!Array.isArray(answer.body.results)) throw new Failure("server");
      parts.page.change = answer.body.change ?? parts.page.change;
      return answer.body;
    },
    stored: (cell) => parts.page.store(cell),
    changed: (keys) => changed(parts, keys),
  });
  const page = new Page(body, (key) => queue.latest(key), new Map(settings.work_types.map((type) => [type.code, type.name])));
  const editable = page.mayWrite;
  const editing = new Editing({ page, queue, undo: new Undo(), askReason: () => askReason() });
  const outbox = new Outbox({
    storage, prefix: `${prefix}lesson:`,
    send: (lesson, fields) => door.post(`${settings.lessons_url}/${lesson}`, fields),
    settled: (lesson) => lessonChanged(parts, lesson),
    changed: () => changed(parts, []),
    failed: (failure) => failed(parts, failure),
  });
  const history = new History({ door, url: settings.history_url, dialog: byId("history-dialog") });
  const menu = new Menu({ dialog: byId("cell-menu"), page, queue, editing, history });
  const grid = new Grid({ box: byId("journal-grid"), page, queue, editable, types: settings.lesson_types });
  const panel = new Panel({
    root: byId("lesson"), page, outbox, door, url: settings.lessons_url, editable, workTypes: settings.work_types,
    cancelDialog: byId("cancel-dialog"),
  });
  const phone = new Phone({ root: byId("journal-phone"), page, queue, editing, menu, editable, panel });
  const note = new Note(byId("cell-note"));
  const fresh = new NewLesson({
    dialog: byId("lesson-dialog"), door, url: settings.lessons_url, uuid, failed: (failure) => failed(parts, failure),
  });
  const poll = new Poll({
    door, url: settings.grid_url, busy: () => queue.sending || outbox.sending,
    arrived: (data) => arrived(parts, data), failed: (failure) => failed(parts, failure, { polling: true }),
  });
  Object.assign(parts, { page, queue, outbox, editing, menu, grid, panel, phone, note, history, fresh, poll });
  poll.etag = etag;
  join(parts);
  changed(parts, []);
  if (queue.waiting().length) queue.plan(0);
  outbox.flush();
  editing.wantReason();
  poll.start();
}

/** Wires the parts to each other and to the page's buttons. */
function join(parts) {
  const { page, queue, outbox, editing, menu, grid, panel, phone, note, history, fresh } = parts;
  parts.clipboard = new Clipboard({ grid, page, editing, dialog: byId("paste-dialog") });
  parts.typist = new Typist({
    grid, page, editing, note, menu, clipboard: parts.clipboard,
    allPresent: (lesson) => panel.takeAttendance(lesson),
    find: () => byId("find-student").focus(),
    saved: () => queue.hurry(),
  });
  grid.moved = (position) => cursorMoved(parts, position);
  phone.moved = (lesson) => panel.show(lesson);
  panel.replaced = (lesson) => lessonChanged(parts, lesson);
  fresh.added = (lesson) => {
    lessonChanged(parts, lesson);
    goToLesson(parts, lesson);
  };
  menu.after = () => (narrow.matches ? undefined : grid.moveTo(grid.cursor.row, grid.cursor.column));
  for (const dialog of document.querySelectorAll("dialog.over")) closable(dialog);
  byId("history-button").addEventListener("click", () => history.open());
  for (const button of document.querySelectorAll("[data-add-lesson]")) {
    button.addEventListener("click", () => fresh.open(lessonDefaults(page)));
  }
  byId("find-student").addEventListener("input", (event) => findStudent(parts, event.target.value));
  byId("find-student").addEventListener("keydown", (event) => leaveSearch(parts, event));
  addEventListener("online", () => {
    queue.hurry();
    outbox.hurry();
  });
  addEventListener("beforeunload", (event) => {
    if (queue.waiting().length || outbox.waiting().length) event.preventDefault();
  });
  addEventListener("pagehide", () => keepAll(parts));
  document.addEventListener("visibilitychange", () => document.hidden && keepAll(parts));
  narrow.addEventListener("change", () => show(parts));
  show(parts);
}

/** The page may never come back: what is half-typed is kept, what waits is sent now. */
function keepAll({ typist, panel, queue }) {
  typist.settle();
  panel.keep();
  queue.plan(0);
}

function lessonDefaults(page) {
  const last = page.lessons.at(-1);
  return { date: page.today, hours: last?.hours ?? 2, type: last?.type ?? settings.lesson_types[0]?.code, topic: "", homework: "" };
}

/** Draws whichever of the two faces fits the window. */
function show(parts) {
  const { page, grid, panel, phone } = parts;
  const lesson = panel.lesson ?? page.currentLesson();
  const nothing = !page.lessons.length || !page.students.length;
  byId("journal-wait").hidden = true;
  byId("journal-empty").hidden = !nothing;
  byId("empty-lessons").hidden = page.lessons.length > 0;
  byId("empty-students").hidden = page.students.length > 0;
  byId("journal-tools").hidden = !page.lessons.length;
  byId("journal-grid").hidden = nothing || narrow.matches;
  byId("journal-phone").hidden = nothing || !narrow.matches;
  panel.show(page.lessons.find((one) => one.id === lesson?.id) ?? null);
  drawMonths(parts);
  if (nothing) return;
  if (narrow.matches) {
    phone.show(panel.lesson);
    return;
  }
  const isFirst = !grid.table;
  grid.draw();
  if (isFirst) openAt(parts, lesson);
}

/** The first look: today's lesson in sight, the cursor on its first student. */
function openAt({ grid }, lesson) {
  const column = Math.max(0, grid.lessonColumn(lesson));
  const focus = document.activeElement === document.body;
  grid.cell(0, column).scrollIntoView({ block: "nearest", inline: "center" });
  grid.moveTo(0, column, { focus });
  scrollTo(0, 0);
}

function drawMonths(parts) {
  const { page } = parts;
  const months = [...new Set(page.lessons.map((lesson) => lesson.date.slice(0, 7)))];
  byId("journal-months").replaceChildren(...months.map((month) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "switch";
    button.dataset.month = month;
    button.textContent = monthName(`${month}-01`);
    button.addEventListener("click", () => goToMonth(parts, month));
    return button;
  }));
  markMonth(parts);
}

function markMonth({ panel }) {
  for (const button of byId("journal-months").children) {
    button.setAttribute("aria-pressed", String(panel.lesson?.date.startsWith(button.dataset.month) ?? false));
  }
}

function goToMonth(parts, month) {
  const lesson = parts.page.lessons.findLast((one) => one.date.startsWith(month) && one.date <= parts.page.today)
    ?? parts.page.lessons.find((one) => one.date.startsWith(month));
  goToLesson(parts, lesson);
}

function goToLesson(parts, lesson) {
  if (narrow.matches) {
    parts.phone.show(lesson);
    parts.panel.show(lesson);
    markMonth(parts);
    return;
  }
  if (!parts.grid.table) return;
  parts.grid.moveTo(parts.grid.cursor.row, Math.max(0, parts.grid.lessonColumn(lesson)));
}

function cursorMoved({ page, panel, menu, note, grid }, { row, column }) {
  const { lesson } = page.columns[column];
  if (lesson && lesson !== panel.lesson) {
    panel.show(lesson);
    markMonth({ panel });
  }
  const trouble = menu.trouble(row, column);
  if (trouble) note.say(grid.cell(row, column), trouble.text, trouble.answers);
  else note.hide();
}

/** Cells changed, here or by the server's answer. */
function changed(parts, keys) {
  if (!parts.page) return;
  const { grid, phone, panel, queue, outbox } = parts;
  if (keys.length) {
    if (grid.table) grid.refresh(keys);
    phone.refresh(keys);
    if (panel.lesson) panel.fillAttendance();
    showTrouble(parts, keys);
  }
  status.show(stateOf({ queue, outbox }));
  if (queue.failure && queue.waiting().length) failed(parts, queue.failure);
}

function showTrouble({ grid, menu, note }, keys) {
  if (narrow.matches || !grid.table) return;
  const { row, column } = grid.cursor;
  const here = Object.values(grid.page.keysAt(row, column));
  const trouble = keys.some((key) => here.includes(key)) && menu.trouble(row, column);
  if (trouble) note.say(grid.cell(row, column), trouble.text, trouble.answers);
}

function lessonChanged(parts, lesson) {
  const { page, panel } = parts;
  const before = page.shape();
  page.replaceLesson(lesson);
  if (panel.lesson?.id === lesson.id) panel.lesson = page.lessons.find((one) => one.id === lesson.id);
  if (page.shape() === before) panel.fill({ keepFocused: true });
  else redraw(parts);
}

/** Draws everything anew and leaves the person where he was. */
function redraw(parts) {
  const { grid, page } = parts;
  const before = grid.table && grid.at;
  const hadFocus = grid.box.contains(document.activeElement);
  if (before) grid.returnTo(before);
  show(parts);
  if (before && grid.table && page.lessons.length) grid.moveTo(grid.cursor.row, grid.cursor.column, { focus: hadFocus });
}

function arrived(parts, data) {
  const { page, grid, phone, panel, queue } = parts;
  if (data.change < page.change) return;
  const before = page.shape();
  const known = new Map([...page.stored].map(([key, { value }]) => [key, value]));
  page.load(data);
  const keys = [...page.stored].filter(([key, { value }]) => (known.get(key) ?? "") !== value).map(([key]) => key);
  if (page.shape() !== before) redraw(parts);
  else if (keys.length) {
    if (grid.table) grid.refresh(keys, { flash: true });
    phone.refresh(keys);
  }
  panel.show(page.lessons.find((lesson) => lesson.id === panel.lesson?.id) ?? page.currentLesson());
  if (queue.failure && queue.waiting().length) queue.hurry();
}

function findStudent({ page, grid }, written) {
  const wanted = plain(written.trim());
  const row = wanted ? page.students.findIndex((student) => plain(student.name).includes(wanted)) : -1;
  if (row >= 0 && grid.table) grid.moveTo(row, grid.cursor.column, { focus: false });
}

const plain = (text) => text.toLowerCase().replaceAll("ё", "е");

function leaveSearch({ grid }, event) {
  if (event.key !== "Enter" && event.key !== "Escape") return;
  event.preventDefault();
  event.target.value = "";
  if (grid.table) grid.moveTo(grid.cursor.row, grid.cursor.column);
}

async function askReason() {
  const answer = await ask(byId("reason-dialog"), { reason: "" });
  return answer?.reason.trim() || null;
}

let signingIn = false;
let putOff = false; // the question was left unanswered: it comes back with the next change, not with the next poll

async function failed(parts, failure, { polling = false } = {}) {
  if (!(failure instanceof Failure)) throw failure;
  if (signingIn || (polling && putOff) || (failure.kind !== "signed_out" && failure.kind !== "stranger")) return;
  signingIn = true;
  if (failure.kind === "stranger") leaveToStranger();
  const signedIn = await askUntil(byId("signin-dialog"), { password: "" }, (fields) => signIn(fields));
  signingIn = false;
  putOff = !signedIn;
  if (!signedIn) return;
  parts.queue.hurry();
  parts.outbox.hurry();
  parts.poll.ask();
}

async function signIn({ username, password }) {
  try {
    return (await door.signIn(username, password)) ? null : { "": t("signin_wrong") };
  } catch (failure) {
    if (failure.kind === "stranger") return { "": t("signin_stranger") };
    return { "": t("signin_offline") };
  }
}

/** The page now belongs to somebody else: his name must not stand under these changes, so they stay where they are. */
function leaveToStranger() {
  byId("signin-dialog").querySelector("[data-lead]").textContent = t("signin_stranger");
}
