/**
 * The line to the shop: one socket, resumed where it broke off. A message is kept until
 * the server has accepted it and is sent again under the same id, so it is neither lost
 * nor answered twice. Frames are handed on in order and once: a number that was seen
 * already is dropped.
 */

import { decode, isNumbered, outgoing } from "./protocol.js";

const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 20_000;
const QUIET_MS = 25_000;
const PATIENCE_MS = 10_000;
const HIDDEN_MS = 30_000;
const ACK_EVERY = 32;
const CLOSED = { IDLE: 4408, SUPERSEDED: 4409, TIME_LIMIT: 4410, FLOOD: 4429, RESTARTING: 4503 };
const LOST_KEYS = new Set(["unauthorized", "unknown_session", "session_expired"]);

export class Transport {
  #url;
  #memory;
  #customer;
  #onFrame;
  #onState;
  #socket = null;
  #greeted = false;
  #attempt = 0;
  #timers = {};
  #outbox = new Map();
  #progress = null;
  #unacknowledged = 0;
  #hiddenSince = 0;
  #ratings = new Map();
  #comeBackMs = 0;
  #resting = false;
  #running = false;
  #listeners = new AbortController();

  constructor({ url, memory, customer, onFrame, onState }) {
    this.#url = url;
    this.#memory = memory;
    this.#customer = customer;
    this.#onFrame = onFrame;
    this.#onState = onState;
    const kept = memory.get("active");
    // A page that was left in mid-answer shows nothing of it: ask for all its frames.
    if (kept) this.#progress = { response_id: kept, seq: 0 };
  }

  start() {
    if (this.#running) return;
    this.#running = true;
    const { signal } = this.#listeners;
    addEventListener("online", () => this.retry(), { signal });
    addEventListener("offline", () => this.#drop("offline"), { signal });
    document.addEventListener("visibilitychange", () => this.#seen(), { signal });
    this.#connect();
  }

  stop() {
    this.#running = false;
    this.#listeners.abort();
    this.#listeners = new AbortController();
    this.#hangUp();
    this.#onState("idle");
  }

  /** Try at once instead of at the next turn of the back-off. */
  retry() {
    if (!this.#running) return;
    this.#attempt = 0;
    this.#connect();
  }

  /** Leave the conversation for another one; the next hello begins one without a key. */
  change(key = null) {
    this.#outbox.clear();
    this.#follow(null);
    this.#memory.set({ session: key });
    this.retry();
  }

  ask(id, text) {
    this.#outbox.set(id, text);
    if (this.#greeted) this.#send(outgoing.message(id, text));
    else if (this.#resting) this.retry();
  }

  /** Send a message again that was refused for now. */
  again(id) {
    const text = this.#outbox.get(id);
    if (text !== undefined && this.#greeted) this.#send(outgoing.message(id, text));
  }

  withdraw(id) {
    this.#outbox.delete(id);
  }

  halt(responseId) {
    this.#send(outgoing.stop(responseId));
  }

  rate(responseId, value) {
    if (this.#greeted) {
      this.#send(outgoing.feedback(responseId, value));
      return;
    }
    this.#ratings.set(responseId, value);
    if (this.#resting) this.retry();
  }

  get pending() {
    return [...this.#outbox.keys()];
  }

  #connect() {
    this.#hangUp();
    this.#resting = false;
    this.#comeBackMs = 0;
    if (navigator.onLine === false) {
      this.#onState("offline");
      return;
    }
    this.#onState("connecting");
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    this.#timers.patience = setTimeout(() => this.#drop(), PATIENCE_MS);
    socket.onopen = () => {
      const session = this.#memory.get("session");
      const after = session ? this.#progress : null;
      this.#send(outgoing.hello(session, after, this.#customer()));
    };
    socket.onmessage = ({ data }) => this.#receive(data);
    socket.onclose = ({ code }) => {
      if (socket !== this.#socket) return;
      this.#closed(code);
    };
  }

  /** Do what a closing code asks for: stay away, rest, move, or come back. */
  #closed(code) {
    if (code === CLOSED.SUPERSEDED) {
      this.#yieldTo();
    } else if (code === CLOSED.IDLE && this.#greeted && !this.#outbox.size) {
      // Nobody was there for minutes: the next question takes the line up again.
      this.#rest();
    } else if (code === CLOSED.RESTARTING && !this.#outbox.size && !this.#progress) {
      const wait = this.#comeBackMs;
      this.#rest();
      this.#timers.wait = setTimeout(() => this.#connect(), wait);
    } else {
      if (code === CLOSED.FLOOD) this.#attempt += 2;
      if (code === CLOSED.TIME_LIMIT) this.#attempt = 0;
      this.#drop();
    }
  }

  /** Leave the line without a word to the shopper, whom nothing is taken from. */
  #rest() {
    this.#hangUp();
    this.#resting = true;
    this.#onState("resting");
  }

  #yieldTo() {
    this.#hangUp();
    this.#onState("superseded");
  }

  /** Leave a dead line and take it up again after a while, longer each time. */
  #drop(state = "waiting") {
    if (!this.#running) return;
    this.#hangUp();
    this.#onState(state);
    if (state === "offline") return;
    const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#attempt);
    this.#attempt += 1;
    // Jitter: a server that comes back must not meet all shoppers in one instant.
    const wait = ceiling * (0.5 + Math.random() / 2);
    this.#timers.wait = setTimeout(() => this.#connect(), wait);
  }

  #hangUp() {
    for (const timer of Object.values(this.#timers)) clearTimeout(timer);
    this.#timers = {};
    this.#greeted = false;
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  #seen() {
    if (document.visibilityState === "hidden") {
      this.#hiddenSince = Date.now();
    } else if (this.#hiddenSince && Date.now() - this.#hiddenSince > HIDDEN_MS) {
      // A phone that slept holds a socket that looks open and is dead.
      this.retry();
    }
  }

  #send(frame) {
    if (this.#socket?.readyState === WebSocket.OPEN) {
      this.#socket.send(JSON.stringify(frame));
    }
  }

  #receive(data) {
    clearTimeout(this.#timers.patience);
    clearTimeout(this.#timers.quiet);
    this.#timers.quiet = setTimeout(() => this.#knock(), QUIET_MS);
    const frame = decode(data);
    if (!frame || frame.type === "pong") return;
    if (frame.type === "error" && !this.#greeted) {
      this.#turnedAway(frame.code);
      return;
    }
    if (frame.type === "session") this.#greet(frame);
    if (frame.type === "accepted") this.#outbox.delete(frame.id);
    if (isNumbered(frame) && !this.#advance(frame)) return;
    this.#onFrame(frame);
    if (frame.type === "session") {
      for (const [id, text] of this.#outbox) this.#send(outgoing.message(id, text));
      for (const [id, value] of this.#ratings) this.#send(outgoing.feedback(id, value));
      this.#ratings.clear();
    }
    if (frame.type === "notice" && frame.code === "reconnect") {
      this.#comeBackMs = Math.min(LONGEST_WAIT_MS, Number(frame.after_ms) || 0);
    }
    if (frame.type === "accepted") {
      this.#follow({ response_id: frame.response_id, seq: 0 });
    }
    if (frame.type === "end") this.#follow(null);
    // The session ended under an open line: a new hello is told what became of it.
    if (frame.type === "error" && frame.code === "session_expired") this.retry();
  }

  #greet(frame) {
    this.#greeted = true;
    this.#attempt = 0;
    this.#memory.set({ session: { id: frame.session_id, token: frame.token } });
    if (frame.expired || !frame.resumed) this.#follow(null);
    this.#onState("online");
  }

  /** A key that opens nothing any more is thrown away; then we knock without it. */
  #turnedAway(code) {
    if (LOST_KEYS.has(code)) this.#memory.set({ session: null });
    this.#follow(null);
    this.#drop();
  }

  #knock() {
    this.#send(outgoing.ping());
    this.#timers.patience = setTimeout(() => this.#drop(), PATIENCE_MS);
  }

  /** Note how far a response has come; false when the frame brings nothing new. */
  #advance(frame) {
    const known = this.#progress;
    if (known?.response_id !== frame.response_id) {
      this.#follow({ response_id: frame.response_id, seq: frame.seq });
    } else if (frame.seq <= known.seq) {
      return false;
    } else {
      known.seq = frame.seq;
    }
    this.#unacknowledged += 1;
    if (this.#unacknowledged >= ACK_EVERY) this.#acknowledge();
    else this.#timers.ack ??= setTimeout(() => this.#acknowledge(), 1000);
    return true;
  }

  #acknowledge() {
    clearTimeout(this.#timers.ack);
    delete this.#timers.ack;
    this.#unacknowledged = 0;
    const { response_id: id, seq } = this.#progress ?? {};
    if (id && seq) this.#send(outgoing.ack(id, seq));
  }

  #follow(progress) {
    if (progress && progress.response_id === this.#progress?.response_id) return;
    this.#progress = progress;
    this.#memory.set({ active: progress?.response_id ?? null });
  }
}
