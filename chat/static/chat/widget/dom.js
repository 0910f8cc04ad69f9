/**
 * Elements without markup: every text enters as a text node, so nothing that a model
 * or a shopper writes can become an element.
 */

const SVG = "http://www.w3.org/2000/svg";

/** Make an element: `h("button", { class: "x", onclick: f }, "text", child)`. */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Make a 24 by 24 line icon from the paths of its strokes. */
export function icon(...paths) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  for (const each of paths) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", each);
    svg.append(path);
  }
  return svg;
}

export const ICONS = {
  close: ["M5 5l14 14", "M19 5L5 19"],
  send: ["M12 20V5", "M5.5 11.5L12 5l6.5 6.5"],
  share: ["M12 15V4", "M8 8l4-4 4 4", "M6 12v8h12v-8"],
  restart: ["M4 5v5h5", "M4.6 10a8 8 0 1 1-.4 5"],
  up: ["M7 11v9H4v-9zM7 11l4-8c1.6 0 2.6 1.1 2.4 2.8L13 9h5.6c1.2 0 2 1 1.8 2.2l-1.2 7A2.2 2.2 0 0 1 17 20H7"],
  down: ["M7 13V4H4v9zM7 13l4 8c1.6 0 2.6-1.1 2.4-2.8L13 15h5.6c1.2 0 2-1 1.8-2.2l-1.2-7A2.2 2.2 0 0 0 17 4H7"],
  person: ["M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8z", "M4.5 20.5c1-4 4-6 7.5-6s6.5 2 7.5 6"],
  below: ["M12 5v14", "M6 13l6 6 6-6"],
};
