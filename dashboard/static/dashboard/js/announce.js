/** Say something to who listens to the page instead of looking at it. */
export function announce(text) {
  const line = document.getElementById("announcement");
  if (!line) return;
  // The same words twice are said twice only if the line was empty in between.
  line.textContent = "";
  setTimeout(() => { line.textContent = text; }, 50);
}
