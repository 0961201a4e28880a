// The cell's menu: every value as a button, the two sides of a conflict, the history. The mouse's and the
// screen reader's way to do what the keyboard does.
import { isAttendance, shown } from "./grammar.js";
import { place } from "./note.js";
import { dayMonth, t, whenText } from "./texts.js";

export class Menu {
  constructor({ dialog, page, queue, editing, history }) {
    Object.assign(this, { dialog, page, queue, editing, history });
    this.part = (name) => dialog.querySelector(`[data-part="${name}"]`);
    this.after = () => {};
  }

  /** The refused or conflicting change of a visible cell. */
  troubleAt(row, column) {
    return Object.values(this.page.keysAt(row, column)).filter(Boolean)
      .map((key) => this.queue.latest(key)).find((change) => change && change.state !== "waiting");
  }

  /** What to say about such a change: {text, answers} for a note, or null. */
  trouble(row, column) {
    const change = this.troubleAt(row, column);
    if (!change) return null;
    const mine = shown(change.value) || t("empty_value");
    if (change.state === "conflict") {
      const theirs = shown(change.theirs?.value) || t("empty_value");
      return {
        text: t("conflict", { mine, theirs, who: change.theirs?.who ?? "", at: whenText(change.theirs?.at) }),
        answers: [
          { label: t("keep_mine", { value: mine }), act: () => this.editing.insist(change) },
          { label: t("take_theirs", { value: theirs }), act: () => this.editing.yieldTo(change) },
        ],
      };
    }
    return {
      text: t("not_saved", { mine, why: change.message || t("reason_needed") }),
      answers: [
        { label: t("try_again"), act: () => this.editing.insist(change) },
        { label: t("forget_it"), act: () => this.editing.yieldTo(change) },
      ],
    };
  }

  open(row, column, cell) {
    const { lesson, work, column: term, sum } = this.page.columns[column];
    if (sum) return;
    this.row = row;
    this.column = column;
    const what = lesson ? `${dayMonth(lesson.date)}${work ? `, ${work.name}` : ""}` : term.title;
    this.part("title").textContent = this.page.students[row].name;
    this.part("what").textContent = what;
    this.fillTrouble();
    this.fillValues();
    const narrow = lesson?.works.length > 1 ? work.id : undefined; // else the absence belongs to the story of the cell
    const query = { lesson: lesson?.id, student: this.page.students[row].id, work: narrow, column: term?.key };
    this.history.into(this.part("history"), query);
    this.dialog.showModal();
    place(this.dialog, cell);
    this.dialog.addEventListener("close", () => this.after(), { once: true });
  }

  fillTrouble() {
    const trouble = this.trouble(this.row, this.column);
    this.part("trouble").hidden = !trouble;
    if (!trouble) return;
    const buttons = trouble.answers.map(({ label, act }) => this.button(label, act, "btn small"));
    this.part("trouble").replaceChildren(document.createTextNode(trouble.text), ...buttons);
  }

  fillValues() {
    const refusal = this.page.refusal(this.row, this.column);
    this.part("refusal").hidden = !refusal;
    this.part("refusal").textContent = refusal ? refusal.text ?? t(refusal.name) : "";
    const codes = refusal ? [] : this.editing.allowed(this.column);
    const groups = [codes.filter((code) => !isAttendance(code)), codes.filter(isAttendance)];
    const rows = groups.filter((group) => group.length).map((group) => {
      const line = document.createElement("div");
      line.className = "values";
      line.append(...group.map((code) => this.valueButton(code)));
      return line;
    });
    if (codes.length) {
      rows.push(this.button(t("clear"), () => this.editing.clear([{ row: this.row, column: this.column }]), "btn small"));
    }
    this.part("values").replaceChildren(...rows);
  }

  valueButton(code) {
    const act = () => this.editing.enter([{ row: this.row, column: this.column, code }]);
    const button = this.button(shown(code), act, "value");
    button.title = t(`value_${code}`);
    const { key } = this.editing.target(this.row, this.column, code);
    button.setAttribute("aria-pressed", String(this.page.value(key) === code));
    return button;
  }

  button(label, act, className) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = className;
    button.textContent = label;
    button.addEventListener("click", () => {
      this.dialog.close();
      act();
    });
    return button;
  }
}
