import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { NotSchemas, readSchemaFile } from "../../../rehearsal/schemas/schema-file";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "langfuse-test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function file(content: unknown): string {
  const name = path.join(folder, "schema.json");
  writeFileSync(name, typeof content === "string" || Buffer.isBuffer(content) ? content : JSON.stringify(content));
  return name;
}

const SCHEMA = { version: 1, block: { attributes: { id: { type: "string", computed: true } } } };
const TIME = { provider: { version: 0, block: {} }, resource_schemas: { time_sleep: SCHEMA } };

test("the full output: the wanted providers, by the last word of their addresses", () => {
  const output = {
    format_version: "1.0",
    provider_schemas: {
      "registry.terraform.io/hashicorp/time": TIME,
      "registry.opentofu.org/hashicorp/random": { resource_schemas: {} },
      "example.com/odd/one": "of a form that nobody knows",
    },
  };
  expect(readSchemaFile(file(output), ["time", "random", "helm"])).toEqual({
    full: true,
    providers: new Map<string, object>([
      ["time", TIME],
      ["random", { resource_schemas: {} }],
    ]),
  });
});

test.each([
  ["resource_schemas", { resource_schemas: { time_sleep: SCHEMA } }],
  ["data_source_schemas", { resource_schemas: {}, data_source_schemas: { time_now: SCHEMA } }],
  ["ephemeral_resource_schemas", { ephemeral_resource_schemas: { time_tick: SCHEMA } }],
])("the content of one provider, whose name its %s tell", (_, content) => {
  expect(readSchemaFile(file(content), ["time"])).toEqual({ full: false, providers: new Map([["time", content]]) });
});

test("descriptions and whatever else is not compared are left out", () => {
  const block = { description: "d", description_kind: "plain", deprecated: true, attributes: {}, block_types: {} };
  const content = { resource_schemas: { time_sleep: { version: 0, block } }, functions: {} };
  expect(readSchemaFile(file(content), ["time"]).providers.get("time")).toEqual({
    resource_schemas: { time_sleep: { version: 0, block: { attributes: {}, block_types: {} } } },
  });
});

test("a file that PowerShell redirected", () => {
  const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(JSON.stringify(TIME), "utf16le")]);
  expect(readSchemaFile(file(bytes), ["time"]).providers.get("time")).toEqual(TIME);
});

const broken = (schema: unknown) => ({
  provider_schemas: { "a/b/time": { resource_schemas: { time_sleep: schema } } },
});

test.each<[unknown, string]>([
  ["", "is not JSON"],
  ["Error: Failed to load plugin schemas", "is not JSON"],
  [{ stacks: {} }, "has neither provider_schemas nor resource_schemas"],
  [[TIME], "has neither provider_schemas nor resource_schemas"],
  ["null", "has neither provider_schemas nor resource_schemas"],
  [{ resource_schemas: {} }, "has neither provider_schemas nor resource_schemas"],
  [{ provider_schemas: {} }, "has schemas of no provider, and must have some of time, random"],
  [
    { provider_schemas: { "a/b/google": {}, "a/b/aws": {} } },
    "has schemas of google, aws, and must have some of time, random",
  ],
  [{ resource_schemas: { helm_release: SCHEMA } }, "has schemas of helm, and must have some of time, random"],
  [
    broken(5),
    "is not of Terraform's format at time.resource_schemas.time_sleep: Invalid input: expected object, received number",
  ],
  [
    broken({ version: 0, block: { attributes: { a: { type: ["lust", "string"] } } } }),
    "is not of Terraform's format at time.resource_schemas.time_sleep.block.attributes.a.type: Invalid input",
  ],
])("%j is refused", (content, reason) => {
  const name = file(content);
  const read = () => readSchemaFile(name, ["time", "random"]);
  expect(read).toThrow(NotSchemas);
  expect(read).toThrow(new NotSchemas(name, reason));
});

test("the message names the file and the way to get one", () => {
  expect(new NotSchemas("a.json", "is not JSON").message).toBe(
    "a.json is not JSON; write one with: terraform providers schema -json > schema.json",
  );
});
