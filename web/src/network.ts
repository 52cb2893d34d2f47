// The chart of one network: dots and lines of what the tables say, laid out by the server; it draws, filters by quarter, and
// leads to the tables. Without WebGL there is no chart, and the tables say the same.

import Graph from "graphology";
import Sigma from "sigma";

interface Told {
  nodes: { id: string; label: string; said: string; kind: "person" | "object"; tier: number | null; x: number; y: number }[];
  links: { source: string; target: string; likely: number; first: string; last: string }[];
  quarters: { first: string; last: string }[];
  address: string;
  all: string;
}

const SIZE = { root: 10, person: 6, object: 3 };
const LABEL_FROM = 6;

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

function build(told: Told): Graph {
  const graph = new Graph();
  for (const { id, label, said, kind, tier, x, y } of told.nodes) {
    const size = tier === 0 ? SIZE.root : SIZE[kind];
    graph.addNode(id, { x, y, size, label: `${label} (${said})`, color: colour(tier === 0 ? "accent" : kind) });
  }
  for (const { source, target, likely, first, last } of told.links) {
    graph.addEdge(source, target, { size: 0.5 + 2.5 * likely, color: colour("line-strong"), first, last });
  }
  return graph;
}

function rowOf(id: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-member="${CSS.escape(id)}"]`);
}

function draw(section: HTMLElement, told: Told): void {
  const place = section.querySelector<HTMLElement>(".drawing");
  const when = section.querySelector<HTMLElement>(".when");
  const slider = section.querySelector<HTMLInputElement>("#until");
  const output = section.querySelector<HTMLOutputElement>("output");
  if (!place || !when || !slider || !output) return;
  place.hidden = false;
  const graph = build(told);
  let chosen = "";
  let quarter = told.quarters[told.quarters.length];
  const lasts = (first: string, last: string): boolean =>
    !quarter || (first !== "" && first <= quarter.last && last >= quarter.first);
  const near = (id: string): boolean => chosen === "" || id === chosen || graph.areNeighbors(id, chosen);

  const sigma = new Sigma(graph, place, {
    labelFont: "Plex, system-ui, sans-serif",
    labelSize: 12,
    labelColor: { color: colour("ink") },
    labelRenderedSizeThreshold: LABEL_FROM,
    enableEdgeEvents: true,
    zIndex: true,
    defaultDrawNodeHover: (context, data, settings) => {
      const width = context.measureText(data.label ?? "").width;
      context.fillStyle = colour("paper");
      context.fillRect(data.x + data.size, data.y - 10, width + 12, 20);
      context.font = `${settings.labelSize}px ${settings.labelFont}`;
      context.fillStyle = colour("ink");
      context.fillText(data.label ?? "", data.x + data.size + 4, data.y + 4);
    },
    nodeReducer: (id, data) => {
      const lives = graph.someEdge(id, (_edge, { first, last }) => lasts(first, last));
      const shown = near(id) && lives;
      return { ...data, color: shown ? data["color"] : colour("line"), label: shown ? data["label"] : null,
        forceLabel: id === chosen, zIndex: shown ? 1 : 0 };
    },
    edgeReducer: (edge, data) => {
      const [source, target] = graph.extremities(edge);
      const touched = chosen === "" || source === chosen || target === chosen;
      return { ...data, hidden: !lasts(data["first"], data["last"]) || !touched,
        color: chosen === "" ? data["color"] : colour("accent") };
    },
  });

  const choose = (id: string): void => {
    chosen = graph.hasNode(id) ? id : "";
    sigma.refresh();
  };
  const cut = (): void => {
    quarter = told.quarters[Number(slider.value)];
    output.value = quarter ? `${quarter.first} – ${quarter.last}` : told.all;
    for (const row of document.querySelectorAll<HTMLElement>("[data-first]")) {
      row.hidden = !lasts(row.dataset["first"] ?? "", row.dataset["last"] ?? "");
    }
    sigma.refresh();
  };
  when.hidden = told.quarters.length === 0;
  slider.addEventListener("input", cut);
  cut();
  sigma.on("clickNode", ({ node }) => {
    choose(node);
    const row = rowOf(node);
    row?.scrollIntoView({ block: "center" });
    (row?.querySelector<HTMLElement>("a") ?? row)?.focus({ preventScroll: true });
  });
  sigma.on("clickStage", () => choose(""));
  sigma.on("clickEdge", ({ edge }) => {
    const [one, other] = graph.extremities(edge);
    location.assign(`${told.address}/link?${new URLSearchParams({ one, other }).toString()}`);
  });
  document.addEventListener("focusin", (event) => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-member]") : null;
    if (row) choose(row.dataset["member"] ?? "");
  });
}

function hasWebGl(): boolean {
  return document.createElement("canvas").getContext("webgl2") !== null;
}

for (const section of document.querySelectorAll<HTMLElement>("[data-network]")) {
  const text = section.dataset["network"] ?? "";
  if (hasWebGl()) draw(section, JSON.parse(text) as Told);
  else section.querySelector("[data-no-drawing]")?.removeAttribute("hidden");
}
