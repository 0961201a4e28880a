// Undo and redo as inverse changes: they travel the same audited way as what was typed.

const DEPTH = 200;

export class Undo {
  constructor() {
    this.done = [];
    this.undone = [];
  }

  /** Notes a step: a list of {key, place, before, after}. */
  note(step) {
    if (!step.length) return;
    this.done.push(step);
    if (this.done.length > DEPTH) this.done.shift();
    this.undone = [];
  }

  /** What to write to take the last step back; cells that somebody else has changed since are left alone. */
  back(valueOf) {
    return turn(this.done, this.undone, valueOf, "after", "before");
  }

  again(valueOf) {
    return turn(this.undone, this.done, valueOf, "before", "after");
  }
}

function turn(from, to, valueOf, expected, wanted) {
  const step = from.pop();
  if (!step) return [];
  to.push(step);
  return step.filter((change) => valueOf(change.key) === change[expected])
    .map((change) => ({ key: change.key, place: change.place, value: change[wanted] }));
}
