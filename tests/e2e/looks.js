// Marks the first and the last element of each look on the page, for the rule about
// contrast: a hundred rows are painted in one and the same colours, so two of them tell
// what all of them would. What the rule treats by what it belongs to (a label, a
// control, an element that another one names) is marked whatever it looks like.
() => {
  const ALONE = "input, select, textarea, label, label *, [id]";
  const OFF = "[disabled], [aria-disabled=true], fieldset:disabled";
  const WORD = /[\p{L}\p{N}][^]*[\p{L}\p{N}]/u;
  const PLAIN = {
    backgroundColor: "rgba(0, 0, 0, 0)",
    backgroundImage: "none",
    opacity: "1",
    position: "static",
    clip: "auto",
    clipPath: "none",
    filter: "none",
    mixBlendMode: "normal",
  };
  const grounds = new Map([[null, ""]]);
  const above = (element) =>
    element.parentElement ?? element.getRootNode().host ?? null;
  const ground = (element) => {
    if (!grounds.has(element)) {
      const style = getComputedStyle(element);
      const own = Object.keys(PLAIN).filter((name) => style[name] !== PLAIN[name]);
      const told = own.map((name) => `${name}:${style[name]}`);
      grounds.set(element, [ground(above(element)), ...told].join(";"));
    }
    return grounds.get(element);
  };
  const all = (root) =>
    [...root.querySelectorAll("*")].flatMap((each) =>
      each.shadowRoot ? [each, ...all(each.shadowRoot)] : [each],
    );
  const look = (element, text) => {
    const style = getComputedStyle(element);
    return [
      element.localName,
      element.getAttribute("class"),
      style.color,
      style.fontSize,
      style.fontWeight,
      style.textShadow,
      WORD.test(text),
      element.closest(OFF) !== null,
      ground(element),
    ].join("|");
  };
  const looks = new Map();
  for (const element of all(document)) {
    element.removeAttribute("data-look");
    const text = [...element.childNodes]
      .filter((node) => node.nodeType === Node.TEXT_NODE)
      .map((node) => node.data.trim())
      .join(" ");
    if (element.matches(ALONE)) element.setAttribute("data-look", "");
    else if (text.trim() && element.checkVisibility()) {
      const name = look(element, text);
      looks.set(name, [looks.get(name)?.[0] ?? element, element]);
    }
  }
  for (const each of [...looks.values()].flat()) each.setAttribute("data-look", "");
}
