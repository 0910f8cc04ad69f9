/** The rows of turns, and the changes of breakers. Words enter as text, never as HTML. */

import { duration, money } from "./live-format.js";

const ROWS = 200;
const CHANGES = 8;
const STATES = { failed: "bad", interrupted: "bad", blocked: "warn", corrected: "warn", degraded: "warn", slow: "warn" };

export class LiveTable {
  #root;
  #rows;
  #empty;
  #changes;
  #clock;

  constructor(root) {
    this.#root = root;
    this.#rows = root.querySelector("[data-live-rows]");
    this.#empty = root.querySelector("[data-live-empty]");
    this.#changes = root.querySelector("[data-live-changes]");
    this.#clock = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "medium", timeZone: root.dataset.zone });
  }

  /** Show a frame's events, and say what is missing before them. */
  show(frame) {
    const fresh = document.createDocumentFragment();
    if (frame.type === "past" && !frame.follows) {
      this.#rows.replaceChildren();
      this.#changes.replaceChildren();
    }
    for (const words of gaps(frame)) fresh.prepend(this.#gap(words));
    for (const event of frame.events) {
      if (event.kind === "breaker") this.#change(event);
      else fresh.prepend(this.#row(event, frame.type === "events"));
    }
    this.#rows.prepend(fresh);
    while (this.#rows.childElementCount > ROWS) this.#rows.lastElementChild.remove();
    this.#empty.hidden = this.#rows.childElementCount > 0;
  }

  #copy(name) {
    return this.#root.querySelector(`template[data-live-${name}]`).content.firstElementChild.cloneNode(true);
  }

  #gap(words) {
    const row = this.#copy("gap");
    row.firstElementChild.textContent = words;
    return row;
  }

  #badge(state, words) {
    const badge = this.#copy(`badge="${state}"`);
    badge.append(words);
    return badge;
  }

  #row(turn, isNew) {
    const row = this.#copy("row");
    const at = (name) => row.querySelector(`[data-f="${name}"]`);
    const { trace, conversation, placeholder } = this.#root.dataset;
    row.dataset.id = turn.response_id;
    row.classList.toggle("fresh", isNew);
    at("at").dataset.drawer = `Trace of ${turn.response_id.slice(0, 8)}`;
    at("session").dataset.drawer = `Conversation ${turn.session_id.slice(0, 8)}`;
    at("at").href = trace.replace(placeholder, turn.response_id);
    const time = at("at").querySelector("time");
    time.dateTime = turn.at;
    time.title = this.#clock.format(new Date(turn.at));
    time.textContent = time.title.slice(11);
    at("intent").textContent = turn.intent.replaceAll("_", " ") || "not known";
    at("labels").replaceChildren(...labels(turn).map(([state, words]) => this.#badge(state, words)));
    at("first_token").textContent = duration(turn.first_token_ms);
    at("duration").textContent = duration(turn.duration_ms);
    at("cost").textContent = turn.cost_microusd === null ? "no price" : money(turn.cost_microusd);
    at("cache").textContent = turn.cache;
    at("session").textContent = turn.session_id.slice(0, 8);
    at("session").href = conversation.replace(placeholder, turn.session_id);
    return row;
  }

  #change(event) {
    const item = document.createElement("li");
    const time = document.createElement("time");
    time.dateTime = event.at;
    time.textContent = this.#clock.format(new Date(event.at)).slice(11);
    const after = event.after.replaceAll("_", " ");
    item.append(time, ` ${event.dependency}: ${event.before.replaceAll("_", " ")} to ${after} (${event.cause})`);
    this.#changes.prepend(item);
    while (this.#changes.childElementCount > CHANGES) this.#changes.lastElementChild.remove();
    this.#root.querySelector("[data-live-changes-box]").hidden = false;
  }
}

function labels(turn) {
  if (!turn.problems.length) return [turn.status === "stopped" ? ["idle", "stopped"] : ["good", "complete"]];
  return turn.problems.map((each) => {
    const names = ["degraded", "failed"].includes(each) && turn.degraded.length ? `: ${turn.degraded.join(", ")}` : "";
    return [STATES[each] ?? "warn", each + names];
  });
}

function gaps(frame) {
  const said = [];
  const s = (count) => (count === 1 ? "" : "s");
  if (frame.is_new_count) said.push("Redis lost what was kept: the log begins anew here");
  if (frame.missing) said.push(`${frame.missing} event${s(frame.missing)} of the time away ${frame.missing === 1 ? "is" : "are"} no longer kept; Traces has the turns`);
  if (frame.follows && frame.is_cut) said.push("Older turns of the time away are left out; Traces has them");
  if (frame.dropped) said.push(`${frame.dropped} event${s(frame.dropped)} passed too quickly to be shown; the figures count them`);
  return said;
}
