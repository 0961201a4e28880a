// One save of a whole table: a draft in the browser meanwhile, conflicts told, signing in over the page.
import { closable } from "../journal/dialogs.js";
import { Door } from "../journal/door.js";
import { Failure } from "../journal/queue.js";
import { SignIn } from "../journal/signin.js";
import { openStore } from "../journal/store.js";
import { clockTime, speak, t } from "../journal/texts.js";

const DRAFT_PAUSE = 400;

export class Saver {
  /** `collect()` gives what is sent; `saved(body)` and `refused(body)` take the answers; `restore(content)` a draft. */
  constructor({ settings, block, collect, saved, refused, restore }) {
    Object.assign(this, { settings, collect, saved, refused, restore });
    this.version = settings.version;
    this.isDirty = false;
    this.edits = 0;
    this.store = openStore();
    this.draftName = `${block}:${settings.user}:${settings.id}`;
    this.door = new Door({ page: settings.page_url, login: settings.login_url, user: settings.user, texts: t, block });
    const dialog = document.getElementById("signin-dialog");
    closable(dialog);
    this.signIn = new SignIn({ door: this.door, dialog, again: () => this.save() });
    this.status = document.getElementById("save-state");
    this.button = document.getElementById("save-button");
    this.notice = document.getElementById("save-notice");
    this.button.addEventListener("click", () => this.save());
    addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.code === "KeyS") {
        event.preventDefault();
        this.save();
      }
    });
    addEventListener("beforeunload", (event) => {
      if (!this.isDirty) return;
      this.keepDraft();
      event.preventDefault();
      event.returnValue = t("unsaved");
    });
    addEventListener("pagehide", () => this.isDirty && this.keepDraft());
    this.show();
    this.offerDraft();
  }

  changed() {
    this.isDirty = true;
    this.edits += 1;
    this.show();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keepDraft(), DRAFT_PAUSE);
  }

  keepDraft() {
    if (!this.isDirty) return;
    try {
      const draft = { version: this.version, at: Date.now(), content: this.collect() };
      this.store.setItem(this.draftName, JSON.stringify(draft));
    } catch {
      // A full disk: what is typed lives in the tab.
    }
  }

  offerDraft() {
    const kept = this.store.getItem(this.draftName);
    if (!kept) return;
    const draft = JSON.parse(kept);
    const text = draft.version === this.version ? "draft_found" : "draft_older";
    this.tell(t(text, { time: clockTime(draft.at) }), "warning", [
      [t("draft_take"), () => { this.restore(draft.content); this.changed(); }],
      [t("draft_drop"), () => this.store.removeItem(this.draftName)],
    ]);
  }

  show(name = this.isDirty ? "dirty" : "clean", kind = this.isDirty ? "dirty" : "saved") {
    this.status.textContent = t(name);
    this.status.dataset.kind = kind;
    this.button.disabled = !this.isDirty;
  }

  /** A message over the table, with buttons; the next one replaces it. */
  tell(text, kind = "danger", buttons = []) {
    const bar = document.createElement("div");
    bar.className = "bar";
    for (const [label, act] of buttons) {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "btn", textContent: label });
      button.addEventListener("click", () => { this.quiet(); act(); });
      bar.append(button);
    }
    const words = document.createElement("p");
    words.textContent = text;
    words.translate = false;
    this.notice.replaceChildren(words, bar);
    this.notice.className = `flash ${kind}`;
    this.notice.hidden = false;
  }

  quiet() {
    this.notice.hidden = true;
  }

  async save({ over = false } = {}) {
    if (this.isSaving || (!this.isDirty && !over)) return;
    this.isSaving = true;
    this.show("saving", "saving");
    const edits = this.edits;
    try {
      this.take(await this.door.post(this.settings.save_url, { version: this.version, ...this.collect() }), edits);
    } catch (failure) {
      this.fail(failure);
    } finally {
      this.isSaving = false;
    }
  }

  take({ status, body }, edits) {
    if (status === 200) {
      this.version = body.version;
      this.isDirty = this.edits !== edits;
      this.quiet();
      if (!this.isDirty) {
        clearTimeout(this.timer);
        this.store.removeItem(this.draftName);
      }
      this.show(this.isDirty ? "dirty" : "saved");
      this.saved(body, { isLatest: !this.isDirty });
    } else if (body.status === "conflict") {
      this.keepDraft();
      this.show("not_saved", "failed");
      this.tell(body.message, "danger", [
        [t("conflict_over"), () => { this.version = body.version; this.save({ over: true }); }],
        [t("conflict_theirs"), () => { this.isDirty = false; this.store.removeItem(this.draftName); location.reload(); }],
      ]);
    } else {
      this.keepDraft();
      this.show("not_saved", "failed");
      this.tell(body.message);
      this.refused(body);
    }
    this.button.disabled = !this.isDirty;
  }

  fail(failure) {
    if (!(failure instanceof Failure)) throw failure;
    this.keepDraft();
    this.show("not_saved", "failed");
    this.button.disabled = false;
    if (failure.kind === "signed_out" || failure.kind === "stranger") {
      this.signIn.mend(failure);
      return;
    }
    this.tell(failure.message || t(failure.kind === "offline" ? "offline" : "server_failed"), "warning");
  }
}

/** The settings and sentences that came with the page. */
export function settingsOf(block) {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  speak(read(`${block}-texts`), document.documentElement.lang);
  return read(block);
}
