// Signing in over the page when the session has ended. Only the person who opened the page goes on with it.
import { askUntil } from "./dialogs.js";
import { Failure } from "./queue.js";
import { t } from "./texts.js";

export class SignIn {
  /** `again()` is called when the right person is back. */
  constructor({ door, dialog, again }) {
    Object.assign(this, { door, dialog, again });
    this.isOpen = false;
    this.putOff = false; // left unanswered: it asks again with the next change, not with the next poll
  }

  /** Takes any failure; asks when it is one that signing in mends. Programming errors go on. */
  async mend(failure, { polling = false } = {}) {
    if (!(failure instanceof Failure)) throw failure;
    const isOurs = failure.kind === "signed_out" || failure.kind === "stranger";
    if (!isOurs || this.isOpen || (polling && this.putOff)) return;
    this.isOpen = true;
    // What one person typed must not stand under the name of another: it waits for its author.
    if (failure.kind === "stranger") this.dialog.querySelector("[data-lead]").textContent = t("signin_stranger");
    this.askFor("password");
    const signedIn = await askUntil(this.dialog, { password: "", code: "" }, (fields) => this.attempt(fields));
    this.isOpen = false;
    this.putOff = !signedIn;
    if (signedIn) this.again();
  }

  /** Shows the fields of one step, "password" or "code"; what is hidden need not be filled in. */
  askFor(step) {
    this.step = step;
    for (const part of this.dialog.querySelectorAll("[data-step]")) {
      part.hidden = part.dataset.step !== step;
      part.querySelector("input").required = !part.hidden;
    }
    this.dialog.querySelector("[data-step]:not([hidden]) input").focus();
  }

  async attempt({ username, password, code }) {
    try {
      const isCode = this.step === "code";
      const answer = await (isCode ? this.door.sendCode(code) : this.door.signIn(username, password));
      if (answer === "in") return null;
      if (answer !== "wrong") this.askFor(answer === "code" ? "code" : "password");
      if (answer === "code") return {};
      return { "": t(answer === "again" ? "signin_again" : isCode ? "signin_code_wrong" : "signin_wrong") };
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      return { "": t(failure.kind === "stranger" ? "signin_stranger" : "signin_offline") };
    }
  }
}
