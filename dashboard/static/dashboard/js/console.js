/** What every page of the console does: the theme, notices, words for screen readers. */

/** Say something to who listens to the page instead of looking at it. */
export function announce(text) {
  const line = document.getElementById("announcement");
  if (line) line.textContent = text;
}

document.addEventListener("click", (event) => {
  event.target.closest("[data-dismiss]")?.closest(".toast")?.remove();
});

// The theme changes at once; the server keeps the choice.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-theme-form]");
  if (!form || !event.submitter) return;
  event.preventDefault();
  const chosen = event.submitter.value;
  const root = document.documentElement;
  if (chosen === "system") root.removeAttribute("data-theme");
  else root.dataset.theme = chosen;
  for (const each of form.querySelectorAll("[name=theme]")) {
    each.setAttribute("aria-pressed", String(each === event.submitter));
  }
  document.dispatchEvent(new CustomEvent("themechange"));
  const body = new FormData(form, event.submitter);
  const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
  if (answer.type !== "opaqueredirect") location.reload();
});
