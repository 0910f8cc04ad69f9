/** The theme changes at once; the server keeps the choice. */

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-theme-form]");
  if (!form || !event.submitter) return;
  event.preventDefault();
  const chosen = event.submitter.value;
  const root = document.documentElement;
  if (chosen === "auto") root.removeAttribute("data-theme");
  else root.dataset.theme = chosen;
  for (const each of form.querySelectorAll("[name=theme]")) {
    each.setAttribute("aria-pressed", String(each === event.submitter));
  }
  document.dispatchEvent(new CustomEvent("themechange"));
  const body = new FormData(form, event.submitter);
  const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
  if (answer.type !== "opaqueredirect") location.reload();
});

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  document.dispatchEvent(new CustomEvent("themechange"));
});
