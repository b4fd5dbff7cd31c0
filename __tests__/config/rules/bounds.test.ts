import { cluster, finding, findings, langfuse, type Sections } from "./findings";

describe("bounds", () => {
  const pool = (nodes: unknown) => ({ vmSize: "Standard_D4s_v5", nodes });
  const cases: [string, (bounded: unknown) => Sections][] = [
    ["cluster.systemPool.nodes", (nodes) => cluster({ systemPool: pool(nodes) })],
    ["cluster.userPool.nodes", (nodes) => cluster({ userPool: pool(nodes) })],
    ["langfuse.web.replicas", (replicas) => langfuse({ web: { replicas } })],
    ["langfuse.worker.replicas", (replicas) => langfuse({ worker: { replicas } })],
  ];

  test.each(cases)("%s may be one number, or bounds that are equal or in order", (_place, sections) => {
    expect(findings(sections(6))).toEqual([]);
    expect(findings(sections({ min: 3, max: 3 }))).toEqual([]);
    expect(findings(sections({ min: 3, max: 6 }))).toEqual([]);
  });

  test.each(cases)("%s may not have its lower bound above its upper", (place, sections) => {
    expect(findings(sections({ min: 6, max: 3 }))).toEqual([
      finding(
        `${place}.min`,
        "must not be greater than max 3",
        "6",
        `Write: ${place.split(".").at(-1)}: { min: 3, max: 6 }`,
      ),
    ]);
  });
});
