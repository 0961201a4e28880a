// The way to the server: what it answers, or why it does not, in words for the person.
const words = JSON.parse(document.getElementById("workload-texts")?.textContent || "{}");

export function say(name, values = {}) {
  return (words[name] ?? name).replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

export class Server {
  constructor({ root, account }) {
    this.root = root;
    this.account = account;
  }

  /** Answers {ok, body}; `body.message` says why something was not done. */
  async post(deed, sent) {
    try {
      const response = await fetch(`${this.root}/${deed}`, {
        method: "POST",
        credentials: "same-origin",
        headers: {
          Accept: "application/json",
          "Content-Type": "application/json",
          "X-Account": this.account,
          "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content,
        },
        body: JSON.stringify(sent),
      });
      if (response.ok) return { ok: true, body: await response.json() };
      if (response.status === 422) return { ok: false, body: await response.json() };
      return { ok: false, body: { message: say(reason(response.status)) } };
    } catch {
      return { ok: false, body: { message: say("failed") } };
    }
  }
}

// A form token of an ended session is refused with 400, so that both mean: sign in again.
function reason(status) {
  if (status === 401 || status === 400) return "signed_out";
  return status === 403 || status === 404 ? "gone" : "failed";
}
