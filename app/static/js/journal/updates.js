// What the page does when something has changed: a cell, a lesson, or what the server says of all of it.
import { redraw } from "./face.js";
import { stateOf } from "./status.js";
import { narrow } from "./window.js";

/** Cells changed, here or by the server's answer. */
export function changed(parts, keys) {
  if (!parts.page) return;
  const { grid, phone, panel, queue, outbox, status, signIn } = parts;
  if (keys.length) {
    if (grid.table) grid.refresh(keys);
    phone.refresh(keys);
    if (panel.lesson) panel.fillAttendance();
    showTrouble(parts, keys);
  }
  status.show(stateOf({ queue, outbox }));
  if (queue.failure && queue.waiting().length) signIn.mend(queue.failure);
}

function showTrouble({ grid, menu, note }, keys) {
  if (narrow.matches || !grid.table) return;
  const { row, column } = grid.cursor;
  const here = Object.values(grid.page.keysAt(row, column));
  const trouble = keys.some((key) => here.includes(key)) && menu.trouble(row, column);
  if (trouble) note.say(grid.cell(row, column), trouble.text, trouble.answers);
}

export function lessonChanged(parts, lesson) {
  const { page, panel } = parts;
  const before = page.shape();
  page.replaceLesson(lesson);
  if (panel.lesson?.id === lesson.id) panel.lesson = page.lessons.find((one) => one.id === lesson.id);
  if (page.shape() === before) panel.fill({ keepFocused: true });
  else redraw(parts);
}

/** The whole page as the server has it now; an answer older than what is known is dropped. */
export function arrived(parts, data) {
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
