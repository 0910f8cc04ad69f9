/** Product cards: a panel of the page each, the cover beside what a shopper decides by. */

import { h } from "./dom.js";
import { strings } from "./strings.js";

const JAPANESE = /[\u3040-\u30ff\u3400-\u9fff]/u;

/** Return an amount of the server ("9.99") as the shopper writes money. */
export function money({ amount, currency }) {
  try {
    // The locale is the page's: a price in dollars keeps its dollar sign everywhere.
    const locale = document.documentElement.lang || "en";
    return new Intl.NumberFormat(locale, {
      style: "currency",
      currency,
      currencyDisplay: "narrowSymbol",
    }).format(amount);
  } catch {
    return `${amount} ${currency}`;
  }
}

function webAddress(address) {
  try {
    const url = new URL(address, document.baseURI);
    return url.protocol === "https:" || url.protocol === "http:" ? url : null;
  } catch {
    return null;
  }
}

function cover(item) {
  const frame = h("span", { class: "cover", part: "cover" });
  const address = webAddress(item.image);
  if (address) {
    const image = h("img", { alt: "", loading: "lazy", decoding: "async", width: 76, height: 114 });
    image.addEventListener("error", () => image.remove());
    image.src = address.href;
    frame.append(image);
  }
  return frame;
}

function link(item, onOpen) {
  const address = webAddress(item.url);
  const language = JAPANESE.test(item.title) ? "ja" : null;
  if (!address) return h("span", { lang: language }, item.title);
  const elsewhere = address.origin !== location.origin;
  return h(
    "a",
    {
      href: address.href,
      rel: "noopener",
      target: elsewhere ? "_blank" : null,
      lang: language,
      part: "card-link",
      onclick: onOpen,
      // The middle button opens a tab of its own.
      onauxclick: (event) => event.button === 1 && onOpen(),
    },
    item.title,
  );
}

function price(item) {
  const line = h("p", { class: "price" }, h("strong", { part: "price" }, money(item.price)));
  if (item.list_price) {
    line.append(
      h("span", { class: "unseen" }, ` ${strings.card.instead} `),
      h("s", {}, money(item.list_price)),
    );
  }
  line.append(
    h(
      "span",
      { class: item.in_stock ? "stock" : "stock out" },
      item.in_stock ? strings.card.inStock : strings.card.outOfStock,
    ),
  );
  return line;
}

/** Return the card of one item of a `products` frame; `onOpen` hears of its link's use. */
export function productCard(item, onOpen) {
  const byline = [item.author, strings.card.formats[item.format] ?? item.format];
  return h(
    "li",
    { class: item.in_stock ? "card" : "card gone", part: "card", "data-asin": item.asin },
    cover(item),
    h(
      "div",
      { class: "about" },
      h("h3", {}, link(item, onOpen)),
      h("p", { class: "byline" }, byline.filter(Boolean).join(" · ")),
      item.why ? h("p", { class: "why" }, item.why) : null,
      price(item),
    ),
  );
}
