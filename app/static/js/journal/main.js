// Puts the page together. Everything it joins can be read alone.
import { Clipboard } from "./clipboard.js";
import { ask, closable } from "./dialogs.js";
import { Door } from "./door.js";
import { Editing } from "./editing.js";
import { cursorMoved, findStudent, goToLesson, leaveSearch, show } from "./face.js";
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
import { SignIn } from "./signin.js";
import { Status } from "./status.js";
import { openStore, uuid } from "./store.js";
import { speak, t } from "./texts.js";
import { Topics } from "./topics.js";
import { Typist } from "./typist.js";
import { Undo } from "./undo.js";
import { arrived, changed, lessonChanged } from "./updates.js";
import { byId, narrow } from "./window.js";

const settings = JSON.parse(document.getElementById("journal").textContent);
const words = JSON.parse(document.getElementById("journal-texts").textContent);
speak(words, document.documentElement.lang);

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
  const workNames = new Map(settings.work_types.map((type) => [type.code, type.name]));
  const parts = { status: new Status(byId("journal-state")) };
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
  const page = new Page(body, (key) => queue.latest(key), workNames);
  const editable = page.mayWrite;
  const editing = new Editing({ page, queue, undo: new Undo(), askReason: () => askReason() });
  const outbox = new Outbox({
    storage, prefix: `${prefix}lesson:`,
    send: (lesson, fields) => door.post(`${settings.lessons_url}/${lesson}`, fields),
    settled: (lesson, warning) => {
      lessonChanged(parts, lesson);
      if (parts.panel.lesson?.id === lesson.id) parts.panel.warn(warning);
    },
    changed: () => changed(parts, []),
    failed: (failure) => signIn.mend(failure),
  });
  const again = () => {
    queue.hurry();
    outbox.hurry();
    poll.ask();
  };
  const signIn = new SignIn({ door, dialog: byId("signin-dialog"), again });
  const history = new History({ door, url: settings.history_url, dialog: byId("history-dialog") });
  const menu = new Menu({ dialog: byId("cell-menu"), page, queue, editing, history });
  const grid = new Grid({ box: byId("journal-grid"), page, queue, editable, types: settings.lesson_types });
  const panel = new Panel({
    root: byId("lesson"), page, outbox, door, url: settings.lessons_url, editable,
    cancelDialog: byId("cancel-dialog"),
  });
  if (editable) new Topics({ panel, outbox, door, url: `${location.pathname}/topics.json`, dialog: byId("topics-dialog") });
  const phone = new Phone({ root: byId("journal-phone"), page, queue, editing, menu, editable, panel });
  const note = new Note(byId("cell-note"));
  const fresh = new NewLesson({
    dialog: byId("lesson-dialog"), door, url: settings.lessons_url, uuid, failed: (failure) => signIn.mend(failure),
  });
  const poll = new Poll({
    door, url: settings.grid_url, busy: () => queue.sending || outbox.sending,
    arrived: (data) => arrived(parts, data), failed: (failure) => signIn.mend(failure, { polling: true }),
  });
  Object.assign(parts, { page, queue, outbox, signIn, editing, menu, grid, panel, phone, note, history, fresh, poll });
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
  fresh.added = (lesson, warning) => {
    lessonChanged(parts, lesson);
    goToLesson(parts, lesson);
    panel.warn(warning);
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
  const type = last?.type ?? settings.lesson_types[0]?.code;
  return { date: page.today, hours: last?.hours ?? 2, type, topic: "", homework: "" };
}

async function askReason() {
  const answer = await ask(byId("reason-dialog"), { reason: "" });
  return answer?.reason.trim() || null;
}
