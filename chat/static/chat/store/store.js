/** The shop's own behaviour: questions to the bookseller, more books, account choice. */

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-ask]");
  if (!button) return;
  await customElements.whenDefined("manga-assist");
  const assistant = document.querySelector("manga-assist");
  const question = button.dataset.ask;
  if (question) assistant?.ask(question, { send: "send" in button.dataset });
  else if (assistant) assistant.open = true;
});

/** Add the next page's books to the grid; without this the link leads there. */
document.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-more]");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  if (link.getAttribute("aria-busy") === "true") return;
  link.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(link.href);
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const books = [...page.querySelectorAll("[data-grid] > li")];
    document.querySelector("[data-grid]").append(...books);
    books[0]?.querySelector("a")?.focus({ preventScroll: true });
    link.closest(".more").replaceWith(page.querySelector(".more"));
  } catch {
    location.assign(link.href);
  }
});

for (const select of document.querySelectorAll("[data-submits]")) {
  select.addEventListener("change", () => select.form.requestSubmit());
  select.form.querySelector("[data-fallback]").hidden = true;
}
