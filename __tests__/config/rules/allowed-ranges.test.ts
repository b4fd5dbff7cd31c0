import { checkSections, checkWarnings, cluster, fieldError, langfuse } from "./check-sections";

const LISTS: [string, number, (ranges: readonly string[]) => Record<string, unknown>][] = [
  ["cluster.apiServer.ranges", 200, (ranges) => cluster({ apiServer: { access: "authorized-ranges", ranges } })],
  ["keyVault.allowedRanges", 1000, (allowedRanges) => ({ keyVault: { allowedRanges } })],
  ["storage.network.ranges", 400, (ranges) => ({ storage: { network: { access: "selected-networks", ranges } } })],
];

const at = (path: string, index: number, rule: string, given: string, fix: string) => {
  const error = fieldError(path, rule, JSON.stringify(given), fix);
  return { ...error, path: [...error.path, index] };
};

describe.each(LISTS)("%s", (path, most, sections) => {
  test("must start at the first address of each range", () => {
    const rule = "must start at the first address of the range";
    expect(checkSections(sections(["203.0.113.0/24", "198.51.100.7/24"]))).toEqual([
      at(path, 1, rule, "198.51.100.7/24", "Write: 198.51.100.0/24"),
    ]);
    expect(checkSections(sections(["203.0.113.7/32", "198.51.100.4/30"]))).toEqual([]);
  });

  test(`must have at most ${most} entries`, () => {
    const ranges = (count: number) =>
      Array.from({ length: count }, (_, index) => `20.0.${index >> 8}.${index & 255}/32`);
    expect(checkSections(sections(ranges(most)))).toEqual([]);
    expect(checkSections(sections(ranges(most + 1)))).toEqual([
      fieldError(
        path,
        `must have at most ${most} entries`,
        `a list of length ${most + 1}`,
        "Write larger ranges that contain several of these.",
      ),
    ]);
  });

  test("should have each range once, and addresses of the internet", () => {
    const notPublic = "should have addresses of the internet: a request comes from no other";
    const ranges = ["203.0.113.0/24", "100.64.0.0/16", "203.0.113.0/24", "0.0.0.0/32", "127.0.0.1/32", "8.0.0.0/6"];
    expect(checkWarnings(sections(ranges))).toEqual([
      at(path, 1, notPublic, "100.64.0.0/16", "Remove it."),
      at(path, 2, "should be in the list once", "203.0.113.0/24", "Remove it."),
      at(path, 4, notPublic, "127.0.0.1/32", "Remove it."),
    ]);
    const every = "should not be every address: the list then excludes none";
    expect(checkWarnings(sections(["0.0.0.0/0"]))).toEqual([
      at(path, 0, every, "0.0.0.0/0", "Write the ranges that must connect."),
    ]);
    expect(checkSections(sections(ranges))).toEqual([]);
  });
});

describe("langfuse.allowedEgress", () => {
  const egress = (...ranges: string[]) => langfuse({ allowedEgress: ranges.map((range) => ({ range, ports: [587] })) });
  const error = (rule: string, given: string, fix: string) => ({
    path: ["langfuse", "allowedEgress", 0, "range"],
    rule,
    given: JSON.stringify(given),
    fix,
  });
  const NODE = "must not be an address of the node itself, which issues tokens of the node's identity";

  test.each(["0.0.0.0/0", "10.60.0.0/24", "168.63.0.0/16", "169.0.0.0/8", "127.0.0.1/32"])("may be %s", (range) => {
    expect(checkSections(egress(range))).toEqual([]);
  });

  test.each(["169.254.169.254/32", "169.254.0.0/16", "169.254.1.0/24", "168.63.129.16/32"])(
    "must not be %s",
    (range) => {
      expect(checkSections(egress(range))).toEqual([error(NODE, range, "Remove it.")]);
    },
  );

  test("must start at the first address", () => {
    expect(checkSections(egress("10.60.0.1/24"))).toEqual([
      error("must start at the first address of the range", "10.60.0.1/24", "Write: range: 10.60.0.0/24"),
    ]);
  });

  const INSIDE = "network policies apply no range to the cluster";
  test.each([
    ["127.0.0.1/32", "should have addresses of other machines: a pod can connect to none of these"],
    ["224.0.0.0/4", "should have addresses of other machines: a pod can connect to none of these"],
    ["10.244.3.0/24", `should not be inside cluster.podRange 10.244.0.0/16: ${INSIDE}`],
    ["10.41.0.0/16", `should not be inside cluster.serviceRange 10.41.0.0/16: ${INSIDE}`],
    ["10.40.0.4/32", `should not be inside network.nodeSubnet 10.40.0.0/20: ${INSIDE}`],
  ])("should not be %s", (range, rule) => {
    expect(checkWarnings(egress(range))).toEqual([error(rule, range, "Remove it.")]);
  });

  test.each(["0.0.0.0/0", "10.0.0.0/8", "10.40.16.0/20", "10.60.0.5/32"])("%s gives no warning", (range) => {
    expect(checkWarnings(egress(range))).toEqual([]);
  });
});
