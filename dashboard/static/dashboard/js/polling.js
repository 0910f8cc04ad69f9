/**
 * Elements with data-poll ask for themselves anew every so many seconds, by their own
 * hx-get with hx-trigger="poll". Hidden tabs wait; so does a page on which a person is
 * in the middle of something. Nothing is said aloud but what data-says has new.
 */

import { announce } from "./announce.js";
import { renew } from "./times.js";

const opened = new Date();
const last = new WeakMap(); // when each was asked for
const renewed = new WeakMap(); // when it was answered
let renewing = null;

function busy(element) {
  return document.hidden
    || element.contains(document.activeElement) && document.activeElement.matches("input, select, textarea")
    || document.querySelector("dialog:modal, [popover]:popover-open:not(.side)");
}

async function look() {
  const polled = document.querySelectorAll("[data-poll]");
  if (!polled.length) return;
  await (renewing ??= import("./renewing.js"));
  const now = Date.now();
  for (const each of polled) {
    if (!last.has(each)) last.set(each, now);
    if (busy(each) || now - last.get(each) < each.dataset.poll * 1000) continue;
    last.set(each, now);
    window.htmx?.trigger(each, "poll");
  }
}

// A page left open through an outage says so once, where it stands, and goes on asking.
function stale({ detail: { elt: element } }) {
  if (!element.matches("[data-poll]") || document.querySelector(".stale")) return;
  const note = document.getElementById("stale-template").content.firstElementChild.cloneNode(true);
  note.querySelector("time").dateTime = (renewed.get(element) ?? opened).toISOString();
  renew(note);
  element.prepend(note);
  announce(note.textContent.trim());
}

// A page that is only left open keeps nobody signed in.
document.addEventListener("htmx:configRequest", ({ detail: { elt: element, headers } }) => {
  if (element.matches("[data-poll]")) headers["X-Renewal"] = "1";
});

let said = "";
document.addEventListener("htmx:beforeSwap", ({ detail: { elt: element } }) => {
  said = element.dataset.says ?? "";
});
document.addEventListener("htmx:afterSwap", ({ detail: { elt: element } }) => {
  renewed.set(element, new Date());
  const now = element.dataset.says ?? "";
  if (now && now !== said) announce(now);
});
document.addEventListener("htmx:responseError", stale);
document.addEventListener("htmx:sendError", stale);

setInterval(look, 1000);
document.addEventListener("visibilitychange", look);
look();
