// Questions over the page. All of them are <dialog> elements of the page, so that the browser keeps the focus inside.

/** Shows a dialog with a form and answers its fields, or null when it was left. */
export function ask(dialog, values = {}) {
  const form = dialog.querySelector("form");
  for (const [name, value] of Object.entries(values)) if (form.elements[name]) form.elements[name].value = value;
  showProblems(dialog, {});
  const before = document.activeElement;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      before?.focus?.({ preventScroll: true });
      resolve(dialog.returnValue === "ok" ? Object.fromEntries(new FormData(form)) : null);
    }, { once: true });
  });
}

/** Like `ask`, but stays open until `attempt(fields)` answers no problems: {field: text} or {"": text}. */
export function askUntil(dialog, values, attempt) {
  const form = dialog.querySelector("form");
  const submit = form.querySelector('[value="ok"]');
  const onSubmit = async (event) => {
    if (event.submitter?.value !== "ok") return;
    event.preventDefault();
    if (submit.disabled) return;
    submit.disabled = true;
    try {
      const problems = await attempt(Object.fromEntries(new FormData(form)));
      showProblems(dialog, problems ?? {});
      if (!problems) dialog.close("ok");
    } finally {
      submit.disabled = false;
    }
  };
  form.addEventListener("submit", onSubmit);
  return ask(dialog, values).finally(() => form.removeEventListener("submit", onSubmit));
}

export function showProblems(dialog, problems) {
  for (const slot of dialog.querySelectorAll("[data-problem]")) {
    slot.textContent = problems[slot.dataset.problem] ?? "";
    slot.hidden = !slot.textContent;
    dialog.querySelector(`[name="${slot.dataset.problem}"]`)?.setAttribute("aria-invalid", String(!slot.hidden));
  }
  const known = [...dialog.querySelectorAll("[data-problem]")].map((slot) => slot.dataset.problem);
  const rest = Object.entries(problems).filter(([name]) => !known.includes(name)).map(([, text]) => text);
  const general = dialog.querySelector('[data-problem=""]');
  if (general && rest.length) {
    general.textContent = rest.join(" ");
    general.hidden = false;
  }
}

/** Clicking beside a dialog, or a button marked data-close, leaves it. */
export function closable(dialog) {
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
  });
}
