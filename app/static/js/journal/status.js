// The honest state of the page: what is saved, what waits and why.
import { clockTime, count, t } from "./texts.js";

/** Answers {kind, text} for the state line. */
export function stateOf({ queue, outbox }) {
  const waiting = queue.waiting().length + outbox.waiting().length;
  const troubled = queue.troubled().length + outbox.troubled().length;
  const failure = queue.failure ?? outbox.failure;
  if (waiting && failure) return { kind: "offline", text: broken(failure, waiting) };
  if (waiting) return { kind: "saving", text: t("saving") };
  if (troubled) return { kind: "problem", text: count("refused", troubled) };
  const savedAt = Math.max(queue.savedAt ?? 0, outbox.savedAt ?? 0);
  if (savedAt) return { kind: "saved", text: t("saved_at", { time: clockTime(savedAt) }) };
  return { kind: "saved", text: t("all_saved") };
}

function broken(failure, waiting) {
  const name = { offline: "offline", server: "server_silent", signed_out: "signed_out", stranger: "stranger" };
  return count(name[failure.kind] ?? "offline", waiting);
}

export class Status {
  constructor(box) {
    this.box = box;
    this.said = "";
  }

  show({ kind, text }) {
    if (this.said === kind + text) return;
    this.said = kind + text;
    this.box.dataset.kind = kind;
    this.box.textContent = text;
  }
}
