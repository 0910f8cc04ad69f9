/** The panel's clothes: a manga page, with balloons, narration and framed pictures. */

const frame = `
.panel {
  position: fixed;
  inset: auto var(--manga-offset-x, 24px) var(--manga-offset-y, 24px) auto;
  display: flex;
  flex-direction: column;
  width: min(var(--manga-width, 420px), calc(100vw - 32px));
  height: min(var(--manga-height, 720px), calc(100dvh - 48px));
  border: 2px solid var(--_line);
  border-radius: var(--manga-radius, 0);
  background: var(--_paper);
  color: var(--_ink);
  font: 400 16px/1.55 var(--_serif);
  text-align: start;
  box-shadow: 0 18px 50px rgb(0 0 0 / .22);
  -webkit-font-smoothing: antialiased;
  text-rendering: optimizeLegibility;
  animation: enter .24s cubic-bezier(.2, .8, .3, 1);
}
:host([position="left"]) .panel { inset: auto auto var(--manga-offset-y, 24px) var(--manga-offset-x, 24px); }
.panel::before {
  content: "";
  position: absolute;
  z-index: -1;
  inset: 8px -12px -12px 8px;
  background: radial-gradient(circle at 3px 3px, var(--_line) 1.3px, transparent 1.5px) 0 0 / 6px 6px;
  clip-path: polygon(calc(100% - 10px) 0, 100% 0, 100% 100%, 0 100%, 0 calc(100% - 10px), calc(100% - 10px) calc(100% - 10px));
}
.panel:focus { outline: none; }
@keyframes enter { from { opacity: 0; transform: translateY(14px); } }
h1, h2, h3, p, ul, ol { margin: 0; padding: 0; font: inherit; }
ul { list-style: none; }
button { font: inherit; color: inherit; letter-spacing: inherit; }
:focus-visible { outline: 3px solid var(--_accent); outline-offset: 2px; }
.icon { width: 20px; height: 20px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: square; stroke-linejoin: miter; }
.unseen { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.link {
  display: inline-flex; align-items: center; gap: 6px; padding: 4px 0; border: 0; background: none; cursor: pointer;
  text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 3px; font-weight: 600;
}
.link:hover { color: var(--_accent); }
.head {
  position: relative;
  display: flex;
  align-items: center;
  gap: 4px;
  padding: 13px 10px 13px 18px;
  border-bottom: 2px solid var(--_line);
  background: var(--_leaf);
}
.head::after {
  content: "";
  position: absolute;
  inset: 0 0 0 38%;
  background: radial-gradient(circle at 3px 3px, var(--_tone) 1.15px, transparent 1.4px) 0 0 / 6px 6px;
  mask-image: linear-gradient(100deg, transparent 10%, #000);
  pointer-events: none;
}
.head > * { position: relative; z-index: 1; }
.names { flex: 1; min-width: 0; padding-left: 12px; }
h1 { font: 700 19px/1.15 var(--_serif); letter-spacing: -.005em; }
.status { margin-top: 3px; font: 500 12.5px/1.3 var(--_sans); color: var(--_soft); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.status::before { content: ""; display: inline-block; width: 7px; height: 7px; margin-right: 7px; border-radius: 50%; background: var(--_hair); }
[data-state="online"] .status::before, [data-state="resting"] .status::before { background: light-dark(#2f7d4f, #6fcf97); }
[data-state="waiting"] .status::before, [data-state="offline"] .status::before { background: var(--_accent); }
.tool { display: grid; place-items: center; width: 42px; height: 42px; padding: 0; border: 0; background: none; cursor: pointer; }
.tool:hover { color: var(--_accent); }
.banner {
  display: flex; align-items: baseline; justify-content: space-between; gap: 14px;
  padding: 9px 18px; border-bottom: 2px solid var(--_line);
  background: var(--_ink); color: var(--_paper); font: 500 13px/1.4 var(--_sans);
}
.banner .link { flex: none; padding: 0; }
.banner .link:hover { color: inherit; text-decoration-thickness: 2px; }
.sheet { padding: 14px 18px 16px; border-bottom: 2px solid var(--_line); background: var(--_leaf); font: 500 14px/1.45 var(--_sans); }
.sheet-links { display: grid; gap: 6px; max-height: 9.5em; margin: 11px 0 0; padding: 0; overflow-y: auto; list-style: none; }
.sheet-links li { display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: center; justify-content: space-between; }
.sheet-links a { color: inherit; }
.sheet-row { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 11px; }
.sheet input { flex: 1 1 100%; min-width: 0; padding: 9px 12px; border: 2px solid var(--_line); border-radius: 0; background: var(--_paper); color: var(--_ink); font: 400 14px/1.3 var(--_sans); }
.sheet-button { padding: 9px 14px; border: 1.5px solid var(--_line); background: var(--_paper); color: var(--_ink); font: 600 14px/1.2 var(--_sans); cursor: pointer; }
.sheet-button:hover { background: var(--_ink); color: var(--_paper); }
.sheet-button.primary { border-color: var(--_accent); background: var(--_accent); color: var(--_on-accent); }
.reading { position: relative; flex: 1; min-height: 0; display: flex; }
.log {
  position: relative; flex: 1; overflow-y: auto; overscroll-behavior: contain; padding: 22px 20px 26px 18px;
  scrollbar-width: thin; scrollbar-color: var(--_hair) transparent;
}
.log:focus-visible { outline-offset: -3px; }
.below {
  position: absolute; inset: auto 18px 14px auto; display: flex; align-items: center; gap: 8px;
  min-width: 40px; height: 40px; padding: 0 8px; border: 2px solid var(--_line); border-radius: 20px; background: var(--_leaf);
  font: 600 14px/1 var(--_sans); cursor: pointer;
}
.below:has(> span:first-child:not(:empty)) { padding: 0 12px 0 16px; }
.below span:empty { display: none; }
`;

const talk = `
.welcome h2 { font: 700 30px/1.14 var(--_serif); letter-spacing: -.018em; text-wrap: balance; max-width: 13em; }
.welcome > p { margin-top: 12px; color: var(--_soft); text-wrap: pretty; }
.chips { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 22px; }
.chip {
  padding: 9px 14px; border: 1.5px solid var(--_line); background: var(--_leaf); cursor: pointer;
  font: 500 14.5px/1.3 var(--_serif); text-align: start; transition: background .12s, color .12s;
}
.chip:hover { background: var(--_ink); color: var(--_paper); }
.question { display: flex; flex-direction: column; align-items: flex-end; margin: 26px 6px 0 44px; }
.question:first-child { margin-top: 4px; }
.balloon {
  position: relative; padding: 11px 18px 12px; border: 2px solid var(--_line); border-radius: 22px / 24px;
  background: var(--_leaf); white-space: pre-wrap; overflow-wrap: anywhere;
}
.balloon::before, .balloon::after { content: ""; position: absolute; width: 20px; height: 16px; clip-path: polygon(0 0, 100% 0, 100% 100%); }
.balloon::before { right: 18px; bottom: -15px; background: var(--_line); }
.balloon::after { right: 20.5px; bottom: -9.5px; width: 15px; height: 12px; background: var(--_leaf); }
.question .note { margin-top: 19px; text-align: end; text-wrap: balance; }
.note { font: 500 13px/1.45 var(--_sans); color: var(--_soft); }
.note:empty { display: none; }
.note .link { padding: 0; color: var(--_ink); }
.note.centre { margin: 4px 0 18px; padding-bottom: 12px; border-bottom: 1px solid var(--_hair); }
.note.problem, .note.failed, .note.interrupted { color: var(--_accent); }
.answer { margin-top: 26px; }
.answer > .note { margin-top: 12px; }
.answer > .corrected { margin-top: 14px; padding: 7px 0 7px 12px; border-left: 3px solid var(--_accent); color: var(--_ink); }
.text { font-size: 17px; line-height: 1.6; overflow-wrap: anywhere; line-break: strict; hanging-punctuation: allow-end; }
.said { display: block; }
.text .line, .why, .note, h3 { unicode-bidi: plaintext; }
.text > * + * { margin-top: .72em; }
.text .line { display: block; }
.text .line:lang(ja), .text span:lang(ja) { font-family: "Hiragino Mincho ProN", "Yu Mincho", "Noto Serif CJK JP", "Noto Serif JP", var(--_serif); }
.text li { position: relative; padding-left: 22px; }
.text li + li { margin-top: .34em; }
.text ul > li::before { content: ""; position: absolute; left: 3px; top: .58em; width: 7px; height: 7px; background: var(--_accent); rotate: 45deg; }
.text ol { counter-reset: item; }
.text ol > li { counter-increment: item; padding-left: 28px; }
.text ol > li::before { content: counter(item) "."; position: absolute; left: 0; font-weight: 700; color: var(--_accent); }
.strong { font-weight: 700; }
.em { font-style: italic; }
.em:lang(ja) { font-style: normal; text-emphasis: sesame; }
.fresh { animation: ink .22s ease-out; }
@keyframes ink { from { opacity: 0; } }
.going { opacity: 0; transition: opacity .24s ease-in; }
.changed { animation: set 2.6s ease-out; background: linear-gradient(var(--_accent), var(--_accent)) 0 100% / 100% 0 no-repeat; }
@keyframes set { 0% { opacity: 0; background-size: 100% 2px; } 14% { opacity: 1; } 70% { background-size: 100% 2px; } 100% { background-size: 100% 0; } }
.dots { display: inline-flex; gap: 7px; padding: 10px 2px; }
.dots i { width: 9px; height: 9px; border-radius: 50%; background: var(--_ink); animation: dot 1.2s infinite ease-in-out; }
.dots i:nth-child(2) { animation-delay: .16s; }
.dots i:nth-child(3) { animation-delay: .32s; }
@keyframes dot { 0%, 70%, 100% { scale: .45; opacity: .45; } 30% { scale: 1; opacity: 1; } }
.thumbs { display: flex; align-items: center; gap: 2px; margin-top: 12px; font: 500 13px/1.4 var(--_sans); color: var(--_soft); }
.thumbs > span { margin-right: 6px; }
.thumb { display: grid; place-items: center; width: 36px; height: 36px; padding: 0; border: 0; background: none; cursor: pointer; }
.thumb .icon { width: 18px; height: 18px; stroke-width: 1.7; }
.thumb:hover { color: var(--_ink); }
.thumb[aria-pressed="true"] { color: var(--_accent); }
.thumb[aria-pressed="true"] .icon { fill: color-mix(in srgb, var(--_accent) 22%, transparent); }
`;

const cards = `
.cards { display: grid; gap: 8px; margin-top: 18px; }
.card {
  position: relative; display: flex; gap: 15px; padding: 12px; border: 2px solid var(--_line); background: var(--_leaf);
  animation: card .32s cubic-bezier(.2, .8, .3, 1) backwards;
}
.card:nth-child(2) { animation-delay: .06s; }
.card:nth-child(3) { animation-delay: .12s; }
.card:nth-child(n + 4) { animation-delay: .18s; }
@keyframes card { from { opacity: 0; transform: translateY(8px); } }
.cover {
  flex: none; align-self: flex-start; width: 78px; aspect-ratio: 2 / 3; overflow: hidden; border: 1.5px solid var(--_line);
  background: radial-gradient(circle at 3px 3px, var(--_tone) 1.1px, transparent 1.4px) 0 0 / 6px 6px var(--_paper);
}
.cover img { display: block; width: 100%; height: 100%; object-fit: cover; }
.gone .cover img { opacity: .5; filter: grayscale(1); }
.about { display: flex; flex-direction: column; min-width: 0; flex: 1; }
h3 { font: 700 16.5px/1.25 var(--_serif); text-wrap: pretty; }
h3 a { color: inherit; text-decoration: none; }
h3 a::after { content: ""; position: absolute; inset: 0; }
h3 a:focus-visible { outline: none; }
.card:has(a:focus-visible) { outline: 3px solid var(--_accent); outline-offset: 2px; }
.card:hover h3 a { text-decoration: underline; text-decoration-color: var(--_accent); text-decoration-thickness: 2px; text-underline-offset: 3px; }
.byline { margin-top: 3px; font: 500 12.5px/1.4 var(--_sans); color: var(--_soft); }
.why { margin-top: 7px; font-size: 14.5px; line-height: 1.42; font-style: italic; text-wrap: pretty; }
.why:lang(ja) { font-style: normal; }
.price { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 8px; margin-top: auto; padding-top: 9px; font: 500 13px/1.3 var(--_sans); font-variant-numeric: tabular-nums; }
.price strong { font: 700 18px/1.2 var(--_serif); font-variant-numeric: lining-nums tabular-nums; }
.price s { color: var(--_soft); }
.stock { margin-left: auto; color: var(--_soft); }
.stock::before { content: ""; display: inline-block; width: 7px; height: 7px; margin-right: 6px; border-radius: 50%; background: light-dark(#2f7d4f, #6fcf97); }
.stock.out::before { background: none; box-shadow: inset 0 0 0 1.5px var(--_soft); }
`;

const writing = `
.composer { padding: 14px 18px 10px; border-top: 2px solid var(--_line); background: var(--_leaf); }
.field { display: flex; align-items: flex-end; gap: 8px; border: 2px solid var(--_line); background: var(--_paper); }
.field:focus-within { border-color: var(--_accent); outline: 1px solid var(--_accent); }
textarea {
  flex: 1; min-width: 0; max-height: 148px; margin: 0; padding: 11px 0 11px 14px; border: 0; outline: 0; resize: none; overflow-y: auto;
  background: none; color: var(--_ink); caret-color: var(--_accent); font: 400 16px/1.45 var(--_serif); scrollbar-width: thin;
}
textarea:focus-visible { outline: 0; }
textarea::placeholder { color: var(--_soft); opacity: 1; }
.send { display: grid; place-items: center; flex: none; width: 46px; height: 46px; padding: 0; border: 0; background: var(--_accent); color: var(--_on-accent); cursor: pointer; }
.send .icon { width: 22px; height: 22px; stroke-width: 2.4; }
.send:disabled { background: none; color: var(--_soft); cursor: default; }
.send.stop { background: var(--_ink); }
.square { width: 14px; height: 14px; background: var(--_paper); }
.under { display: flex; align-items: center; justify-content: space-between; gap: 12px; min-height: 30px; margin-top: 6px; font: 500 12.5px/1.3 var(--_sans); color: var(--_soft); }
.under .link { color: var(--_ink); text-decoration-color: var(--_hair); }
.under .icon { width: 16px; height: 16px; stroke-width: 1.8; }
.counting .keys, .count:empty { display: none; }
.over .count { color: var(--_accent); font-weight: 700; }
@media (max-width: 520px) {
  .panel, :host([position="left"]) .panel {
    inset: var(--_view-top, 0px) 0 auto 0; width: 100%; height: var(--_view-height, 100dvh); border: 0; border-radius: 0; box-shadow: none;
    padding: env(safe-area-inset-top) env(safe-area-inset-right) 0 env(safe-area-inset-left);
  }
  .panel::before, .keys { display: none; }
  .composer { padding-bottom: max(10px, env(safe-area-inset-bottom)); }
  .tool { width: 46px; height: 46px; }
  .thumb { width: 44px; height: 44px; }
}
@media (max-width: 400px) {
  .head .seal { display: none; }
  .names { padding-left: 0; }
}
@media (max-width: 340px) {
  .head { padding-left: 14px; gap: 0; }
  .tool { width: 42px; }
  .card { gap: 11px; padding: 10px; }
  .cover { width: 62px; }
}
/* Little height, by a keyboard or by zoom: the talk gets it, the frame steps back. */
@media (max-height: 480px) {
  .panel { --manga-offset-y: 8px; height: calc(100dvh - 16px); }
  .panel::before, .keys { display: none; }
  .head { padding-block: 4px; }
  .head .seal { width: 30px; height: 30px; }
  .log { padding-block: 12px 14px; }
  .composer { padding: 8px 14px 4px; }
  textarea { max-height: 72px; }
  .under { min-height: 26px; margin-top: 2px; }
  .below { bottom: 8px; height: 36px; }
}
@media (max-height: 480px) and (max-width: 520px) {
  .panel, :host([position="left"]) .panel { height: var(--_view-height, 100dvh); }
}
@media (max-height: 300px) {
  .status { display: none; }
  .tool { height: 38px; }
  .welcome h2 { font-size: 22px; }
}
/* Colours are the reader's: what was told by a background is told by theirs. */
@media (forced-colors: active) {
  .balloon::before, .balloon::after { display: none; }
  .dots i, .square, .status::before, .stock::before, .text ul > li::before { forced-color-adjust: none; background: CanvasText; }
  .stock.out::before { background: none; box-shadow: inset 0 0 0 1.5px CanvasText; }
  .send.stop { border: 2px solid ButtonText; }
  .send:disabled { color: GrayText; }
  .thumb[aria-pressed="true"] .icon { fill: Highlight; }
}
`;

let sheet = null;

/** The sheet of the panel, shared by all elements of a page. */
export function panelSheet() {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(frame + talk + cards + writing);
  }
  return sheet;
}
