/**
 * Links with data-drawer open beside the list instead of leaving it. The address keeps
 * which one is open (#open=…), so a reload, a bookmark and "back" find it again.
 */

import { announce } from "./announce.js";

const drawer = document.getElementById("drawer");
const body = document.getElementById("drawer-body");
let opener = null;

/** Whether the drawer is open. */
export function isOpen() {
  return Boolean(drawer?.open);
}

/** Open a link in the drawer. */
export async function openInDrawer(link) {
  opener = link;
  for (const each of document.querySelectorAll(".here")) each.classList.remove("here");
  link.closest("[data-row]")?.classList.add("here");
  await load(new URL(link.href).pathname + new URL(link.href).search, link.dataset.drawer || link.textContent);
}

async function load(path, title) {
  if (!drawer || !window.htmx) {
    location.assign(path);
    return;
  }
  document.getElementById("drawer-title").textContent = title.trim();
  document.getElementById("drawer-page").href = path;
  body.replaceChildren(document.getElementById("skeleton-template").content.cloneNode(true));
  if (!drawer.open) drawer.show();
  history.replaceState(history.state, "", `#open=${encodeURIComponent(path)}`);
  await window.htmx.ajax("GET", path, { target: "#drawer-body", swap: "innerHTML" });
  announce(`${title.trim()} opened`);
}

function close() {
  if (!drawer?.open) return;
  drawer.close();
  body.replaceChildren();
  history.replaceState(history.state, "", location.pathname + location.search);
  for (const each of document.querySelectorAll(".here")) each.classList.remove("here");
  opener?.focus();
}

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  if (event.target.closest("[data-drawer-close]")) {
    close();
    return;
  }
  let link = event.target.closest("a[data-drawer]");
  // The first link of a row is the whole row's.
  const row = event.target.closest("tr[data-row]");
  if (!link && row && !event.target.closest("a, button, input, select, label, summary") && !String(getSelection())) {
    link = row.querySelector("a[href]");
    if (link && !("drawer" in link.dataset)) {
      link.click();
      return;
    }
  }
  if (!link || drawer?.contains(link)) return;
  event.preventDefault();
  openInDrawer(link);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && isOpen() && !document.querySelector("dialog:modal, [popover]:popover-open")) close();
});

const asked = /^#open=(.+)$/.exec(location.hash);
if (asked) {
  const path = decodeURIComponent(asked[1]);
  const link = [...document.querySelectorAll("a[data-drawer]")].find((each) => each.getAttribute("href") === path);
  // Only what the page itself links to: an address from elsewhere can't choose freely.
  if (link) openInDrawer(link);
}
