/** The transcript: balloons for what the shopper says, narration for the answers. */

import { Answer } from "./answer.js";
import { ICONS, h, icon } from "./dom.js";
import { strings } from "./strings.js";

const NEAR_PX = 80;
const TOP_PX = 18;

export class Conversation {
  #hooks;
  #answers = new Map();
  #asked = new Map();
  #questions = new Map();
  #spoken = h("div", { class: "unseen", "aria-live": "polite", "aria-atomic": "false", part: "announcer" });
  #follow = true;
  #fresh = false;
  #books = h("span", {});

  /** `hooks`: ask(text), rate(responseId, value), open(responseId, asin). */
  constructor(hooks, greeting) {
    this.#hooks = hooks;
    this.greeting = greeting;
    this.log = h("div", {
      class: "log",
      role: "log",
      "aria-label": strings.log,
      "aria-live": "polite",
      "aria-relevant": "additions",
      tabindex: "0",
      part: "log",
      onscroll: () => this.#scrolled(),
    });
    this.below = h(
      "button",
      { type: "button", class: "below", hidden: true, title: strings.newest, onclick: () => this.rejoin() },
      this.#books,
      icon(...ICONS.below),
      h("span", { class: "unseen" }, strings.newest),
    );
    this.element = h("div", { class: "reading" }, this.log, this.below, this.#spoken);
    this.welcome();
  }

  get isEmpty() {
    return this.#answers.size === 0 && this.#asked.size === 0;
  }

  get running() {
    return [...this.#answers.values()].find((answer) => !answer.done) ?? null;
  }

  /** Begin anew, with a greeting and a few ways to begin. */
  welcome() {
    this.#answers.clear();
    this.#asked.clear();
    this.#questions.clear();
    const chips = strings.suggestions.map((text) =>
      h("li", {}, h("button", { type: "button", class: "chip", part: "chip", onclick: () => this.#hooks.ask(text) }, text)),
    );
    this.start = h(
      "div",
      { class: "welcome" },
      h("h2", {}, this.greeting || strings.greeting),
      h("p", {}, strings.greetingMore),
      h("ul", { class: "chips", "aria-label": strings.suggestionsLabel }, ...chips),
    );
    this.log.replaceChildren(this.start);
  }

  /** Show what the shopper asks; it waits until the server has accepted it. */
  asked(id, text) {
    this.start.remove();
    const note = h("p", { class: "note waiting" });
    const balloon = h(
      "div",
      { class: "question", part: "question" },
      h("p", { class: "balloon" }, h("span", { class: "unseen" }, strings.you, " "), h("span", { class: "said", dir: "auto" }, text)),
      note,
    );
    this.#asked.set(id, { balloon, note, text });
    this.log.append(balloon);
    this.#follow = true;
    this.toEnd();
  }

  /** Say beneath a question what it waits for. */
  annotate(id, text, action) {
    const asked = this.#asked.get(id);
    if (!asked) return;
    asked.note.replaceChildren(text);
    if (action) asked.note.append(" ", h("button", { type: "button", class: "link", onclick: action }, strings.tryAgain));
    this.toEnd();
  }

  textOf(id) {
    return this.#asked.get(id)?.text ?? "";
  }

  accepted({ id, response_id: responseId }) {
    this.annotate(id, "");
    if (this.#asked.has(id)) this.#questions.set(responseId, this.#asked.get(id).text);
    this.answer(responseId);
    this.say(strings.thinking);
  }

  /** Return the answer of a response, begun when it isn't there yet. */
  answer(responseId) {
    let answer = this.#answers.get(responseId);
    if (!answer) {
      this.start.remove();
      answer = new Answer(responseId, {
        say: (text) => this.say(text),
        grew: () => this.toEnd(),
        rate: (value) => this.#hooks.rate(responseId, value),
        open: (asin) => this.#hooks.open(responseId, asin),
        again: () => this.#hooks.ask(this.#questions.get(responseId) ?? ""),
      });
      this.#answers.set(responseId, answer);
      this.log.append(answer.element);
      this.toEnd();
    }
    return answer;
  }

  /** Show the turns so far, as the session tells them. */
  restore(turns) {
    if (!turns.length || !this.isEmpty) return;
    for (const turn of turns) {
      if (turn.role === "assistant") {
        this.answer(turn.response_id).restore(turn);
      } else if (turn.text) {
        this.asked(turn.response_id ?? crypto.randomUUID(), turn.text);
        this.#questions.set(turn.response_id, turn.text);
      }
    }
    this.log.prepend(h("p", { class: "note centre" }, strings.resumed));
  }

  notice(text, name = "") {
    this.log.append(h("p", { class: `note centre ${name}` }, text));
    this.toEnd();
  }

  /** Tell those who listen; kept short so that no reader walks through it twice. */
  say(text) {
    const line = h("p", {}, text);
    this.#spoken.append(line);
    while (this.#spoken.childElementCount > 12) this.#spoken.firstChild.remove();
  }

  /** Follow what grows, but never so far that the question leaves the page. */
  toEnd() {
    if (this.#follow) this.log.scrollTop = this.#reading;
    else this.#fresh = true;
    this.#point();
  }

  /** Jump to an answer that is new, or to its books while they are below, or to its end. */
  rejoin() {
    if (this.#fresh) {
      this.#follow = true;
      this.toEnd();
      return;
    }
    const cards = this.#cardsBelow;
    this.#follow = !cards;
    this.log.scrollTop = cards ? cards.offsetTop - TOP_PX : this.log.scrollHeight;
  }

  get #cardsBelow() {
    const cards = [...this.log.querySelectorAll(".answer:last-of-type .cards")].at(-1);
    const edge = this.log.scrollTop + this.log.clientHeight;
    return cards && cards.offsetTop > edge - NEAR_PX ? cards : null;
  }

  /** Offer the way down while something is down there, and say what. */
  #point() {
    this.below.hidden = this.#rest < NEAR_PX;
    if (this.below.hidden) this.#fresh = false;
    const count = this.#cardsBelow?.childElementCount;
    // What came while the shopper read further up is new; else the books are told of.
    this.#books.textContent = this.#fresh ? strings.fresh : count ? strings.books(count) : "";
  }

  get #end() {
    return this.log.scrollHeight - this.log.clientHeight;
  }

  get #rest() {
    return this.#end - this.log.scrollTop;
  }

  get #reading() {
    const question = [...this.log.querySelectorAll(".question")].at(-1);
    return question ? Math.min(this.#end, question.offsetTop - TOP_PX) : this.#end;
  }

  #scrolled() {
    this.#follow = this.log.scrollTop > this.#reading - NEAR_PX;
    if (this.#follow) this.#fresh = false;
    this.#point();
  }
}
