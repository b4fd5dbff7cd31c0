import { drawDiagram, drawMermaid } from "../../../review/page/diagram";
import { Links } from "../../../review/page/appendix";
import type { Topology, TopologyEdge } from "../../../review/report";
import { TOPOLOGY, emptyReport, fullReport } from "./report-fixture";

async function drawn(topology: Topology): Promise<string> {
  const { blocks } = fullReport();
  return (await drawDiagram(emptyReport({ topology }), new Links({ blocks }))).text;
}

/** The markup of the group that has a text in it. */
function groupWith(svg: string, text: string): string {
  return svg.split("\n").find((line) => line.includes(text)) ?? "";
}

test("the diagram has a title and a description, and no colours in attributes", async () => {
  const svg = await drawn(TOPOLOGY);
  expect(svg).toContain('aria-labelledby="diagram-title diagram-description"');
  expect(svg).toContain('<title id="diagram-title">Topology of test</title>');
  expect(svg).toContain(
    '<desc id="diagram-description">3 nodes in 2 frames. Edges: 1 trust, 2 network, 1 secret. ' +
      "A list with the same content follows.</desc>",
  );
  expect(svg).not.toMatch(/\b(?:fill|stroke)=/);
});

test("frames are nested, and empty frames are left out", async () => {
  const svg = await drawn(TOPOLOGY);
  const boxes = ["stack test-platform", "resource group rg-test"].map((label) => {
    const [x = 0, y = 0, width = 0, height = 0] = [
      ...groupWith(svg, label).matchAll(/ (?:x|y|width|height)="([\d.-]+)"/g),
    ].map(([, number]) => Number(number));
    return { left: x, top: y, right: x + width, bottom: y + height };
  });
  const [outer, inner] = boxes as [(typeof boxes)[0], (typeof boxes)[0]];
  expect(inner.left > outer.left && inner.right < outer.right).toBe(true);
  expect(inner.top > outer.top && inner.bottom < outer.bottom).toBe(true);
  expect(svg).not.toContain("unused");
});

test("a node is a link if the appendix has its block", async () => {
  const svg = await drawn(TOPOLOGY);
  expect(groupWith(svg, ">id-test</tspan>")).toMatch(
    /^<g class="node"><title>azurerm_user_assigned_identity\.id<\/title><a href="#test-platform\/azurerm_user_assigned_identity\.id"><rect /,
  );
  expect(groupWith(svg, ">browser</tspan>")).toMatch(/^<g class="node"><title>browser<\/title><rect /);
});

test.each<TopologyEdge["kind"]>(["trust", "network", "secret"])(
  "an edge of %s has a class and a head",
  async (kind) => {
    const svg = await drawn(TOPOLOGY);
    expect(svg).toMatch(new RegExp(`<g class="edge ${kind}"><title>${kind}: .*marker-end="url\\(#head-${kind}\\)"`));
    expect(svg).toContain(`<marker id="head-${kind}" class="head ${kind}"`);
  },
);

test("an unencrypted connection has its own style and label", async () => {
  const svg = await drawn(TOPOLOGY);
  expect(groupWith(svg, 'class="edge plaintext"')).toMatch(
    /^<g class="edge plaintext"><title>network: identity to blob: HTTP 80, PLAINTEXT<\/title>.*url\(#head-plaintext\)/,
  );
  expect(svg).toContain('<marker id="head-plaintext" class="head plaintext"');
  expect(groupWith(svg, ">PLAINTEXT</tspan>")).toMatch(/^<text class="edge-label plaintext"/);
  const encrypted = TOPOLOGY.edges.filter(({ isPlaintext }) => !isPlaintext);
  expect(await drawn({ ...TOPOLOGY, edges: encrypted })).not.toContain("plaintext");
});

test("an edge connects the boxes of two nodes", async () => {
  const svg = await drawn({ ...TOPOLOGY, edges: [{ from: "identity", to: "blob", kind: "trust", label: "" }] });
  const path = /<path d="M([\d.]+) ([\d.]+)C.* L([\d.]+) ([\d.]+)" marker-end/.exec(svg)?.slice(1).map(Number);
  const box = (label: string) => {
    const [x = 0, y = 0, width = 0, height = 0] =
      /<rect x="([\d.]+)" y="([\d.]+)" width="(\d+)" height="(\d+)"/
        .exec(groupWith(svg, `>${label}</tspan>`))
        ?.slice(1)
        .map(Number) ?? [];
    return { x, y, width, height };
  };
  const [fromX = 0, fromY = 0, toX = 0, toY = 0] = path ?? [];
  const [tail, head] = [box("id-test"), box("langfuse")];
  expect(fromX).toBeCloseTo(tail.x + tail.width, 0);
  expect(fromY).toBeCloseTo(tail.y + tail.height / 2, 0);
  expect(toX).toBeCloseTo(head.x, 0);
  expect(toY).toBeCloseTo(head.y + head.height / 2, 0);
});

test("names with syntax of Graphviz or SVG are only text", async () => {
  const label = '</text><script>x</script> \\G\\N & "q" {a|b} %';
  const svg = await drawn({
    groups: [{ id: "}", label, kind: "stack" }],
    nodes: [{ id: 'a"];', label, what: label, group: "}", stack: '"', address: "<" }],
    edges: [{ from: 'a"];', to: 'a"];', kind: "trust", label }],
  });
  expect(svg).not.toContain("<script");
  expect(svg).toContain("\\G\\N &amp; &quot;q&quot; {a|b}");
});

test("edges to unknown nodes and cycles of frames are ignored", async () => {
  const svg = await drawn({
    groups: [
      { id: "a", label: "a", kind: "cluster", parent: "b" },
      { id: "b", label: "b", kind: "cluster", parent: "a" },
    ],
    nodes: [{ id: "n", label: "node", what: "pod", group: "unknown" }],
    edges: [{ from: "n", to: "unknown", kind: "network", label: "" }],
  });
  expect(svg).toContain(">node</tspan>");
  expect(svg).not.toContain('class="edge');
});

test("the same topology gives the same bytes", async () => {
  expect(await drawn(TOPOLOGY)).toBe(await drawn(structuredClone(TOPOLOGY)));
});

test("the topology as a flowchart, with unencrypted connections in red", () => {
  expect(drawMermaid(TOPOLOGY)).toBe(`flowchart LR
  n0["browser<br/>person"]
  subgraph g0 ["stack#58; test-platform"]
    subgraph g1 ["resource group#58; rg-test"]
      n1["id-test<br/>identity"]
      n2["langfuse<br/>container"]
    end
  end
  n1 ==>|"Data Contributor"| n2
  n0 -->|"HTTPS 443"| n2
  n0 -.-> n1
  n1 -->|"HTTP 80, PLAINTEXT"| n2
  linkStyle 3 stroke:#d1242f,stroke-width:4px`);
});

test("special characters are written as numbers", () => {
  const node = { id: "end", label: 'a"]\n--> b `x` <img src=x> #quot; %%{init}', what: "é" };
  expect(drawMermaid({ groups: [], nodes: [node], edges: [] })).toBe(
    'flowchart LR\n  n0["a#34;#93; --#62; b #96;x#96; #60;img src#61;x#62; #35;quot#59; #37;#37;#123;init#125;<br/>é"]',
  );
});

test("a diagram that is too large for GitHub is left out", () => {
  const nodes = [{ id: "a", label: "a", what: "b" }];
  const edge = { from: "a", to: "a", kind: "trust", label: "" } as const;
  expect(drawMermaid({ groups: [], nodes, edges: Array.from({ length: 501 }, () => edge) })).toBeUndefined();
  expect(
    drawMermaid({ groups: [], nodes: [{ id: "a", label: "x".repeat(50_000), what: "b" }], edges: [] }),
  ).toBeUndefined();
});
