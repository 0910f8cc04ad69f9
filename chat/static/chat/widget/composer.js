/** Where the shopper writes: grows with the text, counts, sends with Enter. */

import { ICONS, h, icon } from "./dom.js";
import { MAX_CHARACTERS, lengthOf } from "./protocol.js";
import { strings } from "./strings.js";

const COUNT_FROM = 1600;

export class Composer {
  #onSend;
  #onStop;
  #busy = false;
  #ready = true;

  constructor({ onSend, onStop, onPerson }) {
    this.#onSend = onSend;
    this.#onStop = onStop;
    this.input = h("textarea", {
      rows: 1,
      dir: "auto",
      "aria-label": strings.input,
      "aria-describedby": "count",
      placeholder: strings.placeholder,
      enterkeyhint: "send",
      autocomplete: "off",
      part: "input",
      oninput: () => this.#measure(),
      onkeydown: (event) => this.#key(event),
    });
    this.send = h(
      "button",
      { type: "submit", class: "send", part: "send", "aria-label": strings.send, title: strings.send },
      icon(...ICONS.send),
    );
    this.stop = h(
      "button",
      {
        type: "button",
        class: "send stop",
        part: "stop",
        hidden: true,
        "aria-label": strings.stop,
        title: strings.stop,
        onclick: () => this.#onStop(),
      },
      h("span", { class: "square" }),
    );
    this.count = h("p", { class: "count", id: "count", "aria-live": "off" });
    const person = h("button", { type: "button", class: "link", onclick: onPerson, part: "person" }, icon(...ICONS.person), strings.person);
    this.element = h(
      "form",
      { class: "composer", part: "composer", onsubmit: (event) => this.#submit(event) },
      h("div", { class: "field" }, this.input, this.send, this.stop),
      h("div", { class: "under" }, person, this.count, h("p", { class: "keys" }, strings.keys)),
    );
    this.#measure();
  }

  /** While an answer is written, the button stops it. */
  set busy(busy) {
    this.#busy = busy;
    const focused = this.element.getRootNode().activeElement;
    this.stop.hidden = !busy;
    this.send.hidden = busy;
    if (focused === this.send || focused === this.stop) this.input.focus();
    this.#measure();
  }

  set ready(ready) {
    this.#ready = ready;
    this.#measure();
  }

  set text(text) {
    this.input.value = text;
    this.#measure();
  }

  #measure() {
    const length = lengthOf(this.input.value);
    const left = MAX_CHARACTERS - length;
    this.count.textContent =
      length < COUNT_FROM ? "" : left >= 0 ? strings.left(left) : strings.tooMany(-left);
    this.element.classList.toggle("over", left < 0);
    this.element.classList.toggle("counting", length >= COUNT_FROM);
    this.input.setAttribute("aria-invalid", String(left < 0));
    this.send.disabled = this.#busy || !this.#ready || length === 0 || left < 0;
    this.input.style.setProperty("height", "auto");
    if (this.input.scrollHeight) {
      this.input.style.setProperty("height", `${this.input.scrollHeight}px`);
    }
  }

  #key(event) {
    // While an input method composes, Enter picks a word and must not send.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#submit(event);
  }

  #submit(event) {
    event.preventDefault();
    if (this.send.disabled) return;
    const text = this.input.value.trim();
    this.text = "";
    this.#onSend(text);
  }
}
