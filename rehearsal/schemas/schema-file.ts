import { z } from "zod";

const TYPE: z.ZodType<unknown> = z.lazy(() =>
  z.union([
    z.string(),
    z.tuple([z.enum(["list", "set", "map"]), TYPE]),
    z.tuple([z.literal("tuple"), z.array(TYPE)]),
    z.tuple([z.literal("object"), z.record(z.string(), TYPE)]).rest(z.unknown()),
  ]),
);

const ATTRIBUTE = z.object({
  type: TYPE.optional(),
  get nested_type() {
    return z.object({ nesting_mode: z.string(), attributes: z.record(z.string(), ATTRIBUTE).default({}) }).optional();
  },
  required: z.boolean().optional(),
  optional: z.boolean().optional(),
  computed: z.boolean().optional(),
  sensitive: z.boolean().optional(),
  write_only: z.boolean().optional(),
});

const BLOCK = z.object({
  attributes: z.record(z.string(), ATTRIBUTE).optional(),
  get block_types() {
    return z.record(z.string(), NESTED_BLOCK).optional();
  },
});

const NESTED_BLOCK = z.object({
  nesting_mode: z.string(),
  get block() {
    return BLOCK;
  },
  min_items: z.number().optional(),
  max_items: z.number().optional(),
});

const SCHEMA = z.object({ version: z.number(), block: BLOCK });
const SCHEMAS = z.record(z.string(), SCHEMA).optional();

const PROVIDER = z.object({
  provider: SCHEMA.optional(),
  resource_schemas: SCHEMAS,
  data_source_schemas: SCHEMAS,
  ephemeral_resource_schemas: SCHEMAS,
});

/** The full output names providers by their addresses: `registry.terraform.io/hashicorp/azurerm`. */
const OUTPUT = z.object({ provider_schemas: z.record(z.string(), z.unknown()) });

export type RealAttribute = z.infer<typeof ATTRIBUTE>;
export type RealBlock = z.infer<typeof BLOCK>;
export type RealNestedBlock = z.infer<typeof NESTED_BLOCK>;
export type RealSchema = z.infer<typeof SCHEMA>;
/** The schemas of a real provider, without descriptions. */
export type RealProvider = z.infer<typeof PROVIDER>;

/** The providers of a file, by their names. */
export interface SchemaFile {
  readonly providers: ReadonlyMap<string, RealProvider>;
  /** Whether it is Terraform's full output, not the content of one provider. */
  readonly full: boolean;
}

/** The file has no schemas, or none of the wanted providers. */
export class NotSchemas extends Error {
  readonly kind = "failed";

  constructor(file: string, reason: string) {
    super(`${file} ${reason}; write one with: terraform providers schema -json > schema.json`);
  }
}

/**
 * Reads the output of `terraform providers schema -json`, or the part of one provider.
 *
 * @param file names it in errors
 * @param wanted names of the providers to read; others may have an unknown form
 * @throws NotSchemas
 */
export function readSchemaFile(file: string, text: string, wanted: readonly string[]): SchemaFile {
  const json = parseJson(file, text);
  const output = OUTPUT.safeParse(json);
  const contents = output.success
    ? Object.entries(output.data.provider_schemas).map(([address, content]) => ({ name: getName(address), content }))
    : [{ name: getOwner(file, json), content: json }];
  const read = contents.filter(({ name }) => wanted.includes(name));
  if (read.length === 0) {
    const names = contents.map(({ name }) => name).join(", ") || "no provider";
    throw new NotSchemas(file, `has schemas of ${names}, and must have some of ${wanted.join(", ")}`);
  }
  return {
    providers: new Map(read.map(({ name, content }) => [name, parseProvider(file, name, content)])),
    full: output.success,
  };
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new NotSchemas(file, "is not JSON");
  }
}

function getName(address: string): string {
  return address.slice(address.lastIndexOf("/") + 1);
}

const CONTENT = z.object({
  resource_schemas: z.looseObject({}).optional(),
  data_source_schemas: z.looseObject({}).optional(),
  ephemeral_resource_schemas: z.looseObject({}).optional(),
});

/** The provider of a content, from the prefix of its types. */
function getOwner(file: string, json: unknown): string {
  const content = CONTENT.safeParse(json);
  const [type] = content.success ? Object.values(content.data).flatMap(Object.keys) : [];
  if (type === undefined) throw new NotSchemas(file, "has neither provider_schemas nor resource_schemas");
  return type.split("_")[0] ?? "";
}

function parseProvider(file: string, name: string, content: unknown): RealProvider {
  const { data, error } = PROVIDER.safeParse(content);
  if (data) return data;
  const [issue] = error.issues;
  throw new NotSchemas(
    file,
    `is not of Terraform's format at ${[name, ...(issue?.path ?? [])].join(".")}: ${issue?.message}`,
  );
}
