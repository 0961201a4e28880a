// The thematic plan beside the lesson: the next topic in one click, any other from a list. Fetched when it is first wanted.
import { dayMonth, t } from "./texts.js";

export class Topics {
  constructor({ panel, outbox, door, url, dialog }) {
    Object.assign(this, { panel, outbox, door, url, dialog });
    this.plan = null;
    this.asked = 0;
    this.line = panel.part("plan");
    this.nextButton = panel.part("plan_next");
    this.list = dialog.querySelector("[data-list]");
    this.seek = dialog.querySelector("input");
    panel.shown = () => this.offer();
    this.nextButton.addEventListener("click", () => this.choose(this.following()));
    panel.part("plan_all").addEventListener("click", () => this.open());
    this.seek.addEventListener("input", () => this.draw());
    this.list.addEventListener("click", (event) => {
      const id = Number(event.target.closest("[data-topic]")?.dataset.topic);
      if (id) this.choose(this.plan.topics.find((topic) => topic.id === id));
    });
  }

  async fetch() {
    this.asked = Date.now();
    try {
      this.plan = (await this.door.get(this.url, { background: true })).body;
    } catch {
      this.plan = null; // without a connection the topic is typed by hand
    }
    this.offer();
  }

  following() {
    return this.plan?.topics.find((topic) => topic.left > 0) ?? null;
  }

  /** A lesson without a topic is offered the next one; a plan may be approved while the page is open. */
  offer() {
    const { lesson } = this.panel;
    if (!lesson || !this.panel.canChange()) {
      this.line.hidden = true;
      return;
    }
    if (!this.plan && Date.now() - this.asked > 60000) this.fetch();
    this.line.hidden = !this.plan?.topics.length;
    if (this.line.hidden) return;
    const topic = this.following();
    const empty = !this.panel.current("topic");
    this.nextButton.hidden = !empty;
    this.nextButton.disabled = !topic;
    this.nextButton.textContent = topic ? t("plan_next", { title: short(topic.title) }) : t("plan_done");
  }

  choose(topic) {
    const { lesson } = this.panel;
    if (!topic || !lesson || !this.panel.canChange()) return;
    const fields = { topic: topic.title, type: topic.type, plan: [topic.id] };
    if (topic.homework && !this.panel.current("homework")) fields.homework = topic.homework;
    this.outbox.put(lesson.id, lesson.version, fields);
    // Counted at once, so that the next lesson is offered the next topic; the server's count comes with the next fetch.
    for (const other of this.plan.topics) other.lessons = other.lessons.filter((given) => given.id !== lesson.id);
    topic.left = Math.max(topic.left - lesson.hours, 0);
    topic.lessons.push({ id: lesson.id, date: lesson.date });
    if (this.dialog.open) this.dialog.close();
    this.panel.fill();
  }

  async open() {
    await this.fetch();
    if (!this.plan) return;
    this.seek.value = "";
    this.draw();
    this.dialog.showModal();
    this.list.querySelector("[data-next]")?.scrollIntoView({ block: "center" });
  }

  draw() {
    const words = this.seek.value.toLowerCase().split(/\s+/).filter(Boolean);
    const following = this.following();
    const found = this.plan.topics.filter((topic) => words.every((word) => topic.title.toLowerCase().includes(word)));
    this.list.replaceChildren(...found.map((topic) => this.item(topic, topic === following)));
  }

  item(topic, isNext) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "topic";
    button.dataset.topic = topic.id;
    if (isNext) button.dataset.next = "1";
    const title = document.createElement("span");
    title.translate = false;
    title.textContent = `${topic.number}. ${topic.title}`;
    const note = document.createElement("small");
    const dates = topic.lessons.map((lesson) => dayMonth(lesson.date)).join(", ");
    const left = t("plan_left", { left: topic.left, hours: topic.hours });
    note.textContent = dates ? `${left} · ${t("plan_given", { dates })}` : left;
    if (!topic.left) button.classList.add("given");
    button.append(title, note);
    return button;
  }
}

function short(title) {
  return title.length > 60 ? `${title.slice(0, 58)}…` : title;
}
