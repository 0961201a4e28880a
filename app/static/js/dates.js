// Dates are typed as dd.mm.yyyy and times as hh:mm: the dots come by themselves; the button opens the browser's own calendar.
import { text } from "./texts.js";

export function withDots(typed) {
  const digits = typed.replace(/\D/g, "").slice(0, 8);
  return [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4)].filter(Boolean).join(".");
}

// Accepts what people write: 1.9.26, 01/09/2026, 01092026, 2026-09-01. Returns yyyy-mm-dd or null.
export function isoDate(typed) {
  const parts = typed.trim().split(/[.\-/, ]+/);
  if (parts.length === 1 && /^\d{6}(\d\d)?$/.test(typed)) parts.splice(0, 1, typed.slice(0, 2), typed.slice(2, 4), typed.slice(4));
  if (parts.length !== 3 || !parts.every((part) => /^\d+$/.test(part))) return null;
  const [day, month, year] = (parts[0].length === 4 ? parts.reverse() : parts).map(Number);
  const date = new Date(Date.UTC(year < 100 ? 2000 + year : year, month - 1, day));
  return date.getUTCDate() === day && date.getUTCMonth() === month - 1 ? date.toISOString().slice(0, 10) : null;
}

export const russianDate = (iso) => iso.split("-").reverse().join(".");

function check(input) {
  const iso = isoDate(input.value);
  if (iso) input.value = russianDate(iso);
  const wrong = input.value !== "" && !iso;
  input.setCustomValidity(wrong ? text("wrong_date") : "");
  if (wrong || input.dataset.wrong) input.setAttribute("aria-invalid", String(wrong));
  input.toggleAttribute("data-wrong", wrong);
}

addEventListener("input", (event) => {
  const input = event.target;
  if (!input.matches?.("[data-date]") || event.inputType?.startsWith("delete")) return;
  const atEnd = input.selectionStart === input.value.length;
  if (atEnd && /^[\d.]*$/.test(input.value) && !/\.\d?\./.test(input.value) && !/^\d\.|\.\d\.$/.test(input.value)) {
    const dotted = withDots(input.value);
    const full = dotted.length === 2 || dotted.length === 5;
    input.value = full ? `${dotted}.` : dotted;
  }
});

// 830, 8.30 and 08-30 all mean half past eight.
export function clockTime(typed) {
  const [, hour, minute = "00"] = /^(\d{1,2})(?:\D?(\d\d))?$/.exec(typed.trim()) ?? [];
  return hour && hour < 24 && minute < 60 ? `${hour.padStart(2, "0")}:${minute}` : null;
}

addEventListener("focusout", (event) => {
  const input = event.target;
  if (input.matches?.("[data-date]")) check(input);
  if (input.matches?.("[data-time]")) input.value = clockTime(input.value) ?? input.value;
});

addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-calendar]");
  if (!button) return;
  const [input, , native] = button.parentElement.children;
  native.value = isoDate(input.value) ?? "";
  native.showPicker?.();
});

addEventListener("change", (event) => {
  const native = event.target;
  if (!native.matches?.(".date > input[type=date]")) return;
  const input = native.parentElement.firstElementChild;
  input.value = native.value ? russianDate(native.value) : "";
  check(input);
  input.dispatchEvent(new Event("change", { bubbles: true }));
  input.focus();
});
