// A remark beside a cell: why a value was not taken, or what somebody else wrote there. Never takes the focus.

export class Note {
  constructor(box) {
    this.box = box;
    this.text = box.querySelector("[data-text]");
    this.buttons = box.querySelector("[data-buttons]");
  }

  /** `answers` are buttons: [{label, act}]. */
  say(cell, text, answers = []) {
    if (!cell || !text) return;
    this.text.textContent = text;
    this.buttons.replaceChildren(...answers.map((answer) => this.button(answer)));
    this.box.hidden = false;
    place(this.box, cell);
  }

  button({ label, act }) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn small";
    button.textContent = label;
    button.addEventListener("click", () => {
      this.hide();
      act();
    });
    return button;
  }

  hide() {
    this.box.hidden = true;
  }
}

/** Puts a fixed box beside a cell, inside the window. */
export function place(box, cell) {
  const at = cell.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = box;
  const below = at.bottom + 6 + height < innerHeight;
  box.style.left = `${Math.max(8, Math.min(at.left, innerWidth - width - 8))}px`;
  box.style.top = `${Math.max(8, below ? at.bottom + 6 : at.top - height - 6)}px`;
}
