// The two sheets over the board: one assignment (or one row), and a replacement from a day on.
class Sheet {
  constructor(dialog, send) {
    this.dialog = dialog;
    this.form = dialog.querySelector("form");
    this.send = send;
    this.form.addEventListener("submit", (event) => this.submitted(event));
    dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  }

  part(name) {
    return this.dialog.querySelector(`[data-part="${name}"]`);
  }

  show() {
    this.tell("");
    this.busy = false;
    this.dialog.showModal();
  }

  tell(text) {
    const box = this.dialog.querySelector("[data-wrong]");
    box.textContent = text;
    box.hidden = !text;
  }

  async submitted(event) {
    event.preventDefault();
    if (this.busy) return;
    this.busy = true;
    const { deed, sent } = this.asked(event.submitter?.value || this.usual);
    const { ok, body } = await this.send(deed, sent);
    this.busy = false;
    if (ok) this.dialog.close();
    else this.tell(body.message);
  }
}

function clear(dialog) {
  dialog.querySelector("[data-lookup] [data-clear]").click();
}

function teacherOf(dialog) {
  return Number(dialog.querySelector("[data-lookup] input[type=hidden]").value) || null;
}

/** Changes an assignment, or gives a part of the hours of a row. */
export class GivenSheet extends Sheet {
  usual = "save";

  /** `given` is null for a row, of which a part is to be given. */
  open(unit, given, title) {
    this.unit = unit;
    this.given = given;
    const { hours, kind, shared, count } = this.form.elements;
    this.dialog.querySelector("h2").textContent = given ? given.teacher : title;
    hours.value = given?.hours ?? "";
    kind.value = given?.kind ?? "";
    shared.checked = given?.shared ?? false;
    count.value = "2";
    for (const box of this.form.querySelectorAll("[name=divided]")) box.checked = false;
    this.part("teacher").hidden = Boolean(given);
    this.part("deeds").hidden = !given;
    this.part("divide").hidden = Boolean(given);
    clear(this.dialog);
    this.show();
    (given ? hours : this.dialog.querySelector("[role=combobox]")).focus();
  }

  asked(deed) {
    const { hours, kind, shared } = this.form.elements;
    const values = { hours: hours.value, kind: kind.value, shared: shared.checked };
    if (deed === "divide") {
      const kinds = [...this.form.querySelectorAll("[name=divided]:checked")].map((box) => box.value);
      return { deed, sent: { unit: this.unit, kinds, count: Number(this.form.elements.count.value) } };
    }
    if (!this.given) return { deed: "assign", sent: { units: [this.unit], teacher: teacherOf(this.dialog), ...values } };
    const which = { assignment: this.given.id, version: this.given.version };
    return deed === "save" ? { deed: "change", sent: { ...which, ...values } } : { deed, sent: which };
  }
}

/** Somebody else from a day on, by an order. */
export class ReplaceSheet extends Sheet {
  usual = "replace";

  open(given) {
    this.given = given;
    this.form.reset();
    clear(this.dialog);
    this.dialog.querySelector("[data-who]").textContent = given.teacher;
    this.show();
    this.dialog.querySelector("[role=combobox]").focus();
  }

  asked(deed) {
    const { since, until, order, hours } = this.form.elements;
    return {
      deed,
      sent: {
        assignment: this.given.id, version: this.given.version, teacher: teacherOf(this.dialog),
        since: since.value, until: until.value, order: order.value, hours: hours.value,
      },
    };
  }
}
