// Where unsent changes live. Where the browser keeps nothing (private windows, a full disk), they live in the tab.

export function openStore() {
  try {
    localStorage.setItem("journal:probe", "1");
    localStorage.removeItem("journal:probe");
    return localStorage;
  } catch {
    return new TabStore();
  }
}

export class TabStore {
  constructor() {
    this.entries = new Map();
  }

  get length() {
    return this.entries.size;
  }

  key(place) {
    return [...this.entries.keys()][place] ?? null;
  }

  getItem(name) {
    return this.entries.get(name) ?? null;
  }

  setItem(name, value) {
    this.entries.set(name, value);
  }

  removeItem(name) {
    this.entries.delete(name);
  }
}

/** A version 4 uuid, also where the page is not served over HTTPS and `crypto.randomUUID` is missing. */
export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
