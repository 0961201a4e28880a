// What every page needs: the menu on a narrow screen, messages, questions before a deed, one submit per click.
import { text } from "./texts.js";

const body = document.body;
const burger = document.querySelector(".burger");
const side = document.getElementById("side");

function showMenu(open) {
  body.classList.toggle("menu-open", open);
  burger.setAttribute("aria-expanded", String(open));
  (open ? side.querySelector("[aria-current]") ?? side.querySelector("a") : burger)?.focus();
}

burger?.addEventListener("click", () => showMenu(!body.classList.contains("menu-open")));
addEventListener("click", (event) => {
  if (event.target === body && body.classList.contains("menu-open")) showMenu(false);
});
side?.addEventListener("focusout", (event) => {
  if (event.relatedTarget && !side.contains(event.relatedTarget)) body.classList.remove("menu-open");
});

addEventListener("click", (event) => {
  event.target.closest?.("[data-close]")?.closest(".flash")?.remove();
});

// An open chip or cell closes when one clicks or tabs elsewhere, and by Esc.
const popovers = "details.chip[open], details.grant[open]";

function closePopovers(except) {
  for (const open of document.querySelectorAll(popovers)) {
    if (!open.contains(except)) open.open = false;
  }
}

addEventListener("click", (event) => closePopovers(event.target));
addEventListener("focusin", ({ target }) => {
  // A click on plain words inside of an open one moves the focus to <main>, which holds it: that is not elsewhere.
  if (!target.querySelector?.(popovers)) closePopovers(target);
});
addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  if (body.classList.contains("menu-open")) return showMenu(false);
  const open = document.querySelector(popovers);
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});

// data-confirm asks in a dialog and then goes on with the very same button or link.
const dialog = document.getElementById("confirm");

export function ask(question, yes) {
  const [cancel, agree] = dialog.querySelectorAll("button");
  const usual = (agree.dataset.usual ??= agree.textContent);
  dialog.querySelector("p").textContent = question;
  agree.textContent = yes || usual;
  dialog.showModal();
  cancel.focus();
  return new Promise((resolve) => {
    dialog.onclick = (event) => {
      if (event.target === agree) dialog.close("yes");
      else if (event.target === cancel || event.target === dialog) dialog.close("");
    };
    dialog.onclose = () => resolve(dialog.returnValue === "yes");
    dialog.returnValue = "";
  });
}

addEventListener("click", async (event) => {
  const asker = event.target.closest?.("[data-confirm]");
  if (!asker || asker.dataset.agreed) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!(await ask(asker.dataset.confirm, asker.dataset.confirmYes))) return;
  asker.dataset.agreed = "1";
  asker.click();
  delete asker.dataset.agreed;
}, true);

// The browser would speak its own language, which need not be Russian.
addEventListener("invalid", (event) => {
  const field = event.target;
  if (!field.validity.valueMissing) return;
  field.setCustomValidity(text("required"));
  field.addEventListener("input", () => field.setCustomValidity(""), { once: true });
}, true);

// A form goes once. The button is switched off after the values have been collected, or its own value would be lost.
addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  const button = event.submitter;
  setTimeout(() => {
    if (!button) return;
    button.disabled = true;
    button.setAttribute("aria-busy", "true");
  });
});

addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("button[aria-busy]")) {
    button.disabled = false;
    button.removeAttribute("aria-busy");
  }
});

// A form that holds unsaved typing is not left in silence.
const guarded = [...document.querySelectorAll("form[data-guard]")];
const values = (form) => JSON.stringify([...new FormData(form)].map(([key, value]) => [key, value.name ?? value]));
const first = new Map(guarded.map((form) => [form, "dirty" in form.dataset ? null : values(form)]));

addEventListener("beforeunload", (event) => {
  if (guarded.some((form) => !form.dataset.sent && first.get(form) !== values(form) && !form.matches(".gate"))) {
    event.preventDefault();
    event.returnValue = text("unsaved");
  }
});

document.querySelector("[data-focus]")?.focus();
