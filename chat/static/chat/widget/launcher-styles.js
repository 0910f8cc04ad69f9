/**
 * Ink, paper and one vermilion: the tokens, and the launcher that wears them. The rules
 * of :host are important, as only these win over a page that styles every element.
 */

const css = `
:host {
  all: initial !important;
  display: block !important;
  position: fixed !important;
  inset: auto var(--manga-offset-x, 24px) var(--manga-offset-y, 24px) auto !important;
  z-index: var(--manga-z-index, 2147483000) !important;
  width: auto !important;
  height: auto !important;
  direction: ltr !important;
  unicode-bidi: isolate !important;
  color-scheme: light dark !important;
  visibility: visible !important;
  pointer-events: auto !important;
  --_paper: var(--manga-paper, light-dark(#f8f4ea, #16130f));
  --_leaf: var(--manga-leaf, light-dark(#fffdf8, #211d17));
  --_ink: var(--manga-ink, light-dark(#17130f, #f4ecdd));
  --_soft: var(--manga-soft, light-dark(#5e554a, #b9ae9c));
  --_line: var(--manga-line, light-dark(#17130f, #8b8070));
  --_hair: var(--manga-hair, light-dark(#dcd2c0, #3a342b));
  --_accent: var(--manga-accent, light-dark(#c42d14, #ff7a5c));
  --_on-accent: var(--manga-on-accent, light-dark(#fffaf1, #200c06));
  --_tone: light-dark(rgb(23 19 15 / .34), rgb(244 236 221 / .2));
  --_serif: var(--manga-serif, "Iowan Old Style", "Palatino Linotype", Palatino,
    "Source Serif 4", "Noto Serif", "Noto Serif CJK JP", "Noto Serif JP",
    "Hiragino Mincho ProN", "Yu Mincho", Georgia, serif);
  --_sans: var(--manga-sans, "Avenir Next", "Segoe UI", "Helvetica Neue", "Noto Sans",
    "Noto Sans CJK JP", "Noto Sans JP", "Hiragino Sans", "Yu Gothic UI", sans-serif);
}
:host([hidden]) { display: none !important; }
:host([theme="light"]) { color-scheme: light !important; }
:host([theme="dark"]) { color-scheme: dark !important; }
:host([position="left"]) {
  inset: auto auto var(--manga-offset-y, 24px) var(--manga-offset-x, 24px) !important;
}
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
.seal {
  display: grid;
  place-items: center;
  flex: none;
  width: 38px;
  height: 38px;
  border-radius: 5px;
  background: var(--_accent);
  color: var(--_on-accent);
  box-shadow: inset 0 0 0 2px var(--_accent), inset 0 0 0 3px var(--_on-accent);
  transform: rotate(-3deg);
}
/* Three panels of a page: drawn, so that no font has to have a sign for it. */
.seal::before {
  content: ""; width: 52%; height: 52%;
  background:
    linear-gradient(currentColor 0 0) 0 0 / 45% 100%,
    linear-gradient(currentColor 0 0) 100% 0 / 40% 45%,
    linear-gradient(currentColor 0 0) 100% 100% / 40% 40%;
  background-repeat: no-repeat;
}
.launcher {
  appearance: none;
  position: relative;
  display: flex;
  align-items: center;
  gap: 12px;
  margin: 0;
  padding: 10px 20px 10px 12px;
  border: 2px solid var(--_line);
  border-radius: var(--manga-radius, 0);
  background: var(--_leaf);
  color: var(--_ink);
  font: 600 16px/1.2 var(--_serif);
  letter-spacing: .01em;
  cursor: pointer;
  isolation: isolate;
  transition: transform .16s ease;
}
.launcher::before {
  content: "";
  position: absolute;
  z-index: -1;
  inset: 7px -9px -9px 7px;
  background: radial-gradient(circle at 2.5px 2.5px, var(--_ink) 1.25px, transparent 1.45px) 0 0 / 5px 5px;
  clip-path: polygon(calc(100% - 7px) 0, 100% 0, 100% 100%, 0 100%, 0 calc(100% - 7px), calc(100% - 7px) calc(100% - 7px));
}
.launcher:hover { transform: translate(-1px, -2px); }
.launcher:active { transform: translate(2px, 2px); }
.launcher:focus-visible { outline: 3px solid var(--_accent); outline-offset: 3px; }
.launcher.busy { cursor: progress; }
@media (max-width: 520px) {
  :host, :host([position="left"]) {
    --manga-offset-x: max(16px, env(safe-area-inset-right));
    --manga-offset-y: max(16px, env(safe-area-inset-bottom));
  }
  .launcher { padding: 9px; }
  .words { display: none; }
}
@media (prefers-reduced-motion: reduce) {
  *, *::before, *::after { transition: none !important; animation: none !important; }
}
@media (forced-colors: active) {
  .seal { forced-color-adjust: none; }
}
@media print {
  :host { display: none !important; }
}
`;

let sheet = null;

/** The sheet of the launcher, shared by all elements of a page. */
export function launcherSheet() {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
  }
  return sheet;
}
