import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { strToU8, zipSync } from "fflate";
import { Canaries } from "../../rehearsal/cloud";
import { getWrittenForms, findLeaks } from "../../rehearsal/leaks";

const canaries = new Canaries();
const KEY = canaries.issue("azurerm_storage_account", "primary_access_key");
const OTHER_KEY = canaries.issue("azurerm_storage_account", "secondary_access_key");
const CLIENT_SECRET = canaries.issue("azuread_application_password", "value");
const HINT = canaries.issue("azuread_application_password", "hint");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "langfuse-leaks-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** `file: type.attribute` of each leak and of each exception. */
function search(files: Record<string, string | Uint8Array>) {
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), content);
  }
  const found = findLeaks(folder, canaries.all);
  const words = (leaks: typeof found.leaks) =>
    leaks.map(({ file, canary }) => `${file}: ${canary.type}.${canary.attribute}`);
  return { files: found.files, leaks: words(found.leaks), excepted: words(found.excepted) };
}

const state = (type: string, attributes: Record<string, unknown>, more: object = {}) =>
  JSON.stringify({ version: 4, resources: [{ mode: "managed", type, instances: [{ attributes }] }], ...more });

const PASSWORD = "azuread_application_password";
const PASSWORD_STATE = state(PASSWORD, { key_id: "1", value: CLIENT_SECRET });

test("files without a canary are clean, and are counted at any depth", () => {
  expect(
    search({ "a/terraform.tfstate": state("toy_box", { key: "CanaryOfNobody" }), "a/b/1.log": "", c: "" }),
  ).toEqual({
    files: 3,
    leaks: [],
    excepted: [],
  });
});

test.each<[string, string | Uint8Array]>([
  ["a state", state("azurerm_storage_account", { primary_access_key: KEY })],
  ["a state, in Base64", state("kubernetes_secret_v1", { data: Buffer.from(`key=${KEY}`).toString("base64") })],
  ["a state, within a text", state("toy_box", { connection: `AccountKey=${KEY};` })],
  ["a log", `apply\n{"@message":"the key is ${KEY}"}\n`],
  ["bytes", Buffer.concat([Buffer.from([0, 255, 128]), Buffer.from(KEY)])],
])("a canary leaks into %s", (_words, content) => {
  expect(search({ file: content })).toEqual({
    files: 1,
    leaks: ["file: azurerm_storage_account.primary_access_key"],
    excepted: [],
  });
});

test("leaks are sorted by file, each canary once a file", () => {
  expect(search({ "b/1.log": `${OTHER_KEY} ${KEY} ${KEY}`, "a.log": KEY }).leaks).toEqual([
    "a.log: azurerm_storage_account.primary_access_key",
    "b/1.log: azurerm_storage_account.primary_access_key",
    "b/1.log: azurerm_storage_account.secondary_access_key",
  ]);
});

test("a canary leaks into a file within a plan", () => {
  const plan = zipSync({
    tfplan: strToU8(`\u0001change ${KEY}`),
    tfstate: strToU8(state("toy_box", { key: OTHER_KEY })),
    "tfconfig/m-/cdk.tf.json": strToU8("{}"),
  });
  expect(search({ "plan.tfplan": plan })).toEqual({
    files: 1,
    leaks: [
      "plan.tfplan#tfplan: azurerm_storage_account.primary_access_key",
      "plan.tfplan#tfstate: azurerm_storage_account.secondary_access_key",
    ],
    excepted: [],
  });
});

describe("the value of a client secret is excepted", () => {
  const EXCEPTED = `${PASSWORD}.value`;

  test.each<[string, string]>([
    ["a state", PASSWORD_STATE],
    [
      "a plan as JSON",
      JSON.stringify({
        planned_values: { root_module: { resources: [{ type: PASSWORD, values: { value: CLIENT_SECRET } }] } },
        resource_changes: [{ type: PASSWORD, change: { after: { value: CLIENT_SECRET } } }],
      }),
    ],
  ])("where %s has it as that", (_words, content) => {
    expect(search({ file: content })).toEqual({ files: 1, leaks: [], excepted: [`file: ${EXCEPTED}`] });
  });

  test("in the binary part of a plan and in its state", () => {
    const plan = zipSync({ tfplan: strToU8(`\u0001${CLIENT_SECRET}`), tfstate: strToU8(PASSWORD_STATE) });
    expect(search({ plan })).toEqual({
      files: 1,
      leaks: [],
      excepted: [`plan#tfplan: ${EXCEPTED}`, `plan#tfstate: ${EXCEPTED}`],
    });
  });

  test.each<[string, string | Uint8Array]>([
    ["another attribute", state(PASSWORD, { value: CLIENT_SECRET, display_name: CLIENT_SECRET })],
    ["another resource", state("azurerm_key_vault_secret", { value: CLIENT_SECRET })],
    ["an output", state(PASSWORD, { value: CLIENT_SECRET }, { outputs: { secret: { value: CLIENT_SECRET } } })],
    ["an output, in Base64", state(PASSWORD, {}, { outputs: { a: Buffer.from(CLIENT_SECRET).toString("base64") } })],
    ["a log", `value = ${CLIENT_SECRET}`],
    ["lines of JSON", `${PASSWORD_STATE}\n${PASSWORD_STATE}\n`],
  ])("but not in %s", (_words, content) => {
    expect(search({ file: content })).toEqual({ files: 1, leaks: [`file: ${EXCEPTED}`], excepted: [] });
  });

  test("but no other secret in its place", () => {
    expect(search({ file: state(PASSWORD, { value: KEY, hint: HINT }) })).toEqual({
      files: 1,
      leaks: ["file: azurerm_storage_account.primary_access_key", `file: ${PASSWORD}.hint`],
      excepted: [],
    });
  });
});

describe("a canary is found", () => {
  const value = new Canaries().issue("toy_box", "key");
  const found = (text: string) => getWrittenForms(value).some((form) => text.includes(form));

  test("unchanged", () => {
    expect(found(`password=${value};`)).toBe(true);
  });

  test.each([...Array(7).keys()])("in Base64 behind %i bytes, whatever follows", (before) => {
    for (const after of ["", "x", "xy", "xyz"]) {
      const bytes = Buffer.concat([Buffer.alloc(before, 255), Buffer.from(value + after)]);
      expect(found(bytes.toString("base64"))).toBe(true);
    }
  });

  test("but not another one", () => {
    const canaries = new Canaries();
    canaries.issue("toy_box", "key");
    const other = canaries.issue("toy_box", "key");
    expect(found(other)).toBe(false);
    expect(found(Buffer.from(other).toString("base64"))).toBe(false);
  });
});
