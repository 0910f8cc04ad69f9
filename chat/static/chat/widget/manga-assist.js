/**
 * <manga-assist>: the launcher. One script tag puts it on a page (`data-manual` leaves
 * that to the page's own <manga-assist> element); the panel behind it is fetched when it is opened for the first time. Everything lives in a shadow root and in
 * adopted style sheets, so a strict content security policy allows it and neither the
 * page nor the widget can spoil the other.
 *
 * Attributes: server, customer-token, customer (keeps the conversations of several
 * accounts apart), theme (auto, light, dark), position (right, left), open, greeting.
 */

import { launcherSheet } from "./launcher-styles.js";

const LABEL = "Ask the bookseller";
const FAILED = "The assistant could not be loaded. Try again";
const here = new URL(import.meta.url).origin;

class MangaAssist extends HTMLElement {
  static observedAttributes = ["open"];

  #button;
  #panel = null;
  #loading = null;
  #failures = 0;
  #returnTo = null;
  #viewport = null;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [launcherSheet()];
    const make = (name, attributes, text = "") => {
      const element = document.createElement(name);
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
      element.textContent = text;
      return element;
    };
    this.#button = make("button", {
      type: "button",
      class: "launcher",
      part: "launcher",
      "aria-haspopup": "dialog",
      "aria-expanded": "false",
      "aria-label": LABEL,
    });
    const seal = make("span", { class: "seal", "aria-hidden": "true" });
    const words = make("span", { class: "words", "aria-hidden": "true" }, LABEL);
    this.#button.append(seal, words);
    this.#button.addEventListener("click", () => (this.open = true));
    root.append(this.#button);
  }

  connectedCallback() {
    this.#rise();
    this.#viewport = new AbortController();
    const options = { signal: this.#viewport.signal };
    visualViewport?.addEventListener("resize", () => this.#fit(), options);
    visualViewport?.addEventListener("scroll", () => this.#fit(), options);
    if (this.open) this.#show(false);
    else if (this.#kept) this.open = true;
  }

  disconnectedCallback() {
    this.#viewport?.abort();
    this.#panel?.close();
  }

  attributeChangedCallback(_, before, after) {
    if ((before === null) === (after === null) || !this.isConnected) return;
    if (after === null) this.#hide();
    else this.#show(true);
  }

  get open() {
    return this.hasAttribute("open");
  }

  set open(open) {
    this.toggleAttribute("open", Boolean(open));
  }

  /** Where the assistant runs; the host of this script unless told otherwise. */
  get server() {
    return new URL(this.getAttribute("server") || here, here);
  }

  /** Open the panel with a question written out, or with `send`, asked at once. */
  async ask(text, { send = false } = {}) {
    this.open = true;
    const panel = await this.#load();
    if (send) panel?.ask(text);
    else panel?.draft(text);
  }

  /** Go on with a conversation whose key a page has: `{id, token}`. */
  async take(key) {
    (await this.#load())?.take(key);
    this.#kept = true;
    this.open = true;
  }

  // A shopper who follows a card to another page finds the panel as it was.
  get #kept() {
    try {
      return sessionStorage.getItem("manga-assist:1:open") === "1";
    } catch {
      return false;
    }
  }

  set #kept(open) {
    try {
      sessionStorage.setItem("manga-assist:1:open", open ? "1" : "0");
    } catch {
      // Storage is forbidden here: then every page begins closed.
    }
  }

  #load() {
    // An import that failed may stay failed for its address, so each new try has its own.
    const address = this.#failures ? `./view.js?again=${this.#failures}` : "./view.js";
    this.#loading ??= import(address).then(
      ({ Panel }) => {
        this.#panel = new Panel(this, { server: this.server, onClose: () => (this.open = false) });
        this.shadowRoot.append(this.#panel.element);
        return this.#panel;
      },
      () => {
        this.#loading = null;
        this.#failures += 1;
        this.#button.setAttribute("aria-label", FAILED);
        this.open = false;
        return null;
      },
    );
    return this.#loading;
  }

  async #show(byShopper) {
    this.#returnTo = byShopper ? document.activeElement : null;
    this.#button.classList.add("busy");
    const panel = await this.#load();
    this.#button.classList.remove("busy");
    if (!panel || !this.open) return;
    this.#button.hidden = true;
    this.#button.setAttribute("aria-expanded", "true");
    panel.element.hidden = false;
    this.#fit();
    panel.open();
    if (byShopper && !this.#kept) panel.focus();
    this.#kept = true;
    this.dispatchEvent(new CustomEvent("manga-assist:open"));
  }

  #hide() {
    this.#kept = false;
    this.#button.hidden = false;
    this.#button.setAttribute("aria-expanded", "false");
    if (this.#panel) {
      this.#panel.element.hidden = true;
      this.#panel.close();
    }
    const back = this.#returnTo;
    if (back && back !== this && back !== document.body && back.isConnected) back.focus();
    else this.#button.focus();
    this.dispatchEvent(new CustomEvent("manga-assist:close"));
  }

  /** Above the page in the top layer, where its transforms and fades do not reach. */
  #rise() {
    if (!("popover" in HTMLElement.prototype)) return;
    this.popover = "manual";
    this.showPopover();
  }

  /** On a phone the keyboard takes half the screen: the sheet takes the other half. */
  #fit() {
    if (!this.#panel || !visualViewport) return;
    const { height, offsetTop } = visualViewport;
    this.#panel.element.style.setProperty("--_view-height", `${height}px`);
    this.#panel.element.style.setProperty("--_view-top", `${offsetTop}px`);
  }
}

// A page that embeds the script twice, or two versions of it, keeps the first one.
if (!customElements.get("manga-assist")) {
  customElements.define("manga-assist", MangaAssist);
  place();
}

/** A page with the script tag alone gets the element too, set up by `data-` attributes. */
function place() {
  const tag = [...document.scripts].find((script) => script.src === import.meta.url);
  if (!tag || "manual" in tag.dataset || document.querySelector("manga-assist")) return;
  const element = document.createElement("manga-assist");
  for (const name of ["server", "theme", "position", "greeting", "customer", "customer-token"]) {
    const value = tag.getAttribute(`data-${name}`);
    if (value !== null) element.setAttribute(name, value);
  }
  document.body.append(element);
}
