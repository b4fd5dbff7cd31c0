import { checkSections, checkWarnings, cluster, fieldError, langfuse, type Sections } from "./check-sections";

const pools = (vmSize: string, nodes: unknown = 3, more: Sections = {}) =>
  cluster({ systemPool: { vmSize, nodes, ...more } });
const MANY = { min: 1, max: 20 };

describe("a pod that fits no node", () => {
  const field = (place: string, most: string, vmSize: string, given: string) =>
    fieldError(
      `langfuse.${place}`,
      `must be at most ${most}, what a node of cluster.systemPool (${vmSize}) has for pods: a larger one fits no node`,
      JSON.stringify(given),
      "Write less, or a larger cluster.systemPool.vmSize.",
    );

  test.each([
    ["Standard_D4s_v5", "3860m", "3860m", "4"],
    ["Standard_D8s_v5", "7820m", "7", "8"],
    ["Standard_E16s_v5", "15740m", "15.74", "15.75"],
  ])("%s has %s of its cores for pods", (vmSize, most, fitting, tooMuch) => {
    const cpu = (given: string) => ({ ...pools(vmSize, MANY), ...langfuse({ clickhouse: { size: { cpu: given } } }) });
    expect(checkSections(cpu(fitting))).toEqual([]);
    expect(checkSections(cpu(tooMuch))).toEqual([field("clickhouse.size.cpu", most, vmSize, tooMuch)]);
  });

  test.each([
    ["Standard_D4s_v5", "14138Mi", "13Gi", "14Gi"],
    ["Standard_D8s_v5", "30522Mi", "29Gi", "30Gi"],
    ["Standard_E4s_v5", "30522Mi", "29Gi", "32Gi"],
  ])("%s has %s of its memory for pods", (vmSize, most, fitting, tooMuch) => {
    const memory = (given: string) => ({
      ...pools(vmSize, MANY),
      ...langfuse({ worker: { size: { memory: given } } }),
    });
    expect(checkSections(memory(fitting))).toEqual([]);
    expect(checkSections(memory(tooMuch))).toEqual([field("worker.size.memory", most, vmSize, tooMuch)]);
  });

  test("with a user pool, its nodes count", () => {
    const system = { systemPool: { vmSize: "Standard_D2s_v5", nodes: 3 } };
    const user = { userPool: { vmSize: "Standard_D8s_v5", nodes: 3 } };
    expect(checkSections(cluster({ ...system, ...user }))).toEqual([]);
    expect(checkSections(cluster(system)).map(({ path, rule }) => `${path.join(".")} ${rule}`)).toEqual([
      "langfuse.clickhouse.size.cpu must be at most 1900m, what a node of cluster.systemPool (Standard_D2s_v5) has for pods: a larger one fits no node",
      "langfuse.clickhouse.size.memory must be at most 6044Mi, what a node of cluster.systemPool (Standard_D2s_v5) has for pods: a larger one fits no node",
    ]);
  });

  test("a size that is not known is not checked", () => {
    expect(checkSections({ ...pools("Standard_D4s_v9"), ...langfuse({ web: { size: { cpu: "64" } } }) })).toEqual([]);
  });
});

describe("too few nodes", () => {
  test("for the fewest pods are refused", () => {
    const rule = (least: number) =>
      `must be at least ${least}: fewer nodes of Standard_D4s_v5 do not have what the pods of Langfuse and its stores request`;
    const fix = (field: string, least: number) =>
      `Write for example: ${field}: ${least}, a larger vmSize, or fewer or smaller pods.`;
    expect(checkSections(pools("Standard_D4s_v5", 1))).toEqual([
      fieldError("cluster.systemPool.nodes", rule(2), "1", fix("nodes", 2)),
    ]);
    const web = { web: { replicas: { min: 20, max: 40 } } };
    expect(checkSections({ ...pools("Standard_D4s_v5", { min: 1, max: 3 }), ...langfuse(web) })).toEqual([
      fieldError("cluster.systemPool.nodes.max", rule(7), "3", fix("max", 7)),
    ]);
    const previous = { chartVersion: "1.5.41", releaseName: "langfuse", tag: "3.224.1" };
    const beside = { previous, releaseName: "langfuse-v2", images: { tag: "3.224.1" } };
    expect(checkSections({ ...pools("Standard_D4s_v5", 2), ...langfuse(beside) })).toEqual([
      fieldError("cluster.systemPool.nodes", rule(3), "2", fix("nodes", 3)),
    ]);
  });

  test("for all pods, their second copies and the cluster's own give a warning", () => {
    const sections = { ...pools("Standard_D4s_v5", 3), ...langfuse({ web: { replicas: { min: 1, max: 9 } } }) };
    expect(checkSections(sections)).toEqual([]);
    expect(checkWarnings(sections)).toEqual([
      fieldError(
        "cluster.systemPool.nodes",
        "should be at least 5: fewer nodes of Standard_D4s_v5 are full before all pods run, with the most replicas, second copies during an update, and the cluster's own pods",
        "3",
        "Write for example: nodes: 5, a larger vmSize, or fewer or smaller pods.",
      ),
    ]);
    expect(checkWarnings(pools("Standard_D4s_v5", 3))).toEqual([]);
  });
});

test("premium disks need a size that takes them", () => {
  const error = (sku: string, other: string) =>
    fieldError(
      "cluster.systemPool.vmSize",
      `must be a size with premium disks, which has an s in its name, with langfuse.diskSku ${sku}`,
      '"Standard_D4_v3"',
      `Write for example: vmSize: Standard_D4s_v5, or set langfuse.diskSku: ${other}`,
    );
  expect(checkSections(pools("Standard_D4_v3"))).toEqual([error("Premium_LRS", "StandardSSD_LRS")]);
  expect(checkSections({ ...pools("Standard_D4_v3"), ...langfuse({ diskSku: "Premium_ZRS" }) })).toEqual([
    error("Premium_ZRS", "StandardSSD_ZRS"),
  ]);
  expect(checkSections({ ...pools("Standard_D4_v3"), ...langfuse({ diskSku: "StandardSSD_LRS" }) })).toEqual([]);
  expect(checkSections(pools("Standard_DS3_v2"))).toEqual([]);
});

test("an Arm size of Langfuse's pool gives a warning", () => {
  expect(checkWarnings(pools("Standard_D4ps_v5"))).toEqual([
    fieldError(
      "cluster.systemPool.vmSize",
      "should not be an Arm size (p in its name), unless all images are built for linux/arm64 too",
      '"Standard_D4ps_v5"',
      "Write for example: vmSize: Standard_D4s_v5, or build the images with --platform linux/amd64,linux/arm64.",
    ),
  ]);
});
