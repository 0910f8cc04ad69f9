/** What every page of the console does. Without any of it the pages still work. */

import "./copying.js";
import "./dialogs.js";
import "./drawer.js";
import "./keys.js";
import "./palette.js";
import "./polling.js";
import "./theme.js";
import "./times.js";
import "./toasts.js";

// The item of the page that is open may lie below the navigation's fold.
document.querySelector(".side-list [aria-current]")?.scrollIntoView({ block: "nearest" });

export { announce } from "./announce.js";
export { toast } from "./toasts.js";

// Charts cost a large library: only pages that hold one load it.
function chartsIfAny() {
  if (document.querySelector("plotly-chart:not(:defined)")) import("./plotly-chart.js");
}
chartsIfAny();
document.addEventListener("htmx:afterSwap", chartsIfAny);
document.addEventListener("figureschange", chartsIfAny);
