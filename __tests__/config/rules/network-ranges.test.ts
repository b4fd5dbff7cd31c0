import { cluster, fieldError, checkSections, checkWarnings, type Sections } from "./check-sections";

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
    ["10.50.0.0/24", "10.60.0.0/20", "10.50.0.0/28"],
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

describe("reserved ranges", () => {
  const network = (cidr: string) => ({ network: { addressSpace: cidr, nodeSubnet: cidr } });
  const refusals = (sections: Sections) => checkSections(sections).map(({ path, rule }) => `${path.join(".")} ${rule}`);

  test.each([
    ["169.254.0.0/16", "169.254.0.0/16, which AKS reserves"],
    ["172.30.0.0/16", "172.30.0.0/16, which AKS reserves"],
    ["172.31.128.0/20", "172.31.0.0/16, which AKS reserves"],
    ["192.0.2.0/24", "192.0.2.0/24, which AKS reserves"],
    ["0.1.0.0/16", "0.0.0.0/8, which Azure reserves"],
    ["127.0.0.0/16", "127.0.0.0/8, which Azure reserves"],
    ["168.63.0.0/16", "168.63.129.16/32, which Azure reserves"],
    ["224.0.0.0/16", "224.0.0.0/4, which Azure reserves"],
    ["255.255.255.0/24", "255.255.255.255/32, which Azure reserves"],
  ])("%s is refused for the pods, the Services and the network", (cidr, reserved) => {
    const nodes = cluster({ systemPool: { vmSize: "Standard_D4s_v5", nodes: 1 } }).cluster;
    const message = (field: string) => `${field} must not overlap with ${reserved}`;
    expect(refusals({ cluster: { ...nodes, podRange: cidr } })).toContain(message("cluster.podRange"));
    expect(refusals({ cluster: { ...nodes, serviceRange: cidr } })).toContain(message("cluster.serviceRange"));
    expect(refusals(network(cidr))).toEqual([message("network.addressSpace"), message("network.nodeSubnet")]);
  });

  test("a range around reserved ones overlaps with each", () => {
    expect(checkSections(cluster({ podRange: "172.16.0.0/12" }))).toEqual(
      ["172.30.0.0/16", "172.31.0.0/16"].map((reserved) =>
        fieldError(
          "cluster.podRange",
          `must not overlap with ${reserved}, which AKS reserves`,
          '"172.16.0.0/12"',
          "Write a range of 10.0.0.0/8 that no connected network uses.",
        ),
      ),
    );
    expect(
      checkSections(cluster({ podRange: "172.16.0.0/13", serviceRange: "172.28.0.0/15", dnsServiceIp: "172.28.0.10" })),
    ).toEqual([]);
  });
});

describe("addresses for the nodes", () => {
  const pool = (nodes: unknown) => ({ vmSize: "Standard_D4s_v5", nodes });
  const spaces = (nodeSubnet: string, settings: Sections) => ({
    network: { addressSpace: "10.40.0.0/16", nodeSubnet },
    ...cluster(settings),
  });

  test.each([
    ["one node, one more during an upgrade, and Azure's five", "/29", pool(1), {}, true],
    ["two nodes", "/29", pool(2), {}, true],
    ["three nodes", "/29", pool(3), {}, false],
    ["the upper bound", "/28", pool({ min: 1, max: 9 }), {}, false],
    ["both pools", "/27", pool({ min: 3, max: 6 }), { userPool: pool({ min: 3, max: 14 }) }, true],
    ["both pools", "/27", pool({ min: 3, max: 6 }), { userPool: pool({ min: 3, max: 15 }) }, false],
    ["a private API server", "/28", pool(7), { apiServer: { access: "private" } }, true],
    ["a private API server", "/29", pool(2), { apiServer: { access: "private" } }, false],
  ])("of the subnet: %s in a %s with %j and %j: %s", (_, size, systemPool, settings, fits) => {
    const places = checkSections(spaces(`10.40.0.0${size}`, { systemPool, ...settings })).map(({ path }) => path[0]);
    expect(places.includes("network")).toBe(!fits);
  });

  test("a message counts what takes an address", () => {
    const userPool = pool({ min: 3, max: 15 });
    expect(checkSections(spaces("10.40.1.0/28", { systemPool: pool(6), userPool }))).toEqual([
      fieldError(
        "network.nodeSubnet",
        "must be /26 or larger: one address for each of 21 nodes and 7 more during an upgrade, and Azure's five",
        '"10.40.1.0/28"',
        "Write for example: nodeSubnet: 10.40.1.0/26, or fewer nodes.",
      ),
    ]);
    const access = { apiServer: { access: "private" } };
    expect(checkSections(spaces("10.40.0.0/29", { systemPool: pool(2), ...access })).map(({ rule }) => rule)).toEqual([
      "must be /28 or larger: one address for each of 2 nodes and 1 more during an upgrade, the API server's endpoint and Azure's five",
    ]);
  });

  test("each node takes a /24 of the pod range, also in an existing network", () => {
    const existing = { existing: true, resourceGroup: "rg-network", virtualNetwork: "vnet-hub", subnet: "snet-aks" };
    const sections = (podRange: string) => ({ network: existing, ...cluster({ podRange, systemPool: pool(3) }) });
    expect(checkSections(sections("10.244.0.0/22"))).toEqual([]);
    expect(checkSections(sections("10.244.1.0/24"))).toEqual([
      fieldError(
        "cluster.podRange",
        "must be /22 or larger: a /24 for each of 3 nodes and 1 more during an upgrade",
        '"10.244.1.0/24"',
        "Write for example: podRange: 10.244.0.0/22, or fewer nodes.",
      ),
    ]);
  });
});

describe("warnings", () => {
  test("about a public range", () => {
    const sections = {
      network: { addressSpace: "20.0.0.0/16", nodeSubnet: "20.0.0.0/20" },
      ...cluster({ podRange: "100.64.0.0/16" }),
    };
    expect(checkSections(sections)).toEqual([]);
    expect(checkWarnings(sections)).toEqual([
      fieldError(
        "network.addressSpace",
        "should be inside one of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10: a pod cannot reach a public address that is in it",
        '"20.0.0.0/16"',
        "Write a private range.",
      ),
    ]);
  });

  test("about a service range of /12", () => {
    const sections = cluster({ serviceRange: "10.96.0.0/12", dnsServiceIp: "10.96.0.10" });
    expect(checkSections(sections)).toEqual([]);
    expect(checkWarnings(sections)).toEqual([
      fieldError(
        "cluster.serviceRange",
        "should be smaller than /12, as AKS requires in its documentation",
        '"10.96.0.0/12"',
        "Write for example: serviceRange: 10.96.0.0/16",
      ),
    ]);
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
