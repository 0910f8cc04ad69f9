/**
 * Paragraphs, lists, bold and italics; nothing else of Markdown, no links and no
 * markup. A block is a list of lines, a line a list of words, so that a text that grows
 * or changes can be compared with what is on the screen word by word.
 */

const BULLET = /^\s*[-*•]\s+/u;
const NUMBER = /^\s*\d{1,3}[.)]\s+/u;
const JAPANESE = /[\u3005\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f]/u;
const WORDS = /\s+|[\u3005\u3040-\u30ff\u3400-\u9fff]|[^\s\u3005\u3040-\u30ff\u3400-\u9fff]+/gu;
const MARKS = /(\*\*|\*|(?<![\p{L}\p{N}])_(?=\S)|(?<=\S)_(?![\p{L}\p{N}]))/u;

/** Whether `marks[index]` opens an emphasis that is closed later on. */
function isClosed(parts, index) {
  return parts.indexOf(parts[index], index + 2) !== -1;
}

function wordsOf(line, growing) {
  const parts = line.split(MARKS);
  const style = { strong: false, em: false };
  const words = [];
  parts.forEach((part, index) => {
    const kind = part === "**" ? "strong" : part === "*" || part === "_" ? "em" : null;
    // In a text that still grows, the end of an emphasis may yet come.
    if (index % 2 && (style[kind] || growing || isClosed(parts, index))) {
      style[kind] = !style[kind];
      return;
    }
    for (const text of part.match(WORDS) ?? []) words.push({ text, ...style });
  });
  return words;
}

/** Return the blocks of a text: `{kind: "p"|"ul"|"ol", lines: [words…]}`. */
export function blocksOf(text, growing = false) {
  const blocks = [];
  let open = null;
  const lines = text.split("\n");
  lines.forEach((line, index) => {
    const kind = BULLET.test(line) ? "ul" : NUMBER.test(line) ? "ol" : "p";
    const content = line.replace(kind === "ul" ? BULLET : kind === "ol" ? NUMBER : "", "");
    if (!content.trim()) {
      open = null;
      return;
    }
    if (open?.kind !== kind) {
      open = { kind, lines: [] };
      blocks.push(open);
    }
    open.lines.push(wordsOf(content, growing && index === lines.length - 1));
  });
  return blocks;
}

/** Return all words of a text in order. */
export const flatWords = (text) => blocksOf(text).flatMap((block) => block.lines.flat());

/** Return a text without its marks, as it is read aloud. */
export const spoken = (text) =>
  blocksOf(text)
    .map((block) => block.lines.map((line) => line.map((word) => word.text).join("")).join(". "))
    .join(" ");

function sameWord(left, right) {
  return left && left.text === right.text && left.strong === right.strong && left.em === right.em;
}

function wordNode(word, fresh) {
  const node = document.createElement("span");
  node.textContent = word.text;
  const names = [word.strong && "strong", word.em && "em", fresh && "fresh", word.changed && "changed"];
  node.className = names.filter(Boolean).join(" ");
  if (JAPANESE.test(word.text)) node.lang = "ja";
  return node;
}

/** Bring one line's words up to date, leaving what has not changed alone. */
function patchLine(element, words, fresh) {
  const shown = element.words ?? [];
  let same = 0;
  while (same < words.length && sameWord(shown[same], words[same]) && !words[same].changed) same += 1;
  while (element.childNodes.length > same) element.lastChild.remove();
  for (const word of words.slice(same)) element.append(wordNode(word, fresh));
  element.words = words;
}

function patchBlock(element, block, fresh) {
  const name = block.kind === "p" ? "span" : "li";
  block.lines.forEach((line, index) => {
    let child = element.children[index];
    if (!child) {
      child = document.createElement(name);
      child.className = "line";
      element.append(child);
    }
    patchLine(child, line, fresh);
  });
  while (element.children.length > block.lines.length) element.lastChild.remove();
}

/** Show blocks in an element; unchanged words keep their nodes. */
export function patch(root, blocks, { fresh = false } = {}) {
  blocks.forEach((block, index) => {
    let element = root.children[index];
    if (element?.localName !== block.kind) {
      const made = document.createElement(block.kind);
      if (element) element.replaceWith(made);
      else root.append(made);
      element = made;
    }
    patchBlock(element, block, fresh);
  });
  while (root.children.length > blocks.length) root.lastChild.remove();
}

/** Mark in `after` the words that are not in `before`: the longest common rest stays. */
export function markChanges(before, after) {
  const rows = before.length + 1;
  const columns = after.length + 1;
  const table = new Uint16Array(rows * columns);
  for (let i = rows - 2; i >= 0; i -= 1) {
    for (let j = columns - 2; j >= 0; j -= 1) {
      table[i * columns + j] =
        before[i].text === after[j].text
          ? table[(i + 1) * columns + j + 1] + 1
          : Math.max(table[(i + 1) * columns + j], table[i * columns + j + 1]);
    }
  }
  let i = 0;
  for (let j = 0; j < after.length; j += 1) {
    while (
      i < before.length &&
      before[i].text !== after[j].text &&
      table[(i + 1) * columns + j] >= table[i * columns + j + 1]
    ) {
      i += 1;
    }
    if (i < before.length && before[i].text === after[j].text) i += 1;
    else if (after[j].text.trim()) after[j].changed = true;
  }
}
