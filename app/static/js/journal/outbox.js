// Changes of lessons (topic, homework, kind) on their way to the server: one change of one lesson at a time, kept in
// the browser's storage until it is answered, merged while it waits.
import { Failure } from "./queue.js";

const LONGEST_PAUSE = 30000;

export class Outbox {
  /** `send(lesson, body)` answers {status, body}; `settled(lesson)` takes the server's lesson. */
  constructor({ storage, prefix, send, settled, changed, failed, timer = (act, pause) => setTimeout(act, pause) }) {
    Object.assign(this, { storage, prefix, send, settled, changed, failed, timer });
    this.letters = this.kept();
    this.sending = false;
    this.pauses = 0;
    this.failure = null;
    this.savedAt = null;
  }

  kept() {
    const letters = new Map();
    for (let place = 0; place < this.storage.length; place += 1) {
      const name = this.storage.key(place);
      if (!name.startsWith(this.prefix)) continue;
      const letter = JSON.parse(this.storage.getItem(name));
      letters.set(letter.lesson, letter);
    }
    return letters;
  }

  keep(letter) {
    this.storage.setItem(this.prefix + letter.lesson, JSON.stringify(letter));
  }

  /** Changes `fields` of a lesson whose `version` the author saw. */
  put(lesson, version, fields) {
    const before = this.letters.get(lesson);
    const letter = { lesson, was: before?.was ?? version, fields: { ...before?.fields, ...fields }, state: "waiting" };
    this.letters.set(lesson, letter);
    this.keep(letter);
    this.changed();
    this.flush();
  }

  forget(lesson) {
    this.letters.delete(lesson);
    this.storage.removeItem(this.prefix + lesson);
    this.changed();
  }

  /** Sends the same fields again, over what stands there now. */
  insist(lesson) {
    const letter = this.letters.get(lesson);
    Object.assign(letter, { state: "waiting", was: letter.theirs?.version ?? letter.was });
    this.keep(letter);
    this.flush();
  }

  fields(lesson) {
    return this.letters.get(lesson)?.fields ?? {};
  }

  waiting() {
    return [...this.letters.values()].filter((letter) => letter.state === "waiting");
  }

  troubled() {
    return [...this.letters.values()].filter((letter) => letter.state !== "waiting");
  }

  async flush() {
    const [letter] = this.waiting();
    if (this.sending || !letter) return;
    this.sending = true;
    this.changed();
    const sent = { ...letter.fields };
    try {
      const answer = await this.send(letter.lesson, { ...sent, was: letter.was });
      this.failure = null;
      this.pauses = 0;
      this.savedAt = Date.now();
      this.answered(letter.lesson, sent, answer);
    } catch (failure) {
      this.broken(failure);
    } finally {
      this.sending = false;
      this.changed();
    }
    if (!this.failure) this.flush();
  }

  hurry() {
    this.failure = null;
    this.pauses = 0;
    this.flush();
  }

  answered(lesson, sent, { status, body }) {
    const letter = this.letters.get(lesson);
    if (body.lesson) this.settled(body.lesson, body.warning);
    if (!letter) return;
    if (status < 300) this.keepRest(letter, sent, body.lesson.version);
    else {
      const state = status === 409 ? "conflict" : "refused";
      Object.assign(letter, { state, theirs: body.lesson, errors: body.errors ?? {}, message: body.message });
      this.keep(letter);
    }
  }

  /** What was typed while the answer was under way goes next. */
  keepRest(letter, sent, version) {
    const rest = Object.entries(letter.fields).filter(([name, value]) => sent[name] !== value);
    if (!rest.length) {
      this.forget(letter.lesson);
      return;
    }
    Object.assign(letter, { fields: Object.fromEntries(rest), was: version });
    this.keep(letter);
  }

  refuse(message) {
    for (const letter of this.waiting()) {
      Object.assign(letter, { state: "refused", errors: {}, message });
      this.keep(letter);
    }
  }

  broken(failure) {
    if (!(failure instanceof Failure)) throw failure;
    if (failure.kind === "gone") {
      this.refuse(failure.message);
      return;
    }
    this.failure = failure;
    this.failed(failure);
    if (failure.kind !== "offline" && failure.kind !== "server") return;
    this.pauses += 1;
    this.timer(() => this.flush(), Math.min(1000 * 2 ** (this.pauses - 1), LONGEST_PAUSE));
  }
}
