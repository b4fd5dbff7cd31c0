import { checkEnvironment } from "../../../config/check-environment";
import { BARE } from "../environment-fields";
import { checkSections } from "./check-sections";

const BUCKET = { kind: "s3-compatible", provider: "alibaba-oss", region: "cn-hangzhou", bucket: "langfuse-events" };
const ACCOUNT_RULE = "must have a name of at most 128 bytes of UTF-8, as a storage account takes it; it has";

test.each<[Record<string, string>, string, string, string]>([
  [{ "azure-region": "x" }, "azure-region", "must not start with azure, which Azure reserves", "Write another name."],
  [{ MicrosoftId: "x" }, "MicrosoftId", "must not start with Microsoft, which Azure reserves", "Write another name."],
  [{ WINDOWS: "x" }, "WINDOWS", "must not start with WINDOWS, which Azure reserves", "Write another name."],
  [
    { owner: "a", team: "b", Owner: "c" },
    "Owner",
    "must not be set beside owner: Azure compares names without case",
    "Remove one of the two.",
  ],
  [{ ["n".repeat(129)]: "x" }, "n".repeat(129), `${ACCOUNT_RULE} 129`, "Write a shorter name."],
  [{ ["é".repeat(65)]: "x" }, "é".repeat(65), `${ACCOUNT_RULE} 130`, "Write a shorter name."],
  [
    { note: "€".repeat(86) },
    "note",
    "must have a value of at most 256 bytes of UTF-8; it has 258",
    "Write a shorter value.",
  ],
  [
    { Environment: "test" },
    "Environment",
    "must not be set: every resource already has the tag environment",
    "Remove it, or write another name.",
  ],
  [
    { application: "langfuse" },
    "application",
    "must not be set: every resource already has the tag application",
    "Remove it, or write another name.",
  ],
  [
    { "Managed-By": "me" },
    "Managed-By",
    "must not be set: every resource already has the tag managed-by",
    "Remove it, or write another name.",
  ],
])("%j is refused", (tags, name, rule, fix) => {
  expect(checkSections({ tags })).toEqual([{ path: ["tags", name], rule, given: expect.any(String) as unknown, fix }]);
});

test.each<[Record<string, string>, object]>([
  [{ "Cost Center": "4711", "team:owner": "a", "my-azure": "x", "environment-type": "x" }, {}],
  [{ ["n".repeat(128)]: "é".repeat(128), empty: "", json: '{"a": [1]}' }, {}],
  [{ ["n".repeat(512)]: "x" }, { storage: BUCKET }],
])("%j is valid", (tags, sections) => {
  expect(checkSections({ tags, ...sections })).toEqual([]);
});

test("without a storage account, a name has at most 512 bytes", () => {
  expect(checkSections({ tags: { ["n".repeat(513)]: "x" }, storage: BUCKET }).map(({ rule }) => rule)).toEqual([
    "must have a name of at most 512 bytes of UTF-8; it has 513",
  ]);
});

test("a DNS record drops names with other characters", () => {
  const tags = { "Cost Center": "4711", "1st": "x", "team:owner": "y", "cost-center": "z" };
  const exposure = { kind: "public", acmeEmail: "platform@example.com" };
  const zone = { name: "example.com", resourceGroup: "rg-dns" };
  const warnings = (more: object) =>
    checkEnvironment({ ...BARE, tags, exposure: { ...exposure, ...more } }).warnings.map(({ path, fix }) => [
      path,
      fix,
    ]);
  expect(warnings({})).toEqual([]);
  expect(warnings({ dnsZone: zone })).toEqual([
    [["tags", "Cost Center"], "Write for example: Cost-Center"],
    [["tags", "1st"], "Write for example: _1st"],
    [["tags", "team:owner"], "Write for example: team-owner"],
  ]);
});
