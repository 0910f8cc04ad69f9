/** The palette: pages by name, and answers, conversations and books by their id. */

import { announce } from "./announce.js";

const dialog = document.getElementById("palette");
const input = dialog?.querySelector("input");
const list = dialog?.querySelector("[role=listbox]");
let found = [];
let here = 0;
let asked = 0;

function pages() {
  return [...document.querySelectorAll(".side-list a")].map((each) => ({
    url: each.href,
    label: each.textContent.trim(),
    about: each.closest("ul").previousElementSibling.textContent.trim(),
    icon: each.querySelector("use")?.getAttribute("href"),
  }));
}

/** How well a page's name answers: 0 not at all. Letters may be left out. */
function fits(words, name) {
  const at = name.indexOf(words);
  if (at >= 0) return at === 0 ? 4 : /\W/.test(name[at - 1]) ? 3 : 2;
  let from = 0;
  for (const letter of words.replaceAll(" ", "")) {
    from = name.indexOf(letter, from) + 1;
    if (!from) return 0;
  }
  return 1;
}

function option({ url, label, about, icon }, n) {
  const row = document.getElementById("palette-option").content.firstElementChild.cloneNode(true);
  row.id = `palette-${n}`;
  row.querySelector("b").textContent = label;
  row.querySelector(".soft").textContent = about;
  if (icon) row.querySelector("use").setAttribute("href", icon);
  row.addEventListener("click", () => location.assign(url));
  row.addEventListener("pointermove", () => choose(n));
  return row;
}

function choose(n) {
  here = n;
  [...list.querySelectorAll("[role=option]")].forEach((each, i) => each.setAttribute("aria-selected", String(i === n)));
  const row = list.querySelector("[aria-selected=true]");
  row?.scrollIntoView({ block: "nearest" });
  if (row) input.setAttribute("aria-activedescendant", row.id);
  else input.removeAttribute("aria-activedescendant");
}

function show(items) {
  found = items;
  dialog.querySelector(".palette-none").hidden = Boolean(items.length);
  list.replaceChildren(...items.map(option));
  choose(0);
}

async function look() {
  const words = input.value.trim();
  const mine = pages()
    .map((page) => [fits(words.toLowerCase(), page.label.toLowerCase()), page])
    .filter(([fit]) => fit)
    .sort(([a], [b]) => b - a)
    .map(([, page]) => page);
  show(mine);
  const turn = ++asked;
  if (words.length < 3) return;
  await new Promise((resolve) => setTimeout(resolve, 140));
  if (turn !== asked) return;
  try {
    const answer = await fetch(`${dialog.dataset.find}?q=${encodeURIComponent(words)}`, { headers: { accept: "application/json" } });
    const { results } = await answer.json();
    if (turn === asked && results.length) show([...results, ...mine]);
  } catch {
    // Ids can't be looked up now; pages still can.
  }
  if (turn === asked) announce(`${found.length} found`);
}

/** Open the palette. */
export function openPalette() {
  if (!dialog || dialog.open) return;
  document.getElementById("side")?.matches(":popover-open") && document.getElementById("side").hidePopover();
  input.value = "";
  show(pages());
  dialog.showModal();
}

if (dialog) {
  input.addEventListener("input", look);
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length) {
      event.preventDefault();
      choose((here + step + found.length) % found.length);
    }
    if (event.key === "Enter") {
      event.preventDefault();
      if (found[here]) location.assign(found[here].url);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() === "k" && (event.metaKey || event.ctrlKey) && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      if (dialog.open) dialog.close();
      else openPalette();
    }
  });
  document.addEventListener("click", (event) => {
    const door = event.target.closest("[data-palette]");
    if (!door) return;
    event.preventDefault();
    openPalette();
  });
}
