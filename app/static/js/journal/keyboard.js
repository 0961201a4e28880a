// Keys to commands. Pure: a key event's fields in, {name, ...} or null out.
import { letterOf } from "./grammar.js";

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const WITH_CONTROL = {
  KeyZ: "undo", KeyY: "redo", KeyS: "saved", KeyA: "select_all", Home: "first", End: "last",
};

export function command(event) {
  const { key, code, shiftKey: shift, altKey: alt } = event;
  const control = event.ctrlKey || event.metaKey;
  if (control) return withControl(event, shift);
  if (alt) return code === "ArrowDown" ? { name: "menu" } : null;
  if (ARROWS[key]) return { name: "move", by: ARROWS[key], extend: shift };
  switch (key) {
    case "Enter": return { name: "move", by: [shift ? -1 : 1, 0] };
    case "Tab": return { name: "move", by: [0, shift ? -1 : 1], leaves: true };
    case "Home": return { name: "row_start", extend: shift };
    case "End": return { name: "row_end", extend: shift };
    case "PageUp": return { name: "month", by: -1 };
    case "PageDown": return { name: "month", by: 1 };
    case "Delete": return { name: "clear" };
    case "Backspace": return { name: "backspace" };
    case "Escape": return { name: "cancel" };
    case "F2": case "ContextMenu": return { name: "menu" };
    case " ": return { name: "toggle" };
    case "*": return { name: "all_present" };
    case "/": return { name: "find" };
    default: return typedLetter(event);
  }
}

function withControl({ code }, shift) {
  if (code === "KeyZ" && shift) return { name: "redo" };
  return WITH_CONTROL[code] ? { name: WITH_CONTROL[code] } : null;
}

function typedLetter(event) {
  const letter = letterOf(event);
  if (letter) return { name: "type", letter };
  return event.key?.length === 1 ? { name: "unknown", letter: event.key } : null;
}
