import { cluster, fieldError, checkSections, type Sections } from "./check-sections";

describe("network ranges", () => {
  const ranges = (network: Sections, settings: Sections = {}) => ({ network, ...cluster(settings) });
  const overlap = (path: string, other: string, given: string) =>
    fieldError(path, `must not overlap with ${other}`, JSON.stringify(given), "Write ranges that do not overlap.");

  test.each([
    ["neighbours", ranges({ addressSpace: "10.42.0.0/16", nodeSubnet: "10.42.0.0/16" })],
    ["a subnet at the end", ranges({ addressSpace: "10.40.0.0/16", nodeSubnet: "10.40.240.0/20" })],
    [
      "a pod range below the network's",
      ranges({ addressSpace: "10.50.0.0/16", nodeSubnet: "10.50.0.0/20" }, { podRange: "10.49.0.0/16" }),
    ],
  ])("%s are valid", (_name, sections) => {
    expect(checkSections(sections)).toEqual([]);
  });

  test("the service range must not overlap with the network", () => {
    expect(checkSections(ranges({ addressSpace: "10.40.0.0/15" }))).toEqual([
      overlap("cluster.serviceRange", "network.addressSpace 10.40.0.0/15", "10.41.0.0/16"),
    ]);
  });

  test("the pod range must not overlap with the network", () => {
    expect(checkSections(ranges({}, { podRange: "10.40.128.0/20" }))).toEqual([
      overlap("cluster.podRange", "network.addressSpace 10.40.0.0/16", "10.40.128.0/20"),
    ]);
  });

  test("the pod range must not overlap with the service range, also in an existing network", () => {
    const found = [overlap("cluster.podRange", "cluster.serviceRange 10.41.0.0/16", "10.41.0.0/16")];
    const existing = { existing: true, resourceGroup: "rg-network", virtualNetwork: "vnet-hub", subnet: "snet-aks" };
    expect(checkSections(ranges({}, { podRange: "10.41.0.0/16" }))).toEqual(found);
    expect(checkSections(ranges(existing, { podRange: "10.41.0.0/16" }))).toEqual(found);
    expect(checkSections(ranges(existing, { podRange: "10.40.0.0/16" }))).toEqual([]);
  });

  test("a range around all others overlaps with each", () => {
    expect(checkSections(ranges({}, { podRange: "10.0.0.0/8" }))).toEqual([
      overlap("cluster.podRange", "network.addressSpace 10.40.0.0/16", "10.0.0.0/8"),
      overlap("cluster.podRange", "cluster.serviceRange 10.41.0.0/16", "10.0.0.0/8"),
    ]);
  });

  test.each([
    ["network.addressSpace", "10.40.0.1/16", "10.40.0.0/16", (addressSpace: string) => ranges({ addressSpace })],
    ["network.nodeSubnet", "10.40.17.0/20", "10.40.16.0/20", (nodeSubnet: string) => ranges({ nodeSubnet })],
    ["cluster.podRange", "10.244.255.255/16", "10.244.0.0/16", (podRange: string) => ranges({}, { podRange })],
    ["cluster.serviceRange", "10.41.0.128/16", "10.41.0.0/16", (serviceRange: string) => ranges({}, { serviceRange })],
  ])("%s %s has host bits", (path, given, right, sections) => {
    expect(checkSections(sections(given))).toEqual([
      fieldError(
        path,
        "must start at the first address of the range",
        JSON.stringify(given),
        `Write: ${path.split(".").at(-1)}: ${right}`,
      ),
    ]);
    expect(checkSections(sections(right))).toEqual([]);
  });

  test("the cluster's ranges have no host bits, also in an existing network", () => {
    const existing = { existing: true, resourceGroup: "rg-network", virtualNetwork: "vnet-hub", subnet: "snet-aks" };
    expect(checkSections(ranges(existing, { podRange: "10.244.0.1/16" })).map(({ fix }) => fix)).toEqual([
      "Write: podRange: 10.244.0.0/16",
    ]);
  });

  test.each([
    ["10.40.0.0/16", "10.50.0.0/20", "10.40.0.0/20"],
    ["10.40.0.0/16", "10.32.0.0/12", "10.40.0.0/20"],
    ["10.48.0.0/16", "10.48.0.0/12", "10.48.0.0/20"],
    ["10.50.0.0/28", "10.60.0.0/20", "10.50.0.0/29"],
  ])("the network %s does not contain the subnet %s", (addressSpace, nodeSubnet, right) => {
    expect(checkSections(ranges({ addressSpace, nodeSubnet }))).toEqual([
      fieldError(
        "network.nodeSubnet",
        `must be inside network.addressSpace ${addressSpace}`,
        JSON.stringify(nodeSubnet),
        `Write for example: nodeSubnet: ${right}`,
      ),
    ]);
    expect(checkSections(ranges({ addressSpace, nodeSubnet: right }))).toEqual([]);
  });
});

describe("the address of the cluster's DNS", () => {
  test.each(["10.41.0.2", "10.41.0.10", "10.41.255.254"])("may be %s", (dnsServiceIp) => {
    expect(checkSections(cluster({ dnsServiceIp }))).toEqual([]);
  });

  test.each([
    ["outside the range", "10.41.0.0/16", "10.42.0.10", "10.41.0.10"],
    ["its first address", "10.41.0.0/16", "10.41.0.1", "10.41.0.10"],
    ["its network address", "10.41.0.0/16", "10.41.0.0", "10.41.0.10"],
    ["its last address", "10.41.7.0/24", "10.41.7.255", "10.41.7.10"],
  ])("must not be %s", (_name, serviceRange, dnsServiceIp, right) => {
    expect(checkSections(cluster({ serviceRange, dnsServiceIp }))).toEqual([
      fieldError(
        "cluster.dnsServiceIp",
        `must be an address inside cluster.serviceRange ${serviceRange} other than its first two and its last`,
        JSON.stringify(dnsServiceIp),
        `Write for example: dnsServiceIp: ${right}`,
      ),
    ]);
    expect(checkSections(cluster({ serviceRange, dnsServiceIp: right }))).toEqual([]);
  });
});
