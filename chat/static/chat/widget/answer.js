/** One answer, from the first dot to the thumbs: text, correction, cards, how it ended. */

import { ICONS, h, icon } from "./dom.js";
import { blocksOf, flatWords, markChanges, patch, spoken } from "./markdown.js";
import { Pacer } from "./pacer.js";
import { productCard } from "./product-card.js";
import { correctionLine, strings } from "./strings.js";

const SENTENCE = /[^.!?。！？]*[.!?。！？]+["”’)」』]*(?=\s|$|[\u3040-\u30ff\u3400-\u9fff])/gu;
const FADE_MS = 260;

export class Answer {
  #hooks;
  #pacer;
  #said = 0;
  #text = h("div", { class: "text", part: "answer-text", "aria-live": "off" });
  #dots = h("p", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
  #cards = null;
  #calm = matchMedia("(prefers-reduced-motion: reduce)");

  /** `hooks`: say(text), grew(), rate(value), open(asin), again(). */
  constructor(responseId, hooks) {
    this.id = responseId;
    this.done = false;
    this.#hooks = hooks;
    this.element = h("article", { class: "answer", part: "answer" }, this.#dots, this.#text);
    this.#pacer = new Pacer((text) => this.#grow(text));
  }

  token(text) {
    this.#pacer.add(text);
    this.#speak();
  }

  /** Put right what was said: the words concerned fade over, and a line says why. */
  correct({ text, reasons }) {
    this.#pacer.then(() => {
      const before = flatWords(this.#pacer.text);
      this.#pacer.reset(text);
      this.#said = text.length;
      const line = correctionLine(reasons);
      this.#swap(text, before);
      this.#text.after(h("p", { class: "note corrected", part: "correction" }, line));
      this.#hooks.say(`${line} ${spoken(text)}`);
      this.#hooks.grew();
    });
  }

  products(items) {
    this.#pacer.then(() => this.#showCards(items));
  }

  snapshot({ text, products }) {
    this.#pacer.then(() => {
      this.#pacer.reset(text);
      this.#speak();
      this.#show(text, false);
      if (products) this.#showCards(products.items ?? products);
    });
  }

  end({ status, text }) {
    this.done = true;
    this.#pacer.then(() => {
      this.#dots.remove();
      if (text !== this.#pacer.text) this.#pacer.reset(text);
      this.#show(text, false);
      this.#speak(true);
      this.#close(status);
      this.#hooks.grew();
    });
  }

  /** Show a finished answer of the conversation so far. */
  restore({ text, products }) {
    this.done = true;
    this.#dots.remove();
    this.#pacer.reset(text);
    this.#said = text.length;
    this.#show(text, false);
    if (products?.length) this.#showCards(products, false);
  }

  #grow(text) {
    this.#dots.remove();
    this.#show(text, true);
    this.#hooks.grew();
  }

  #show(text, growing) {
    patch(this.#text, blocksOf(text, growing), { fresh: growing });
  }

  #swap(text, before) {
    const blocks = blocksOf(text);
    const after = blocks.flatMap((block) => block.lines.flat());
    markChanges(before, after);
    this.#dots.remove();
    if (this.#calm.matches) {
      patch(this.#text, blocks);
      return;
    }
    this.#text.classList.add("leaving");
    const gone = before.map((word) => ({ ...word, changed: false }));
    markChanges(after.map((word) => ({ ...word })), gone);
    [...this.#text.querySelectorAll(".line > span")].forEach((node, index) => {
      if (gone[index]?.changed) node.classList.add("going");
    });
    setTimeout(() => {
      this.#text.classList.remove("leaving");
      patch(this.#text, blocks);
    }, FADE_MS);
  }

  #showCards(items, aloud = true) {
    this.#cards?.remove();
    if (!items.length) return;
    this.#cards = h(
      "ul",
      { class: "cards", part: "cards", "aria-label": strings.cardsLabel, "aria-live": "off" },
      ...items.map((item) => productCard(item, () => this.#hooks.open(item.asin))),
    );
    this.#dots.remove();
    (this.element.querySelector(".corrected") ?? this.#text).after(this.#cards);
    if (aloud) this.#hooks.say(strings.card.announce(items.map((item) => item.title)));
    this.#hooks.grew();
  }

  /** Hand finished sentences, not words, to those who listen. */
  #speak(all = false) {
    const rest = this.#pacer.text.slice(this.#said);
    const sentences = all ? [rest] : (rest.match(SENTENCE) ?? []);
    const ready = sentences.join("");
    this.#said += ready.length;
    if (ready.trim()) this.#hooks.say(spoken(ready));
  }

  #close(status) {
    const line = strings.ended[status];
    if (line) {
      const note = h("p", { class: `note ${status}` }, line);
      if (status === "failed" || status === "interrupted") {
        note.append(" ", h("button", { class: "link", onclick: () => this.#hooks.again() }, strings.tryAgain));
      }
      this.element.append(note);
    }
    if (status === "complete" || status === "degraded") this.element.append(this.#thumbs());
  }

  #thumbs() {
    const buttons = ["up", "down"].map((value) =>
      h(
        "button",
        {
          type: "button",
          class: "thumb",
          "aria-pressed": "false",
          "aria-label": strings[value],
          title: strings[value],
          "data-value": value,
          onclick: (event) => rate(event.currentTarget),
        },
        icon(...ICONS[value]),
      ),
    );
    const label = h("span", {}, strings.helpful);
    const rate = (chosen) => {
      for (const button of buttons) button.setAttribute("aria-pressed", String(button === chosen));
      label.textContent = strings.thanks;
      this.#hooks.rate(chosen.dataset.value);
    };
    return h("div", { class: "thumbs", role: "group", "aria-label": strings.helpful }, label, ...buttons);
  }
}
