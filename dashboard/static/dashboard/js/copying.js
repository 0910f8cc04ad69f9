/** Buttons that copy: ids, addresses, calls of the API. */

import { announce } from "./announce.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const text = button.dataset.copy || document.getElementById(button.dataset.copyFrom)?.textContent;
  try {
    await navigator.clipboard.writeText(text.trim());
    button.dataset.done = "";
    announce("Copied");
    setTimeout(() => delete button.dataset.done, 1500);
  } catch {
    announce("Copying is not allowed here");
  }
});
