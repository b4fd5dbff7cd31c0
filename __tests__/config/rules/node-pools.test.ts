import { checkSections, checkWarnings, cluster, fieldError, type Sections } from "./check-sections";

const USER = { vmSize: "Standard_D8s_v5", nodes: 3 };
const system = (pool: Sections) =>
  cluster({ systemPool: { vmSize: "Standard_D4ds_v5", nodes: 3, ...pool }, userPool: USER });
const user = (pool: Sections) => cluster({ userPool: { ...USER, ...pool } });
const EXAMPLE = "Write for example: vmSize: Standard_D4s_v5";

test.each(["Standard_A1_v2", "Standard_B2ts_v2", "Standard_D1_v2", "Standard_DS11-1_v2", "Standard_B1ms"])(
  "AKS refuses a system pool of %s",
  (vmSize) => {
    expect(checkSections(system({ vmSize }))).toEqual([
      fieldError(
        "cluster.systemPool.vmSize",
        "must have at least 2 cores and 4 GiB of memory in a system pool",
        JSON.stringify(vmSize),
        EXAMPLE,
      ),
    ]);
  },
);

test.each(["Standard_D2s_v5", "Standard_B2s", "Standard_F2s_v2", "Standard_M8ms", "Standard_D4s_v9"])(
  "AKS takes a system pool of %s",
  (vmSize) => {
    expect(checkSections(system({ vmSize }))).toEqual([]);
  },
);

test("AKS refuses a user pool of one core", () => {
  expect(checkSections(user({ vmSize: "Standard_DS1_v2" }))).toEqual([
    fieldError(
      "cluster.userPool.vmSize",
      "must have at least 2 cores and 2 GiB of memory in a user pool",
      '"Standard_DS1_v2"',
      EXAMPLE,
    ),
  ]);
});

describe("an ephemeral disk", () => {
  const ephemeral = (vmSize: string, osDiskGib?: number) =>
    system({ vmSize, osDiskType: "Ephemeral", ...(osDiskGib && { osDiskGib }) });

  test.each([
    ["Standard_D2ds_v5", 75],
    ["Standard_D4ds_v5", undefined],
    ["Standard_D4s_v3", 100],
    ["Standard_D2ds_v6", 110],
    ["Standard_D4as_v4", 64],
    ["Standard_L8s_v3", 64],
    ["Standard_D4s_v9", 2048],
  ])("may be on %s with %s GiB", (vmSize, osDiskGib) => {
    expect(checkSections(ephemeral(vmSize, osDiskGib))).toEqual([]);
  });

  test.each(["Standard_D4s_v5", "Standard_D4as_v5", "Standard_E4s_v6", "Standard_B4s_v2"])(
    "needs a local disk: %s",
    (vmSize) => {
      expect(checkSections(ephemeral(vmSize, 64))).toEqual([
        fieldError(
          "cluster.systemPool.osDiskType",
          `must be Managed with ${vmSize}, which has no local disk`,
          '"Ephemeral"',
          "Write: osDiskType: Managed, or a size with a local disk, for example: vmSize: Standard_D4ds_v5",
        ),
      ]);
      expect(checkSections(system({ vmSize, osDiskGib: 64 }))).toEqual([]);
    },
  );

  test.each([
    ["Standard_D2ds_v5", 76, 75, "76"],
    ["Standard_D2ds_v5", undefined, 75, "128"],
    ["Standard_D4s_v3", undefined, 100, "128"],
    ["Standard_E2bds_v5", 100, 75, "100"],
  ])("is not larger than the local disk: %s with %s GiB", (vmSize, osDiskGib, most, given) => {
    expect(checkSections(ephemeral(vmSize, osDiskGib))).toEqual([
      fieldError(
        "cluster.systemPool.osDiskGib",
        `must be at most ${most} with osDiskType Ephemeral, and is 128 if it is left out: ${vmSize} has no larger local disk`,
        given,
        `Write: osDiskGib: ${most}, or a larger vmSize.`,
      ),
    ]);
  });
});

describe("a warning", () => {
  test("about a size that is not known", () => {
    expect(checkWarnings(user({ vmSize: "Standard_D4z_v5" }))).toEqual([
      fieldError(
        "cluster.userPool.vmSize",
        "should be a size that was known on 2026-12-01; Azure refuses one that does not exist",
        '"Standard_D4z_v5"',
        `List the sizes: az vm list-skus --location <region> --query [].name. ${EXAMPLE}`,
      ),
    ]);
  });

  test("about a system pool of the B series", () => {
    expect(checkWarnings(system({ vmSize: "Standard_B4ms" }))).toEqual([
      fieldError(
        "cluster.systemPool.vmSize",
        "should not be of the B series, which AKS does not support in a system pool",
        '"Standard_B4ms"',
        EXAMPLE,
      ),
    ]);
    expect(checkWarnings(user({ vmSize: "Standard_B8ms" }))).toEqual([]);
  });

  test("about a system pool of one node", () => {
    expect(checkWarnings(system({ nodes: 1 }))).toEqual([
      fieldError(
        "cluster.systemPool.nodes",
        "should be at least 2: with one node, each upgrade and each failure of the node stops the cluster's own pods",
        "1",
        "Write for example: nodes: 3",
      ),
    ]);
    expect(checkWarnings(system({ nodes: { min: 1, max: 3 } }))).toEqual([]);
  });
});
