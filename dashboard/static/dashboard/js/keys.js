/** Keys: j and k through a list, / to search, ? for help. They can be switched off. */

import { isOpen, openInDrawer } from "./drawer.js";

const OFF = "console-single-keys-off";

function isTyping(target) {
  return target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
}

function rows() {
  return [...document.querySelectorAll("[data-list] [data-row]")].filter((each) => each.checkVisibility());
}

function move(by) {
  const all = rows();
  if (!all.length) return;
  const now = all.findIndex((each) => each.contains(document.activeElement) || each.classList.contains("here"));
  const next = all[now < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(now + by, 0), all.length - 1)];
  for (const each of all) each.classList.toggle("here", each === next);
  const link = next.matches("a[href]") ? next : next.querySelector("a[href]");
  link?.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
  if (link && isOpen() && "drawer" in link.dataset) openInDrawer(link);
}

const ACTIONS = {
  j: () => move(1),
  k: () => move(-1),
  "/": () => (document.querySelector("main [data-search], main input[type=search]") ?? document.querySelector("[data-palette]"))?.focus(),
  "?": () => document.getElementById("keys")?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
  if (localStorage.getItem(OFF) || document.querySelector("dialog:modal")) return;
  const action = ACTIONS[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});

const box = document.getElementById("single-keys");
if (box) {
  box.checked = !localStorage.getItem(OFF);
  box.addEventListener("change", () => {
    if (box.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  });
}
