// The only way to the server: knows the CSRF token, tells a broken line from an ended session and from a refusal.
import { Failure } from "./queue.js";

const TIMEOUT = 20000;
// Browsers refuse to carry more than 64 KB beyond the life of a page; a Russian letter takes two bytes.
const KEPT_ALIVE = 30000;

export class Door {
  /** `block` is the id of the page's settings: by them `renew` sees whose page it is now. */
  constructor({ page, login, user, texts, block = "journal", fetcher = (...all) => fetch(...all) }) {
    Object.assign(this, { page, login, user, texts, block, fetcher });
    this.token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
  }

  /** Answers {status, body} of a POST; throws Failure when there is no answer to speak of. */
  async post(url, body) {
    let response = await this.postOnce(url, body);
    if (response.status === 400) {
      await this.renew();
      response = await this.postOnce(url, body);
    }
    return this.read(response);
  }

  postOnce(url, body) {
    const text = JSON.stringify(body);
    return this.reach(url, {
      method: "POST",
      keepalive: text.length < KEPT_ALIVE, // a batch on its way outlives the page
      headers: { ...this.headers(), "Content-Type": "application/json", "X-CSRFToken": this.token },
      body: text,
    });
  }

  /** `background` marks what the page asks by itself: it must not keep an abandoned session alive. */
  async get(url, { etag = null, background = false } = {}) {
    const headers = this.headers();
    if (etag) headers["If-None-Match"] = etag;
    if (background) headers["X-Background"] = "1";
    const response = await this.reach(url, { headers });
    if (response.status === 304) return { status: 304, etag, body: null };
    return { ...(await this.read(response)), etag: response.headers.get("ETag") };
  }

  /** The server refuses a request of a page that was opened by somebody else than who is signed in by now. */
  headers() {
    return { Accept: "application/json", "X-Account": String(this.user) };
  }

  async reach(url, options) {
    try {
      return await this.fetcher(url, {
        credentials: "same-origin", cache: "no-store", redirect: "follow",
        signal: AbortSignal.timeout(TIMEOUT), ...options,
      });
    } catch {
      throw new Failure("offline");
    }
  }

  async read(response) {
    const isJson = (response.headers.get("Content-Type") ?? "").includes("json");
    if (response.status === 401 || (response.redirected && !isJson)) throw new Failure("signed_out");
    if (response.status === 403 || response.status === 404) throw new Failure("gone", await this.refusal(response));
    if (response.status === 429 || response.status >= 500 || response.status === 400) throw new Failure("server");
    if (!isJson) throw new Failure("server");
    try {
      return { status: response.status, body: await response.json() };
    } catch {
      throw new Failure("offline");
    }
  }

  async refusal(response) {
    const body = await response.json().catch(() => ({}));
    return (response.status === 403 && body.error) || this.texts("gone");
  }

  /** Fetches a fresh token from the page; refuses to go on when the page now belongs to somebody else. */
  async renew() {
    const response = await this.reach(this.page, { headers: { Accept: "text/html" } });
    if (response.status === 401 || response.redirected) throw new Failure("signed_out");
    if (response.status === 403 || response.status === 404) throw new Failure("gone", this.texts("gone"));
    if (!response.ok) throw new Failure("server");
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    const block = fresh.getElementById(this.block);
    if (!block) throw new Failure("signed_out");
    if (String(JSON.parse(block.textContent).user) !== String(this.user)) throw new Failure("stranger");
    this.token = fresh.querySelector('meta[name="csrf-token"]')?.content ?? "";
  }

  /** Signs in without leaving the page; answers "in", "wrong", or "code" when a code is asked for beside the password. */
  async signIn(username, password) {
    const response = await this.sendForm(this.login, { username, password });
    return this.asksCode(response) ? "code" : this.entered();
  }

  /** The second step; answers "in", "wrong", or "again" when one has to begin with the password. */
  async sendCode(code) {
    const response = await this.sendForm(this.code, { code });
    if (this.asksCode(response)) return "wrong";
    return (await this.entered()) === "in" ? "in" : "again";
  }

  /** Posts a form of the door with the token of the page that it stands on. */
  async sendForm(url, fields) {
    const form = await this.reach(url, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await form.text(), "text/html");
    const token = page.querySelector('input[name="csrf_token"]')?.value
      ?? page.querySelector('meta[name="csrf-token"]')?.content ?? "";
    return this.reach(url, {
      method: "POST",
      headers: { Accept: "text/html", "X-CSRFToken": token },
      body: new URLSearchParams({ ...fields, csrf_token: token }),
    });
  }

  get code() {
    return `${this.login}code`;
  }

  asksCode(response) {
    return new URL(response.url, location.href).pathname === new URL(this.code, location.href).pathname;
  }

  async entered() {
    try {
      await this.renew();
    } catch (failure) {
      if (failure.kind === "signed_out") return "wrong";
      throw failure;
    }
    return "in";
  }
}
