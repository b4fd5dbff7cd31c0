import { drawMermaid } from "../../../../review/page/diagrams/mermaid";
import { NETWORK, TRUST } from "../report-fixture";

test("a diagram as a flowchart, with what is new and what is removed", () => {
  expect(drawMermaid(TRUST)).toBe(`flowchart LR
  subgraph g0 ["What Langfuse may do"]
    direction LR
    n0["web<br/>pods, 2<br/>changed<br/>worker<br/>pods, 2"]
    n1["id-test<br/>identity"]
    n2["new<br/>langfuse<br/>container"]
  end
  subgraph g1 ["What people may do"]
    direction LR
    n3["id-test<br/>identity"]
    n4["removed<br/>group 1111<br/>in Entra ID"]
  end
  n0 -->|"may act as"| n1
  n1 -->|"new#58; Data Contributor"| n2
  n4 -->|"removed#58; Reader"| n3
  linkStyle 1 stroke:#1a7f37,stroke-width:3px
  linkStyle 2 stroke:#d1242f,stroke-dasharray:4 4
  style n2 stroke:#1a7f37,stroke-width:3px
  style n4 stroke:#d1242f,stroke-dasharray:4 4`);
});

test("an unencrypted connection is red, and a changed one has its label before", () => {
  const text = drawMermaid(NETWORK);
  expect(text).toContain('|"HTTP 80, PLAINTEXT"|');
  expect(text).toContain("  linkStyle 0 stroke:#d1242f,stroke-width:4px");
  expect(text).toContain('|"any port (before#58; HTTPS 443)"|');
});

test("special characters are written as numbers", () => {
  const label = 'a"]\n--> b `x` <img src=x> #quot; %%{init}';
  const nodes = ["a", "b"].map((id) => ({ id, label, what: "é", place: "Azure" as const }));
  expect(drawMermaid({ kind: "trust", nodes, edges: [{ lane: "", from: "a", to: "b", label: "" }] })).toContain(
    'n0["a#34;#93; --#62; b #96;x#96; #60;img src#61;x#62; #35;quot#59; #37;#37;#123;init#125;<br/>é"]',
  );
});

test("a diagram that is too large for GitHub is left out", () => {
  const nodes = Array.from({ length: 502 }, (_, index) => ({
    id: `${index}`,
    label: "a",
    what: "b",
    place: "Azure" as const,
  }));
  const edges = nodes.slice(1).map(({ id }) => ({ lane: "lane", from: "0", to: id, label: id }));
  expect(drawMermaid({ kind: "trust", nodes, edges })).toBeUndefined();
  const long = nodes.slice(0, 2).map((node) => ({ ...node, label: "x".repeat(50_000) }));
  expect(drawMermaid({ kind: "trust", nodes: long, edges: edges.slice(0, 1) })).toBeUndefined();
});
