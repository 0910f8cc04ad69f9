/** The live view: what the socket tells, put onto the page. */

import { announce } from "./announce.js";
import { LiveSocket } from "./live-socket.js";
import { LiveTable } from "./live-table.js";
import { showLag, showState } from "./live-state.js";

const SAID = {
  connecting: "Connecting",
  live: "Live",
  lost: "Connection lost; trying again",
  quiet: "No word from the server; trying again",
  hidden: "Paused while hidden",
  away: "Redis does not answer",
  "signed-out": "You are signed out",
  refused: "Your role may no longer watch",
};
const HELD = 200;
const ANNOUNCE_MS = 5000;

const root = document.querySelector("[data-live]");
const link = document.querySelector("[data-live-link]");
const pause = document.querySelector("[data-live-pause]");
const filter = root.querySelector("[data-live-filter]");
const table = new LiveTable(root);

let held = null; // frames that wait while the page is paused
let state = "connecting";
let worries = [];

function say() {
  const paused = held !== null && state === "live";
  link.dataset.state = paused ? "paused" : state;
  link.querySelector("[data-live-words]").textContent = paused ? "Paused by you" : SAID[state];
}

function wanted() {
  const data = new FormData(filter);
  return { intents: data.get("intent") ? [data.get("intent")] : [], problems: data.has("problems") };
}

const socket = new LiveSocket({
  wanted,
  onState(next) {
    if (next !== state && ["lost", "away", "signed-out", "refused"].includes(next)) announce(SAID[next]);
    state = next;
    say();
  },
  onFrame(frame) {
    // The server's clock on both ends: a watch that is wrong here changes nothing.
    const newest = frame.type === "events" && frame.events.at(-1);
    if (newest) showLag(root, Math.max(0, frame.sent_at - new Date(newest.at) / 1000));
    if (frame.type === "pulse") {
      showState(root, frame.state);
    } else if (held && (frame.type === "events" || frame.follows)) {
      held.push(frame);
      if (held.length > HELD) held.shift();
      showHeld();
    } else {
      show(frame);
    }
  },
});

function show(frame) {
  // Another filter, or a log that began anew: what waited belongs to the old rows.
  if (frame.type === "past" && !frame.follows && held) held = [];
  table.show(frame);
  if (frame.type !== "events") return;
  worry(frame.events);
}

function showHeld() {
  const count = held.reduce((sum, each) => sum + each.events.length, 0);
  pause.querySelector("span").textContent = count ? `Resume (${count} new)` : "Resume";
}

// Only problems are said aloud, and a burst of them in one sentence.
function worry(events) {
  const bad = events.filter((each) => each.kind === "breaker" || each.problems.length);
  if (!bad.length) return;
  if (!worries.length) setTimeout(() => { announce(inWords(worries)); worries = []; }, ANNOUNCE_MS);
  worries.push(...bad);
}

function inWords(events) {
  const turns = events.filter((each) => each.kind === "turn");
  const said = events
    .filter((each) => each.kind === "breaker")
    .map((each) => `Breaker of ${each.dependency} is ${each.after.replaceAll("_", " ")}.`);
  if (turns.length === 1) said.push(`A turn: ${turns[0].problems.join(", ")}.`);
  if (turns.length > 1) said.push(`${turns.length} turns with a problem.`);
  return said.slice(0, 3).join(" ");
}

pause.addEventListener("click", () => {
  const frames = held;
  held = frames ? null : [];
  pause.setAttribute("aria-pressed", String(held !== null));
  pause.querySelector("span").textContent = held ? "Resume" : "Pause";
  for (const frame of frames ?? []) show(frame);
  say();
});

filter.addEventListener("change", () => {
  const query = new URLSearchParams();
  const { intents, problems } = wanted();
  if (intents.length) query.set("intent", intents[0]);
  if (problems) query.set("problems", "1");
  history.replaceState(null, "", query.size ? `?${query}` : location.pathname);
  const call = document.querySelector("[data-api-call]");
  call.textContent = call.textContent.replace(/(\?[^']*)?'$/, query.size ? `?${query}'` : "'");
  socket.begin();
});
filter.addEventListener("submit", (event) => event.preventDefault());

document.querySelector("[data-live-reload]").hidden = true;
pause.hidden = false;
say();
socket.begin();
