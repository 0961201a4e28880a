import assert from "node:assert/strict";
import test from "node:test";
import { Failure, Queue } from "../../app/static/js/journal/queue.js";
import { TabStore } from "../../app/static/js/journal/store.js";

/** A server of one page: versions per cell, the same operation never twice. */
class Server {
  constructor() {
    this.cells = new Map();
    this.seen = new Map();
    this.sent = [];
    this.line = () => {};
    this.lost = 0;
  }

  async send(ops, reason) {
    this.sent.push({ ops: ops.map((op) => ({ ...op })), reason });
    await this.line();
    const results = ops.map((op) => this.one(op));
    if (this.lost) {
      this.lost -= 1;
      throw new Failure("offline");
    }
    return { results };
  }

  one(op) {
    const body = JSON.stringify(op);
    if (this.seen.has(op.op)) {
      const before = this.seen.get(op.op);
      return before.body === body ? before.result : { op: op.op, status: "invalid", message: "other body" };
    }
    const key = `${op.lesson}/${op.student}/${op.work}`;
    const cell = this.cells.get(key) ?? { value: "", version: null };
    if (cell.version !== op.was) return { op: op.op, status: "conflict", cell: { ...cell, who: "Петрова" } };
    const fresh = { value: op.value, version: (cell.version ?? 0) + 1 };
    this.cells.set(key, fresh);
    const result = { op: op.op, status: "saved", cell: fresh };
    this.seen.set(op.op, { body, result });
    return result;
  }
}

function desk(server = new Server(), storage = new TabStore()) {
  let number = 0;
  const versions = new Map();
  const queue = new Queue({
    storage, prefix: "q:", uuid: () => `op${(number += 1)}-${Math.random()}`,
    send: (...all) => server.send(...all), stored: (cell) => versions.set(`${cell.lesson}/${cell.student}/${cell.work}`, cell.version),
    changed: () => {}, timer: () => {},
  });
  const type = (student, value, more = {}) => {
    const key = `1/${student}/3`;
    queue.put({ key, place: { lesson: 1, student, work: 3 }, value, was: versions.get(key) ?? null, ...more });
  };
  const drain = async () => {
    for (let step = 0; step < 20 && queue.batch().length; step += 1) await queue.flush();
  };
  return { queue, server, storage, type, drain };
}

test("what is typed before the batch goes is one operation", async () => {
  const { queue, server, type, drain } = desk();
  type(1, "5");
  type(1, "4");

  await drain();

  assert.deepEqual(server.sent.map((batch) => batch.ops.map((op) => op.value)), [["4"]]);
  assert.equal(queue.changes.length, 0);
});

test("a change typed while its cell is under way follows with the new version", async () => {
  const { server, type, drain, queue } = desk();
  type(1, "5");
  const flight = queue.flush();
  type(1, "3");

  await flight;
  await drain();

  assert.deepEqual(server.cells.get("1/1/3"), { value: "3", version: 2 });
});

test("a lost answer neither loses nor doubles a mark", async () => {
  const { server, type, drain, queue } = desk();
  type(1, "5");
  server.lost = 1;
  await queue.flush();
  type(1, "2");

  await drain();

  assert.deepEqual(server.cells.get("1/1/3"), { value: "2", version: 2 });
  assert.equal(server.sent[0].ops[0].op, server.sent[1].ops[0].op);
  assert.deepEqual(server.sent[0], server.sent[1]);
});

test("unsent changes survive a reload", async () => {
  const first = desk();
  first.server.line = () => { throw new Failure("offline"); };
  first.type(1, "5");
  first.type(2, "4");
  await first.queue.flush();
  first.server.line = () => {};

  const second = desk(first.server, first.storage);
  await second.drain();

  assert.equal(first.server.cells.get("1/1/3").value, "5");
  assert.equal(first.server.cells.get("1/2/3").value, "4");
  assert.equal(first.storage.length, 0);
});

test("a change that another tab has sent is not sent again", async () => {
  const first = desk();
  first.type(1, "5");
  const second = desk(first.server, first.storage);

  await first.drain();
  await second.drain();

  assert.equal(first.server.sent.length, 1);
});

test("a conflict keeps what was typed and what stands there", async () => {
  const { server, type, queue } = desk();
  server.cells.set("1/1/3", { value: "3", version: 7 });
  type(1, "5");

  await queue.flush();

  const [change] = queue.troubled();
  assert.equal(change.value, "5");
  assert.equal(change.theirs.value, "3");
  assert.equal(server.cells.get("1/1/3").value, "3");
});

test("two people who write the same are not in conflict", async () => {
  const { server, type, queue } = desk();
  server.cells.set("1/1/3", { value: "5", version: 7 });
  type(1, "5");

  await queue.flush();

  assert.equal(queue.changes.length, 0);
});

test("a batch is never larger than fifty and only one is under way", async () => {
  const { server, type, queue, drain } = desk();
  for (let student = 1; student <= 120; student += 1) type(student, "4");

  const flight = queue.flush();
  await queue.flush();
  assert.equal(server.sent.length, 1);
  await flight;
  await drain();

  assert.deepEqual(server.sent.map((batch) => batch.ops.length), [50, 50, 20]);
});

test("changes of past lessons wait for their reason and do not mix with others", async () => {
  const { server, type, queue, drain } = desk();
  type(1, "5", { late: true });
  type(2, "4");
  await drain();
  assert.deepEqual(server.sent.map((batch) => batch.reason), [null]);

  queue.giveReason("сдал позже");
  await drain();

  assert.deepEqual(server.sent.map((batch) => batch.reason), [null, "сдал позже"]);
});

test("any order of typing, losing and reloading ends in what was typed last", async () => {
  for (let round = 0; round < 60; round += 1) {
    const server = new Server();
    const storage = new TabStore();
    let one = desk(server, storage);
    const last = new Map();
    for (let step = 0; step < 40; step += 1) {
      const student = 1 + Math.floor(Math.random() * 3);
      const value = ["5", "4", "3", "2"][Math.floor(Math.random() * 4)];
      const dice = Math.random();
      if (dice < 0.6) {
        one.queue.put({
          key: `1/${student}/3`, place: { lesson: 1, student, work: 3 }, value,
          was: server.cells.get(`1/${student}/3`)?.version ?? null,
        });
        last.set(student, value);
      } else if (dice < 0.8) {
        server.lost = Math.random() < 0.4 ? 1 : 0;
        await one.queue.flush();
      } else if (dice < 0.85) one = desk(server, storage);
    }
    server.lost = 0;
    await one.drain();
    for (const [student, value] of last) assert.equal(server.cells.get(`1/${student}/3`).value, value);
    assert.equal(storage.length, 0);
  }
});
