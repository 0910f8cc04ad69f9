/**
 * What outlives a page: the key to the conversation and whether the panel was open.
 * Kept under a key of our own; never in a URL, never in a cookie. Browsers that refuse
 * storage to embedded pages get a conversation that lives as long as the page.
 */

const PREFIX = "manga-assist:1";

function usable(name) {
  try {
    const store = globalThis[name];
    store.setItem(`${PREFIX}:probe`, "1");
    store.removeItem(`${PREFIX}:probe`);
    return store;
  } catch {
    return null;
  }
}

export class Memory {
  #key;
  #store;
  #value = {};

  /** `owner` keeps the conversations of two accounts in one browser apart. */
  constructor(server, owner, area = "localStorage") {
    this.#key = [PREFIX, server, owner || "guest"].join("|");
    this.#store = usable(area) ?? usable("sessionStorage");
    try {
      this.#value = JSON.parse(this.#store?.getItem(this.#key) ?? "{}") ?? {};
    } catch {
      this.#value = {};
    }
  }

  get(name) {
    return this.#value[name];
  }

  set(changes) {
    this.#value = { ...this.#value, ...changes };
    try {
      this.#store?.setItem(this.#key, JSON.stringify(this.#value));
    } catch {
      // Full or forbidden: the page's own memory serves.
    }
  }
}
