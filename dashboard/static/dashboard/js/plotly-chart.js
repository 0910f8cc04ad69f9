/**
 * <plotly-chart data-figure="id of an element with the JSON">: draws a figure in the page's own colours.
 * The server says what is shown; how it looks is decided here, anew for each theme.
 */

import { library } from "./library.js";

let loading = null;

async function plotly() {
  if (!loading) {
    // Its rules are in charts.css: with this mark it injects no style of its own.
    const mark = document.createElement("meta");
    mark.id = "plotly.js-style-global";
    mark.className = "no-inline-styles";
    document.head.append(mark);
    loading = library("plotly-basic.min.js");
  }
  await loading;
}

/** What a custom property of the page amounts to in the theme that is on. */
function colours(element) {
  const probe = document.createElement("span");
  element.append(probe);
  const known = new Map();
  const colour = (name, alpha = 1) => {
    if (!known.has(name)) {
      probe.style.color = `var(--${name})`;
      known.set(name, getComputedStyle(probe).color.match(/[\d.]+/g).slice(0, 3).join(", "));
    }
    return `rgba(${known.get(name)}, ${alpha})`;
  };
  colour.done = () => probe.remove();
  return colour;
}

function dress(figure, paint, sans) {
  const text = { family: sans, size: 12, color: paint("soft") };
  const data = figure.data.map((trace) => {
    const { colour = "soft", alpha = 1 } = trace.meta ?? {};
    const worn = { ...trace };
    if (trace.type === "bar") worn.marker = { ...trace.marker, color: paint(colour, alpha), line: { width: 0 } };
    else {
      worn.line = { ...trace.line, color: paint(colour, alpha) };
      worn.marker = { ...trace.marker, color: paint(colour, alpha) };
      if (trace.fill) worn.fillcolor = paint(colour, .12);
    }
    return worn;
  });
  const axis = (given = {}) => ({
    gridcolor: paint("hair"), linecolor: paint("line"), zerolinecolor: paint("hair"), tickfont: text, fixedrange: true,
    spikecolor: paint("line"), spikethickness: 1, spikedash: "solid", ...given,
  });
  const layout = {
    ...figure.layout,
    font: text,
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    hoverlabel: { bgcolor: paint("raised"), bordercolor: paint("line"), font: { ...text, color: paint("ink"), size: 12.5 }, align: "left" },
    legend: { ...figure.layout.legend, font: text, bgcolor: "rgba(0,0,0,0)" },
    shapes: (figure.layout.shapes ?? []).map((shape) => ({ ...shape, line: { ...shape.line, color: paint(shape.name || "line", .8) } })),
    autosize: true,
  };
  for (const name of ["xaxis", "yaxis", "yaxis2"]) if (name in figure.layout || name !== "yaxis2") layout[name] = axis(figure.layout[name]);
  return { data, layout };
}

class PlotlyChart extends HTMLElement {
  #figure = null;
  #drawn = ""; // the figure as it came
  #plot = null;
  #stop = new AbortController();

  connectedCallback() {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    document.addEventListener("themechange", () => this.#plot && this.#draw(), { signal });
    document.addEventListener("figureschange", () => this.#plot && this.#json() !== this.#drawn && this.#draw(), { signal });
    document.addEventListener("crosshair", (event) => this.#follow(event), { signal });
    const seen = new IntersectionObserver(([entry]) => {
      if (!entry.isIntersecting) return;
      seen.disconnect();
      this.#draw();
    }, { rootMargin: "200px" });
    seen.observe(this);
    new ResizeObserver(() => this.#plot && window.Plotly.Plots.resize(this.#plot)).observe(this);
  }

  disconnectedCallback() {
    this.#stop.abort();
    if (this.#plot) window.Plotly?.purge(this.#plot);
    this.#plot = null;
  }

  #json() {
    return document.getElementById(this.dataset.figure)?.textContent ?? this.#drawn;
  }

  async #draw() {
    await plotly();
    if (!this.isConnected) return;
    const first = !this.#plot;
    this.#plot ??= this.appendChild(document.createElement("div"));
    this.#plot.className = "chart-plot";
    this.#drawn = this.#json();
    this.#figure = JSON.parse(this.#drawn);
    const paint = colours(this);
    const { data, layout } = dress(this.#figure, paint, getComputedStyle(this).fontFamily);
    paint.done();
    await window.Plotly.react(this.#plot, data, layout, { displayModeBar: false, responsive: false, doubleClick: false, scrollZoom: false });
    this.dataset.drawn = "";
    if (first) this.#listen();
  }

  #listen() {
    const tell = (x) => document.dispatchEvent(new CustomEvent("crosshair", { detail: { x, from: this } }));
    this.#plot.on("plotly_hover", (event) => event.event?.isTrusted && tell(event.points[0]?.x));
    this.#plot.on("plotly_unhover", (event) => event.event?.isTrusted && tell(null));
    this.#plot.on("plotly_click", ({ points }) => {
      const url = points.map((each) => each.data.meta?.urls?.[each.pointIndex]).find(Boolean);
      if (url) location.assign(url);
    });
  }

  /** Show the same moment that the pointer is at in another chart. */
  #follow({ detail: { x, from } }) {
    if (from === this || !this.#plot || this.dataset.crosshair !== from.dataset.crosshair) return;
    if (x === null) {
      window.Plotly.Fx.unhover(this.#plot);
      return;
    }
    const points = this.#figure.data
      .map((trace, curveNumber) => ({ curveNumber, pointNumber: trace.x.indexOf(x) }))
      .filter(({ pointNumber, curveNumber }) => pointNumber >= 0 && this.#figure.data[curveNumber].hoverinfo !== "skip");
    if (points.length) window.Plotly.Fx.hover(this.#plot, points);
  }
}

customElements.define("plotly-chart", PlotlyChart);
