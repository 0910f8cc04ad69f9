/**
 * The panel: heading, transcript, composer, and the line between them and the server.
 * Loaded when the panel is opened for the first time.
 */

import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { ICONS, h, icon } from "./dom.js";
import { Memory } from "./memory.js";
import { ShareSheet } from "./share.js";
import { panelSheet } from "./styles.js";
import { strings } from "./strings.js";
import { Transport } from "./transport.js";

const FOCUSABLE = "button:not([disabled]):not([hidden]), a[href], input, textarea, [tabindex='0']";

export class Panel {
  #host;
  #server;
  #memory;
  #transport;
  #conversation;
  #composer;
  #sheet;
  #current = null;
  #countdown = 0;
  #state = "idle";
  #status = h("p", { class: "status", role: "status" });
  #banner = h("div", { class: "banner", hidden: true, part: "banner", role: "status" });

  constructor(host, { server, onClose }) {
    this.#host = host;
    this.#server = server;
    this.#memory = new Memory(server.origin, host.getAttribute("customer"));
    host.shadowRoot.adoptedStyleSheets.push(panelSheet());
    this.#conversation = new Conversation(
      {
        ask: (text) => this.ask(text),
        rate: (id, value) => this.#transport.rate(id, value),
        open: (id, asin) => this.#opened(id, asin),
      },
      host.getAttribute("greeting"),
    );
    this.#composer = new Composer({
      onSend: (text) => this.ask(text),
      onStop: () => this.#current && this.#transport.halt(this.#current.id),
      onPerson: () => this.ask(strings.personMessage),
    });
    this.#sheet = new ShareSheet(server, () => this.#memory.get("session"));
    this.element = this.#frame(onClose);
    this.#transport = this.#line();
  }

  open() {
    this.#transport.start();
    this.#status.textContent = strings.status[this.#state];
  }

  close() {
    // The line stays up while an answer is written; it costs nothing to keep it.
    if (!this.#current) this.#transport.stop();
  }

  focus() {
    if (matchMedia("(max-width: 520px)").matches) this.element.focus();
    else this.#composer.input.focus();
  }

  ask(text) {
    if (!text || this.#current || this.#composer.element.classList.contains("held")) return;
    const id = crypto.randomUUID();
    this.#conversation.asked(id, text);
    if (!["online", "resting"].includes(this.#state)) this.#conversation.annotate(id, strings.queued);
    this.#hold(true);
    this.#transport.start();
    this.#transport.ask(id, text);
  }

  /** Put a question before the shopper without sending it. */
  draft(text) {
    this.#composer.text = text;
  }

  #line() {
    const url = new URL("/ws/chat/", this.#server);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    return new Transport({
      url: url.href,
      memory: this.#memory,
      customer: () => this.#host.getAttribute("customer-token"),
      onFrame: (frame) => this.#frames[frame.type]?.(frame),
      onState: (state) => this.#turn(state),
    });
  }

  #frame(onClose) {
    const button = (name, label, onclick) =>
      h("button", { type: "button", class: "tool", "aria-label": label, title: label, onclick, part: name }, icon(...ICONS[name]));
    return h(
      "section",
      {
        class: "panel",
        part: "panel",
        role: "dialog",
        "aria-label": strings.panel,
        tabindex: "-1",
        onkeydown: (event) => this.#key(event, onClose),
      },
      h(
        "header",
        { class: "head", part: "header" },
        h("span", { class: "seal", "aria-hidden": "true" }),
        h("div", { class: "names" }, h("h1", {}, strings.title), this.#status),
        button("share", strings.share.label, () => this.#sheet.open()),
        button("restart", strings.restart, () => this.#restart()),
        button("close", strings.close, onClose),
      ),
      this.#banner,
      this.#sheet.element,
      this.#conversation.element,
      this.#composer.element,
    );
  }

  #key(event, onClose) {
    // What is typed here is not the page's: its shortcuts must not fire.
    event.stopPropagation();
    if (event.key === "Escape" && !event.isComposing) onClose();
    if (event.key !== "Tab") return;
    const stops = [...this.element.querySelectorAll(FOCUSABLE)].filter((each) => each.offsetParent);
    const active = this.#host.shadowRoot.activeElement;
    const [first, last] = [stops[0], stops.at(-1)];
    if (event.shiftKey && (active === first || active === this.element)) {
      event.preventDefault();
      last.focus();
    } else if (!event.shiftKey && active === last) {
      event.preventDefault();
      first.focus();
    }
  }

  /** Go on with another conversation, or begin a new one. */
  take(key = null) {
    clearInterval(this.#countdown);
    this.#current = null;
    this.#release();
    this.#sheet.close();
    this.#conversation.welcome();
    this.#transport.change(key);
  }

  #restart() {
    this.take();
    this.focus();
  }

  /** Between a question and its acceptance nothing else can be asked. */
  #hold(held) {
    this.#composer.element.classList.toggle("held", held);
    this.#composer.ready = !held;
  }

  #release() {
    this.#hold(false);
    this.#composer.busy = this.#current !== null;
  }

  #turn(state) {
    this.#state = state;
    this.element.dataset.state = state;
    this.#status.textContent = strings.status[state];
    const text = strings.banner[state];
    this.#banner.hidden = !text;
    if (!text) return;
    const label = state === "superseded" ? strings.continueHere : strings.retryNow;
    this.#banner.replaceChildren(
      h("span", {}, text),
      state === "offline"
        ? ""
        : h("button", { type: "button", class: "link", onclick: () => this.#transport.retry() }, label),
    );
  }

  #frames = {
    session: (frame) => this.#greeted(frame),
    accepted: (frame) => {
      this.#conversation.accepted(frame);
      this.#begin(frame.response_id);
    },
    token: (frame) => this.#begin(frame.response_id).token(frame.text),
    correction: (frame) => this.#begin(frame.response_id).correct(frame),
    products: (frame) => this.#begin(frame.response_id).products(frame.items),
    snapshot: (frame) => this.#begin(frame.response_id).snapshot(frame),
    end: (frame) => {
      this.#begin(frame.response_id).end(frame);
      this.#current = null;
      this.#release();
    },
    rate_limited: (frame) => this.#wait(frame.retry_after),
    error: (frame) => this.#refused(frame),
    notice: (frame) => frame.text && this.#conversation.notice(frame.text),
  };

  #begin(responseId) {
    const answer = this.#conversation.answer(responseId);
    if (!answer.done && this.#current !== answer) {
      this.#current = answer;
      this.#release();
    }
    return answer;
  }

  #greeted(frame) {
    if (frame.expired) {
      this.#conversation.welcome();
      this.#conversation.notice(frame.text || strings.expired, "kind");
    }
    if (!frame.resumed && this.#current) this.#current = null;
    if (frame.resumed && this.#conversation.isEmpty) this.#recall(frame);
    if (!this.#transport.pending.length) this.#release();
  }

  async #recall({ session_id: id, token, turns }) {
    if (Array.isArray(turns)) {
      // The answer that is being replayed comes by itself; its question does not.
      const active = this.#memory.get("active");
      this.#conversation.restore(turns.filter((turn) => turn.role === "user" || turn.response_id !== active));
      return;
    }
    try {
      const answer = await fetch(new URL(`/chat/session/${encodeURIComponent(id)}`, this.#server), {
        headers: { authorization: `Bearer ${token}` },
        credentials: "omit",
      });
      if (answer.ok) this.#conversation.restore((await answer.json()).turns ?? []);
    } catch {
      // History is a courtesy: without it the conversation goes on all the same.
    }
  }

  /** A card's link was followed: the call outlives the page, and nobody waits for it. */
  #opened(responseId, asin) {
    const { token } = this.#memory.get("session") ?? {};
    fetch(new URL("/chat/click", this.#server), {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      credentials: "omit",
      keepalive: true,
      body: JSON.stringify({ response_id: responseId, asin }),
    }).catch(() => {});
  }

  /** Too fast: keep the question, count down, and send it. */
  #wait(retryAfter) {
    const id = this.#transport.pending[0];
    if (!id) return;
    clearInterval(this.#countdown);
    const until = Date.now() + retryAfter * 1000;
    const tick = () => {
      const seconds = Math.ceil((until - Date.now()) / 1000);
      if (seconds > 0) {
        this.#conversation.annotate(id, strings.rateLimited(seconds));
        return;
      }
      clearInterval(this.#countdown);
      this.#conversation.annotate(id, "");
      this.#transport.again(id);
    };
    tick();
    this.#countdown = setInterval(tick, 1000);
  }

  #refused(frame) {
    if (frame.code === "session_expired") return; // The transport begins anew.
    const id = frame.id ?? this.#transport.pending[0];
    const text = strings.errors[frame.code] ?? strings.errors.other;
    if (!id) {
      this.#conversation.notice(text, "problem");
      return;
    }
    this.#transport.withdraw(id);
    this.#release();
    const again = () => this.ask(this.#conversation.textOf(id));
    this.#conversation.annotate(id, `${strings.unsent} ${text}`, again);
  }
}
