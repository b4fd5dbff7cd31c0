import { NotSchemas, readSchemaFile } from "../../../rehearsal/schemas/schema-file";

/** The result for a file with this content. */
const read = (content: unknown, wanted: readonly string[]) =>
  readSchemaFile("schema.json", typeof content === "string" ? content : JSON.stringify(content), wanted);

const SCHEMA = { version: 1, block: { attributes: { id: { type: "string", computed: true } } } };
const TIME = { provider: { version: 0, block: {} }, resource_schemas: { time_sleep: SCHEMA } };

test("the full output: the wanted providers, by the last word of their addresses", () => {
  const output = {
    format_version: "1.0",
    provider_schemas: {
      "registry.terraform.io/hashicorp/time": TIME,
      "registry.opentofu.org/hashicorp/random": { resource_schemas: {} },
      "example.com/odd/one": "of an unknown form",
    },
  };
  expect(read(output, ["time", "random", "helm"])).toEqual({
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
])("the content of one provider, with its name from its %s", (_, content) => {
  expect(read(content, ["time"])).toEqual({ full: false, providers: new Map([["time", content]]) });
});

test("descriptions and other parts that are not compared are left out", () => {
  const block = { description: "d", description_kind: "plain", deprecated: true, attributes: {}, block_types: {} };
  const content = { resource_schemas: { time_sleep: { version: 0, block } }, functions: {} };
  expect(read(content, ["time"]).providers.get("time")).toEqual({
    resource_schemas: { time_sleep: { version: 0, block: { attributes: {}, block_types: {} } } },
  });
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
  const refused = () => read(content, ["time", "random"]);
  expect(refused).toThrow(NotSchemas);
  expect(refused).toThrow(new NotSchemas("schema.json", reason));
});

test("the message names the file and the way to get one", () => {
  expect(new NotSchemas("a.json", "is not JSON").message).toBe(
    "a.json is not JSON; write one with: terraform providers schema -json > schema.json",
  );
});
