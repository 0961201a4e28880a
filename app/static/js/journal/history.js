// Who changed what and when: of one cell in its menu, of the whole page in a dialog.
import { shown } from "./grammar.js";
import { t, whenText } from "./texts.js";

export class History {
  constructor({ door, url, dialog }) {
    Object.assign(this, { door, url, dialog });
  }

  /** Fills `box` with the changes that fit the query. */
  async into(box, query) {
    const known = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
    box.textContent = t("history_loading");
    try {
      const { body } = await this.door.get(`${this.url}?${new URLSearchParams(known)}`);
      const lines = body.changes.map((change) => this.line(change));
      box.replaceChildren(...(lines.length ? lines : [document.createTextNode(t("history_empty"))]));
    } catch {
      box.textContent = t("history_unreachable");
    }
  }

  line(change) {
    const line = document.createElement("p");
    line.setAttribute("translate", "no");
    const step = `${shown(change.old) || "∅"} → ${shown(change.new) || "∅"}`;
    const about = [change.what, change.student].filter(Boolean).join(", ");
    line.textContent = [about, step, whenText(change.at), change.who].filter(Boolean).join(" · ");
    if (change.reason) {
      const reason = document.createElement("em");
      reason.textContent = ` «${change.reason}»`;
      line.append(reason);
    }
    return line;
  }

  open() {
    this.dialog.showModal();
    this.into(this.dialog.querySelector("[data-list]"), {});
  }
}
