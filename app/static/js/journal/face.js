// What is in sight: the grid or the phone's list, the lesson above it, the months; and where the person stands in it.
import { byId, narrow } from "./window.js";
import { monthName } from "./texts.js";

/** Draws whichever of the two faces fits the window. */
export function show(parts) {
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

export function goToLesson(parts, lesson) {
  if (narrow.matches) {
    parts.phone.show(lesson);
    parts.panel.show(lesson);
    markMonth(parts);
    return;
  }
  if (!parts.grid.table) return;
  parts.grid.moveTo(parts.grid.cursor.row, Math.max(0, parts.grid.lessonColumn(lesson)));
}

export function cursorMoved({ page, panel, menu, note, grid }, { row, column }) {
  const { lesson } = page.columns[column];
  if (lesson && lesson !== panel.lesson) {
    panel.show(lesson);
    markMonth({ panel });
  }
  const trouble = menu.trouble(row, column);
  if (trouble) note.say(grid.cell(row, column), trouble.text, trouble.answers);
  else note.hide();
}

/** Draws everything anew and leaves the person where he was. */
export function redraw(parts) {
  const { grid, page } = parts;
  const before = grid.table && grid.at;
  const hadFocus = grid.box.contains(document.activeElement);
  if (before) grid.returnTo(before);
  show(parts);
  if (before && grid.table && page.lessons.length) grid.moveTo(grid.cursor.row, grid.cursor.column, { focus: hadFocus });
}

export function findStudent({ page, grid }, written) {
  const wanted = plain(written.trim());
  const row = wanted ? page.students.findIndex((student) => plain(student.name).includes(wanted)) : -1;
  if (row >= 0 && grid.table) grid.moveTo(row, grid.cursor.column, { focus: false });
}

const plain = (text) => text.toLowerCase().replaceAll("ё", "е");

export function leaveSearch({ grid }, event) {
  if (event.key !== "Enter" && event.key !== "Escape") return;
  event.preventDefault();
  event.target.value = "";
  if (grid.table) grid.moveTo(grid.cursor.row, grid.cursor.column);
}
