/**
 * hx-swap="morph:…": a part of the page becomes what the server says it is now, in
 * place. What did not change is not touched, so focus, scroll and what is folded out
 * stay as they are; a chart takes over its new figure itself.
 */

import { library } from "./library.js";

await library("idiomorph.min.js");

const callbacks = {
  beforeNodeMorphed(old, fresh) {
    if (old.localName === "plotly-chart") return false;
    // The row whose drawer is open is marked by the page, not by the server.
    if (old.classList?.contains("here")) fresh.classList.add("here");
    return true;
  },
  beforeAttributeUpdated(name, element) {
    return !(name === "open" && element.matches("details, dialog"));
  },
};

window.htmx.defineExtension("morph", {
  isInlineSwap: (style) => style === "morph:outerHTML",
  handleSwap(style, target, fragment) {
    if (!style.startsWith("morph:")) return false;
    const kept = window.Idiomorph.morph(target, fragment.children, { morphStyle: style.slice(6), callbacks });
    document.dispatchEvent(new Event("figureschange"));
    return kept;
  },
});
