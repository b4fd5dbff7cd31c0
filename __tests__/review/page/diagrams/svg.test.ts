import { Links } from "../../../../review/page/appendix";
import { drawDiagram } from "../../../../review/page/diagrams/svg";
import type { Diagram } from "../../../../review/report";
import { NETWORK, TRUST, fullReport } from "../report-fixture";

async function draw(diagram: Diagram): Promise<string> {
  const { blocks } = fullReport();
  return (await drawDiagram(diagram, "test", new Links({ blocks }))).text;
}

/** The line of the markup that has a text in it. */
function lineWith(svg: string, text: string): string {
  return svg.split("\n").find((line) => line.includes(text)) ?? "";
}

test("a diagram has a title and a description, ids of its own, and no colours in attributes", async () => {
  const svg = await draw(TRUST);
  expect(svg).toContain('aria-labelledby="trust-diagram-title trust-diagram-description"');
  expect(svg).toContain('<title id="trust-diagram-title">Who may act as whom in test</title>');
  expect(svg).toContain(
    '<desc id="trust-diagram-description">5 nodes, 4 edges. The list and the tables below have the same content.</desc>',
  );
  expect(svg).not.toMatch(/\b(?:fill|stroke)=/);
  const ids = [...`${svg}${await draw(NETWORK)}`.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test("each lane has a title, and a node is drawn in each lane with an edge of it", async () => {
  const svg = await draw(TRUST);
  expect([...svg.matchAll(/class="title"[^>]*>([^<]*)/g)].map(([, title]) => title)).toEqual([
    "What Langfuse may do",
    "What people may do",
  ]);
  expect(svg.match(/>id-test<\/tspan>/g)).toHaveLength(2);
});

test("a node is a link if the appendix has its block", async () => {
  const svg = await draw(TRUST);
  expect(lineWith(svg, ">id-test</tspan>")).toContain(
    '<title>azurerm_user_assigned_identity.id</title><a href="#test-platform/azurerm_user_assigned_identity.id"><rect class="hit" ',
  );
  expect(lineWith(svg, ">langfuse</tspan>")).not.toContain("<a ");
});

test.each([
  [
    "one of two nodes of a box",
    "worker",
    /<g class="entry changed"><title>worker<\/title><rect class="box"[^>]*\/><text.*~ changed/,
  ],
  ["a new node", "langfuse", /^<g class="node azure new">.*\+ new/],
  ["a removed node", "group 1111", /^<g class="node entra-id removed">.*− removed/],
])("%s is marked by a word too", async (_, label, mark) => {
  expect(lineWith(await draw(TRUST), `>${label}</tspan>`)).toMatch(mark);
});

test("edges have a head, and say what happened to them", async () => {
  const svg = await draw(TRUST);
  expect(svg).toMatch(/<g class="edge new"><title>id-test to langfuse: new: Data Contributor<.*trust-head-new\)/);
  expect(svg).toMatch(/<g class="edge removed"><title>group 1111 to id-test: removed: Reader<.*trust-head-removed\)/);
  expect(svg).toMatch(/<g class="edge plain"><title>web, worker to id-test: may act as<.*trust-head-plain\)/);
  expect(await draw(NETWORK)).toMatch(/<g class="edge changed"><title>browser to API server: any port \(before: HTTPS/);
});

test("an unencrypted connection has its own style, which the legend explains", async () => {
  const svg = await draw(NETWORK);
  expect(svg).toMatch(
    /<g class="edge alarming"><title>browser to langfuse: HTTP 80, PLAINTEXT<.*network-head-alarming/,
  );
  expect(lineWith(svg, '<g class="legend">')).toContain(">not encrypted</text>");
  expect(lineWith(await draw(TRUST), '<g class="legend">')).not.toContain("not encrypted");
});

test("the legend explains what the diagram has", async () => {
  const legend = lineWith(await draw(TRUST), '<g class="legend">');
  expect([...legend.matchAll(/<text[^>]*>([^<]*)/g)].map(([, text]) => text)).toEqual([
    "Entra ID",
    "Azure",
    "Kubernetes",
    "+ new",
    "~ changed",
    "− removed",
  ]);
});

test("names with syntax of Graphviz or SVG are only text", async () => {
  const label = '</text><script>x</script> \\G\\N & "q" {a|b} %';
  const svg = await draw({
    kind: "trust",
    nodes: [
      { id: 'a"];', label, what: label, place: "Azure", stack: '"', address: "<" },
      { id: "}", label: "b", what: "", place: "Azure" },
    ],
    edges: [{ lane: label, from: 'a"];', to: "}", label }],
  });
  expect(svg).not.toContain("<script");
  expect(svg).toContain("\\G\\N &amp; &quot;q&quot; {a|b}");
});

test("edges to unknown nodes are ignored, and an empty diagram has no lane", async () => {
  const svg = await draw({ ...TRUST, edges: [{ lane: "lane", from: "web", to: "unknown", label: "" }] });
  expect(svg).not.toContain('class="edge');
  expect(svg).not.toContain('class="lane');
});

test("the same diagram gives the same bytes", async () => {
  expect(await draw(TRUST)).toBe(await draw(structuredClone(TRUST)));
});
