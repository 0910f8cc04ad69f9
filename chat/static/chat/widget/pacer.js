/**
 * Lets text appear at an even pace however unevenly it arrives: whole words, faster the
 * more of them wait, at once when nobody looks. What must follow the text waits its turn.
 */

const CATCH_UP_MS = 320;
const SLOWEST_PER_MS = 0.05;

export class Pacer {
  #show;
  #text = "";
  #shown = 0;
  #owed = 0;
  #last = 0;
  #frame = 0;
  #after = [];
  #calm = matchMedia("(prefers-reduced-motion: reduce)");

  constructor(show) {
    this.#show = show;
  }

  get text() {
    return this.#text;
  }

  add(text) {
    this.#text += text;
    this.#go();
  }

  /** Replace all of the text at once. */
  reset(text) {
    this.#text = text;
    this.#shown = text.length;
    this.#owed = 0;
  }

  /** Run `task` when all that came before it is on the screen. */
  then(task) {
    this.#after.push(task);
    this.#go();
  }

  #go() {
    if (document.hidden || this.#calm.matches) {
      this.#finish();
    } else if (!this.#frame) {
      this.#last = performance.now();
      this.#frame = requestAnimationFrame((now) => this.#step(now));
    }
  }

  #finish() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    if (this.#shown < this.#text.length) {
      this.#shown = this.#text.length;
      this.#show(this.#text);
    }
    const tasks = this.#after;
    this.#after = [];
    for (const task of tasks) task();
  }

  #step(now) {
    const waiting = this.#text.length - this.#shown;
    const elapsed = Math.min(now - this.#last, 100);
    this.#last = now;
    this.#owed += elapsed * Math.max(SLOWEST_PER_MS, waiting / CATCH_UP_MS);
    let end = Math.min(this.#shown + Math.floor(this.#owed), this.#text.length);
    // Never half a word: go on to the next gap, or wait for it.
    const gap = this.#text.slice(end).search(/\s|[\u3040-\u30ff\u3400-\u9fff]/u);
    end = gap === -1 ? (this.#owed > 40 || this.#after.length ? this.#text.length : this.#shown) : end + gap;
    if (end > this.#shown) {
      this.#owed = Math.max(0, this.#owed - (end - this.#shown));
      this.#shown = end;
      this.#show(this.#text.slice(0, end));
    }
    if (this.#shown >= this.#text.length) this.#finish();
    else this.#frame = requestAnimationFrame((then) => this.#step(then));
  }
}
