// What does not add up, beside the grid: links to rows, wrong indices mended by one click.
import { t } from "../journal/texts.js";

export class Findings {
  constructor({ panel, reveal, mend }) {
    Object.assign(this, { panel, reveal, mend });
  }

  show(findings) {
    const errors = findings.filter((finding) => finding.severity === "error").length;
    const title = this.panel.querySelector("[data-counts]");
    title.replaceChildren(
      ...(errors ? [this.pill(t("errors", { n: errors }), "bad")] : []),
      ...(findings.length > errors ? [this.pill(t("warnings", { n: findings.length - errors }), "warn")] : []),
      ...(findings.length ? [] : [this.pill(t("adds_up"), "good")]),
    );
    this.panel.querySelector("ul").replaceChildren(...findings.map((finding) => this.line(finding)));
  }

  pill(words, tone) {
    const pill = document.createElement("span");
    pill.className = `pill ${tone}`;
    pill.textContent = words;
    return pill;
  }

  line(finding) {
    const line = document.createElement("li");
    const isError = finding.severity === "error";
    line.className = isError ? "is-error" : "is-warning";
    const words = document.createElement("div");
    words.translate = false;
    const what = document.createElement("p");
    const title = document.createElement(finding.row ? "a" : "b");
    title.textContent = finding.title;
    if (finding.row) {
      title.href = `#row-${finding.row}`;
      title.addEventListener("click", (event) => {
        event.preventDefault();
        this.reveal(finding.row);
      });
    }
    what.append(title, `: ${finding.said}`);
    const rule = document.createElement("small");
    rule.textContent = `${t("rule")} ${finding.rule}`;
    words.append(what, rule);
    if (finding.suggestion) words.append(this.fix(finding));
    line.append(this.pill(t(isError ? "error" : "warning"), isError ? "bad" : "warn"), words);
    return line;
  }

  fix(finding) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "btn small", textContent: t("mend", { index: finding.suggestion }) });
    button.addEventListener("click", () => this.mend(finding.row, finding.suggestion));
    return button;
  }
}
