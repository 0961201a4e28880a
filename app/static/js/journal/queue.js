// Changes of cells on their way to the server. A change is kept in the browser's storage, one entry per change,
// until the server has answered for it; it is sent again under the same uuid and in the same words, so that a lost
// answer never doubles it. At most one batch is under way.

const BATCH = 50;
const DELAY = 400;
const LONGEST_PAUSE = 30000;

/** Why a batch did not arrive: "offline", "server", "signed_out", "stranger", "gone". */
export class Failure extends Error {
  constructor(kind, message = "") {
    super(message);
    this.kind = kind;
  }
}

export class Queue {
  constructor({ storage, prefix, send, stored, changed, uuid, timer = (act, pause) => setTimeout(act, pause), clock = () => Date.now() }) {
    Object.assign(this, { storage, prefix, send, stored, changed, uuid, timer, clock });
    this.changes = this.kept();
    this.sending = false;
    this.failure = null;
    this.pauses = 0;
    this.planned = null;
    this.savedAt = null;
    this.order = this.changes.reduce((last, change) => Math.max(last, change.order), 0);
  }

  kept() {
    const found = [];
    for (let place = 0; place < this.storage.length; place += 1) {
      const name = this.storage.key(place);
      if (name.startsWith(this.prefix)) found.push(JSON.parse(this.storage.getItem(name)));
    }
    return found.sort((a, b) => a.order - b.order);
  }

  keep(change) {
    this.storage.setItem(this.prefix + change.op, JSON.stringify(change));
  }

  drop(change) {
    this.storage.removeItem(this.prefix + change.op);
    this.changes = this.changes.filter((other) => other !== change);
  }

  /** The newest unconfirmed change of a cell. */
  latest(key) {
    return this.changes.findLast((change) => change.key === key);
  }

  waiting() {
    return this.changes.filter((change) => change.state === "waiting");
  }

  troubled() {
    return this.changes.filter((change) => change.state !== "waiting");
  }

  /** Takes a change {key, place, value, was, late, reason}; `was` is the version that its author saw. */
  put({ key, place, value, was, late = false, reason = null, confirmed = null }) {
    const before = this.latest(key);
    const chained = before?.state === "waiting" && before.tried;
    if (before && !chained) {
      was = before.state === "waiting" ? before.was : was;
      this.drop(before);
    }
    if (chained || value !== confirmed) {
      this.order = Math.max(this.order + 1, this.clock());
      const change = {
        op: this.uuid(), order: this.order, key, place, value, was, late, reason, state: "waiting", tried: false,
      };
      this.changes.push(change);
      this.keep(change);
    }
    this.changed([key]);
    this.plan(DELAY);
  }

  /** Gives the reason that changes of past lessons wait for. */
  giveReason(reason) {
    for (const change of this.waiting().filter((one) => one.late && !one.reason)) {
      change.reason = reason;
      this.keep(change);
    }
    this.plan(0);
  }

  withoutReason() {
    return this.waiting().filter((change) => change.late && !change.reason);
  }

  refuse(changes, message) {
    for (const change of changes) {
      Object.assign(change, { state: "refused", status: "locked", message });
      this.keep(change);
    }
    this.changed(changes.map((change) => change.key));
  }

  forget(change) {
    this.drop(change);
    this.changed([change.key]);
  }

  plan(delay) {
    if (this.planned && this.planned.at <= this.clock() + delay) return;
    const due = { at: this.clock() + delay };
    this.planned = due;
    this.timer(() => {
      if (this.planned !== due) return;
      this.planned = null;
      this.flush();
    }, delay);
  }

  batch() {
    const stored = this.waiting().filter((change) => this.storage.getItem(this.prefix + change.op) !== null);
    this.changes = this.changes.filter((change) => change.state !== "waiting" || stored.includes(change));
    const heads = stored.filter((change, place) => stored.findIndex((other) => other.key === change.key) === place);
    const ready = heads.filter((change) => !change.late || change.reason);
    return ready.filter((change) => change.reason === ready[0].reason).slice(0, BATCH);
  }

  async flush() {
    if (this.sending) return;
    const batch = this.batch();
    if (!batch.length) {
      this.changed([]);
      return;
    }
    this.sending = true;
    for (const change of batch) {
      change.tried = true;
      this.keep(change);
    }
    this.changed([]);
    try {
      const answer = await this.send(batch.map(operation), batch[0].reason);
      this.arrived(batch, answer);
    } catch (failure) {
      this.failed(failure);
    } finally {
      this.sending = false;
      this.changed([]);
    }
  }

  arrived(batch, answer) {
    this.failure = null;
    this.pauses = 0;
    this.savedAt = this.clock();
    const keys = [];
    for (const result of answer.results) {
      const change = batch.find((one) => one.op === result.op);
      if (change && this.changes.includes(change)) keys.push(...this.settle(change, result));
    }
    this.changed(keys);
    if (this.batch().length) this.plan(0);
  }

  settle(change, result) {
    const next = this.changes.find((other) => other.key === change.key && other.order > change.order);
    if (result.cell) this.stored({ ...change.place, ...result.cell });
    const agreed = result.status === "conflict" && (result.cell?.value ?? "") === change.value;
    if (result.status === "saved" || agreed) {
      this.drop(change);
      if (next) this.rebase(next, result.cell.version);
    } else if (result.status === "conflict") {
      this.mark(next ?? change, { state: "conflict", theirs: result.cell, message: result.message });
      if (next) this.drop(change);
    } else if (next) {
      this.drop(change);
      this.rebase(next, change.was);
    } else {
      this.mark(change, { state: "refused", status: result.status, message: result.message });
    }
    return [change.key];
  }

  rebase(change, version) {
    change.was = version;
    this.keep(change);
  }

  mark(change, state) {
    Object.assign(change, state);
    this.keep(change);
  }

  /** Programming errors are not a broken line: they must be seen. */
  failed(failure) {
    if (!(failure instanceof Failure)) throw failure;
    this.failure = failure;
    if (failure.kind === "gone") this.refuse(this.waiting(), failure.message);
    if (failure.kind !== "offline" && failure.kind !== "server") return;
    this.pauses += 1;
    this.plan(Math.min(1000 * 2 ** (this.pauses - 1), LONGEST_PAUSE));
  }

  /** The line is back, or somebody signed in: no reason to sit out the pause. */
  hurry() {
    this.failure = null;
    this.pauses = 0;
    this.plan(0);
  }
}

function operation(change) {
  return { op: change.op, ...change.place, value: change.value, was: change.was };
}
