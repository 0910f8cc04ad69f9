/** "3 minutes ago" stays true while the page is open. */

const STEPS = [[60, "second", 1], [3600, "minute", 60], [86400, "hour", 3600], [604800, "day", 86400], [2629800, "week", 604800], [31557600, "month", 2629800], [Infinity, "year", 31557600]];
const words = new Intl.RelativeTimeFormat(document.documentElement.lang || "en", { numeric: "always" });

/** Say anew how long ago the times below `root` are. */
export function renew(root) {
  for (const each of root.querySelectorAll("time[data-ago]")) {
    const seconds = (new Date(each.dateTime) - Date.now()) / 1000;
    const [, unit, size] = STEPS.find(([limit]) => Math.abs(seconds) < limit);
    each.textContent = Math.abs(seconds) < 10 ? "just now" : words.format(Math.trunc(seconds / size), unit);
  }
}

function look() {
  if (!document.hidden) renew(document);
}

setInterval(look, 10_000);
document.addEventListener("visibilitychange", look);
