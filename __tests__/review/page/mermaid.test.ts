import { drawMermaid } from "../../../review/page/mermaid";
import { TOPOLOGY } from "./report-fixture";

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
