// Brings what others have written, every few seconds while the page is looked at.

const EVERY = 5000;

export class Poll {
  constructor({ door, url, arrived, failed, busy }) {
    Object.assign(this, { door, url, arrived, failed, busy });
    this.etag = null;
    document.addEventListener("visibilitychange", () => this.ask());
  }

  start() {
    this.timer = setInterval(() => this.ask(), EVERY);
  }

  async ask() {
    if (document.hidden || this.asking || this.busy()) return;
    this.asking = true;
    try {
      const answer = await this.door.get(this.url, { etag: this.etag, background: true });
      if (answer.status === 200 && !this.busy()) {
        this.etag = answer.etag;
        this.arrived(answer.body);
      }
    } catch (failure) {
      this.failed(failure);
    } finally {
      this.asking = false;
    }
  }
}
