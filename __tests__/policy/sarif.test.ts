import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { evaluateEnvironments } from "../../policy/evaluate-environments";
import { sarifLog } from "../../policy/sarif";
import { readStacks } from "../../terraform-json/read";

const WAIVER = {
  rule: "shared-key-off",
  address: "azapi_resource.one",
  reason: "The migration needs it.",
  expires: "2026-12-31",
};
const ACCOUNT = {
  type: "Microsoft.Storage/storageAccounts@2024-01-01",
  body: { properties: { allowSharedKeyAccess: true } },
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "langfuse policy-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function evaluated(file: string) {
  const json = {
    "//": { policy: { deletionProtection: true, waivers: [WAIVER] } },
    resource: { azapi_resource: { one: ACCOUNT, two: ACCOUNT } },
    module: { other: {} },
  };
  writeFileSync(file, JSON.stringify(json, null, 2));
  return evaluateEnvironments(readStacks(file), { today: "2026-11-25" });
}

test("findings, suppressions and gaps", () => {
  const [run] = sarifLog(evaluated(path.join(folder, "my stack-platform.json")), folder).runs;
  const rules = run?.tool.driver.rules ?? [];
  const index = rules.findIndex(({ id }) => id === "shared-key-off");
  expect(rules[index]).toMatchObject({
    shortDescription: { text: "A storage account does not accept account keys." },
    helpUri: "https://learn.microsoft.com/azure/storage/common/shared-key-authorization-prevent",
    properties: { tags: ["keyless", "CKV2_AZURE_40", "CKV2_AZURE_41"] },
  });
  const result = (name: string, startLine: number, suppressions: object[]) => ({
    ruleId: "shared-key-off",
    ruleIndex: index,
    level: "error",
    message: {
      text: `azapi_resource.${name} body.properties.allowSharedKeyAccess is true, and must be false`,
    },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: "my%20stack-platform.json" }, region: { startLine } },
        logicalLocations: [{ fullyQualifiedName: `my stack-platform/azapi_resource.${name}`, kind: "resource" }],
      },
    ],
    partialFingerprints: {
      place: `shared-key-off/my stack-platform/azapi_resource.${name}/body.properties.allowSharedKeyAccess`,
    },
    suppressions,
  });
  expect(run?.results?.filter(({ ruleId }) => ruleId === "shared-key-off")).toEqual([
    result("one", 21, [
      { kind: "external", status: "accepted", justification: "The migration needs it. (until 2026-12-31)" },
    ]),
    result("two", 29, []),
  ]);
  expect(run?.invocations).toEqual([
    {
      executionSuccessful: true,
      toolExecutionNotifications: [
        {
          level: "note",
          message: { text: 'my stack-platform has "module", which is not checked.' },
        },
      ],
    },
  ]);
});

test("a rule is listed once for several environments", () => {
  const environments = [...evaluated(path.join(folder, "a-x.json")), ...evaluated(path.join(folder, "b-x.json"))];
  const ids = sarifLog(environments, folder).runs[0]?.tool.driver.rules?.map(({ id }) => id) ?? [];
  expect(new Set(ids).size).toBe(ids.length);
});

test("a file outside the folder is a URL", () => {
  const file = path.join(folder, "a-x.json");
  const [run] = sarifLog(evaluated(file), path.join(folder, "elsewhere")).runs;
  expect(run?.results?.[0]?.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe(pathToFileURL(file).href);
});
