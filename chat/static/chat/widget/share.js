/** Sharing: a link that anybody can read the conversation by, until it is taken back. */

import { h } from "./dom.js";
import { strings } from "./strings.js";

const words = strings.share;

export class ShareSheet {
  #server;
  #key;
  #share = null;
  #back = null;
  #words = h("p", { class: "sheet-words", role: "status" });
  #links = h("ul", { class: "sheet-links", hidden: true, "aria-label": words.links });
  #row = h("div", { class: "sheet-row" });

  /** `key()` returns the conversation's `{id, token}`, or nothing. */
  constructor(server, key) {
    this.#server = server;
    this.#key = key;
    this.element = h(
      "section",
      { class: "sheet", part: "share", hidden: true, "aria-label": words.label, onkeydown: (event) => this.#keyed(event) },
      this.#words,
      this.#links,
      this.#row,
    );
  }

  open() {
    if (!this.element.hidden) {
      this.close();
      return;
    }
    this.#back = this.element.getRootNode().activeElement;
    this.element.hidden = false;
    this.#offer();
    this.#list();
  }

  close() {
    // Where the focus was in here, it goes back to what opened the sheet.
    const inside = this.element.contains(this.element.getRootNode().activeElement);
    this.element.hidden = true;
    this.#share = null;
    if (inside) this.#back?.focus();
  }

  #keyed(event) {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    this.close();
  }

  #offer(text = words.explains) {
    const make = this.#button(words.make, () => this.#make(), "primary");
    this.#show(text, make, this.#button(words.close, () => this.close()));
    make.focus();
  }

  /** Show the links that work, so that each can be taken back, whenever it was made. */
  async #list() {
    const key = this.#key();
    if (!key) return;
    try {
      const answer = await this.#call("GET", key);
      const { shares } = answer.ok ? await answer.json() : { shares: [] };
      this.#links.replaceChildren(...shares.map((share) => this.#link(share, key)));
      this.#links.hidden = !shares.length;
    } catch {
      // Making a link needs no list of the others.
    }
  }

  #link(share, key) {
    const lang = document.documentElement.lang || "en";
    const made = new Date(share.created_at).toLocaleString(lang, { dateStyle: "medium", timeStyle: "short" });
    const row = h("li", {}, h("a", { href: share.url, target: "_blank", rel: "noopener" }, words.sharedAt(made)));
    row.append(this.#button(words.revoke, () => this.#revoke({ ...share, key }, row)));
    return row;
  }

  async #make() {
    const key = this.#key();
    if (!key) {
      this.#offer(words.errors.nothing_to_share);
      return;
    }
    this.#show(words.making);
    try {
      const answer = await this.#call("POST", key);
      const body = await answer.json();
      if (!answer.ok) throw new Error(body.code);
      this.#share = { ...body, key };
      this.#made();
    } catch (error) {
      this.#offer(words.errors[error.message] ?? words.errors.other);
    }
  }

  #made() {
    const { url, expires_at: end } = this.#share;
    const link = h("input", { readonly: true, value: url, "aria-label": words.link, onfocus: () => link.select() });
    const actions = [this.#button(words.copy, () => this.#copy(link), "primary")];
    if (navigator.share) actions.push(this.#button(words.send, () => this.#send(url)));
    actions.push(this.#button(words.revoke, () => this.#revoke(this.#share)));
    actions.push(this.#button(words.close, () => this.close()));
    const until = new Date(end).toLocaleDateString(document.documentElement.lang || "en", { dateStyle: "long" });
    this.#show(words.made(until), link, ...actions);
    this.#links.hidden = true;
    link.focus();
  }

  async #copy(link) {
    try {
      await navigator.clipboard.writeText(link.value);
    } catch {
      // Without the right to the clipboard the selected text is copied the old way.
      link.select();
      document.execCommand("copy");
    }
    this.#words.textContent = words.copied;
  }

  async #send(url) {
    try {
      await navigator.share({ title: this.#share.title, url });
    } catch {
      // Whoever thought better of it has sent nothing.
    }
  }

  async #revoke({ share_id: id, key }, row = null) {
    try {
      const answer = await this.#call("DELETE", key, `/${id}`);
      if (!answer.ok) throw new Error(String(answer.status));
      this.#share = null;
      row?.remove();
      this.#links.hidden = !this.#links.childElementCount;
      this.#offer(words.revoked);
    } catch {
      this.#words.textContent = words.errors.other;
    }
  }

  #call(method, { id, token }, rest = "") {
    const address = new URL(`/chat/session/${encodeURIComponent(id)}/share${rest}`, this.#server);
    const headers = { authorization: `Bearer ${token}` };
    return fetch(address, { method, headers, credentials: "omit" });
  }

  #button(text, onclick, name = "") {
    return h("button", { type: "button", class: `sheet-button ${name}`, onclick }, text);
  }

  #show(text, ...parts) {
    this.#words.textContent = text;
    this.#row.replaceChildren(...parts);
  }
}
