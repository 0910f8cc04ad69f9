/**
 * Elements with data-poll ask for themselves anew every so many seconds, by their own
 * hx-get with hx-trigger="poll". Hidden tabs wait; so does a page on which a person is
 * in the middle of something.
 */

const last = new WeakMap();

function busy(element) {
  return document.hidden
    || element.contains(document.activeElement) && document.activeElement.matches("input, select, textarea")
    || document.querySelector("dialog:modal, [popover]:popover-open:not(.side)");
}

function look() {
  const now = Date.now();
  for (const each of document.querySelectorAll("[data-poll]")) {
    if (!last.has(each)) last.set(each, now);
    if (busy(each) || now - last.get(each) < each.dataset.poll * 1000) continue;
    last.set(each, now);
    window.htmx?.trigger(each, "poll");
  }
}

setInterval(look, 1000);
document.addEventListener("visibilitychange", look);
look();
