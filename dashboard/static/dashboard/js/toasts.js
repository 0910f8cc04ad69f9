/** Notices in the corner: those of the server, and those of the page itself. */

import { announce } from "./announce.js";

const LINGER_MS = 6000;

/** Show a notice; it leaves by itself unless it tells of an error. */
export function toast(text, level = "info") {
  const template = document.getElementById("toast-template");
  const shelf = document.getElementById("toasts");
  if (!template || !shelf) return;
  const notice = template.content.firstElementChild.cloneNode(true);
  notice.classList.add(level);
  notice.querySelector("p").textContent = text;
  shelf.append(notice);
  announce(text);
  if (level !== "error") setTimeout(() => notice.remove(), LINGER_MS);
}

document.addEventListener("click", (event) => {
  event.target.closest("[data-dismiss]")?.closest(".toast")?.remove();
});

for (const each of document.querySelectorAll(".toasts .toast:not(.error)")) {
  setTimeout(() => each.remove(), LINGER_MS);
}

// htmx leaves the page as it is when an answer fails: say so. What renews itself says it
// in its place, once, instead of every few seconds here.
const renews = (event) => event.detail.elt.matches("[data-poll]");
document.addEventListener("htmx:responseError", (event) => {
  if (!renews(event)) toast("That did not work: the server refused or failed. Reload the page and try again.", "error");
});
document.addEventListener("htmx:sendError", (event) => {
  if (!renews(event)) toast("The server can’t be reached.", "error");
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-sample-toast]")) toast("View saved", "success");
});
