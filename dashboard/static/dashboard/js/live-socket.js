/**
 * The live view's line to the server. It keeps its place: after a lost connection, a
 * restart of the server or a hidden tab it asks for what followed.
 */

const ENDS = { 4401: "signed-out", 4403: "refused" };
const QUIET_MS = 6000; // the server says something every second
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;

export class LiveSocket {
  #socket = null;
  #place = null;
  #wait = FIRST_WAIT_MS;
  #again = 0;
  #watchdog = 0;
  #wanted;
  #onFrame;
  #onState;

  constructor({ wanted, onFrame, onState }) {
    this.#wanted = wanted;
    this.#onFrame = onFrame;
    this.#onState = onState;
    document.addEventListener("visibilitychange", () => this.#look());
    // A page that the browser kept comes back without its socket.
    addEventListener("pageshow", (event) => { if (event.persisted) this.#open(); });
  }

  /** Show the newest events that are wanted now. */
  begin() {
    this.#place = null;
    if (this.#socket?.readyState === WebSocket.OPEN) this.#ask();
    else this.#open();
  }

  #look() {
    if (document.hidden) {
      this.#drop();
      this.#onState("hidden");
    } else if (!this.#socket) {
      this.#open();
    }
  }

  #drop() {
    clearTimeout(this.#again);
    clearTimeout(this.#watchdog);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close(1000);
  }

  #open() {
    this.#drop();
    if (document.hidden) {
      this.#onState("hidden");
      return;
    }
    this.#onState("connecting");
    const socket = new WebSocket(new URL("/ws/console/live/", location.href.replace(/^http/, "ws")));
    this.#socket = socket;
    socket.addEventListener("open", () => this.#ask());
    socket.addEventListener("message", (event) => { if (socket === this.#socket) this.#take(JSON.parse(event.data)); });
    socket.addEventListener("close", (event) => { if (socket === this.#socket) this.#closed(event.code); });
    this.#watch();
  }

  #ask() {
    this.#socket.send(JSON.stringify({ type: "show", after: this.#place, ...this.#wanted() }));
  }

  #take(frame) {
    this.#socket.send(JSON.stringify({ type: "ack", n: frame.n }));
    this.#wait = FIRST_WAIT_MS;
    this.#watch();
    this.#onState(frame.type === "away" ? "away" : "live");
    if (frame.type === "away") return;
    this.#onFrame(frame);
    this.#place = frame.place;
  }

  #watch() {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => {
      this.#drop();
      this.#retry("quiet");
    }, QUIET_MS);
  }

  #closed(code) {
    this.#drop();
    if (code in ENDS) this.#onState(ENDS[code]);
    else this.#retry("lost");
  }

  #retry(state) {
    this.#onState(state);
    this.#again = setTimeout(() => this.#open(), this.#wait * (0.5 + Math.random() / 2));
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT_MS);
  }
}
