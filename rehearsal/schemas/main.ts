import { existsSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { NoSynthesis, providersOf, readDeployments, typesOf, type Stack } from "../deployments";
import { compareProvider, differenceLine } from "./compare";
import {
  DECLARED_PROVIDERS,
  NoSchema,
  SchemaSource,
  declarationOf,
  providerSchema,
  type UsedTypes,
} from "./provider-types";
import type { ProviderSchema } from "./schema";
import { NotSchemas, readSchemaFile } from "./schema-file";

const USAGE = `Usage: npm run schemas -- [--check <schema.json>] [--type <type>] [--stacks <folder>]

Prints the schemas that the doubles of the providers serve, in the format of "terraform providers schema -json"; or
holds them against what the real providers answer, for who has them:

  terraform providers schema -json > schema.json && npm run schemas -- --check schema.json

  --check, -c        file to compare with: Terraform's full output, or what it says of one provider
  --type, -t         only this type, as azurerm_key_vault; its resource, data source and ephemeral resource
  --stacks, -s       folder of a synthesis, whose types are looked at besides the declared ones  (cdktf.out, if there)
  --help, -h         this text

Descriptions and deprecations are not compared. A provider that the file leaves out is said, and no difference.
Exit codes: 0 equal, 1 something differs or a type is not in the file, 2 the command cannot be understood, or a file
is none with schemas, 4 a file cannot be read, or a bug of this program.`;

/** The root of the project: its node_modules has the bindings, and its .build is for what is made by a build. */
const ROOT = path.join(__dirname, "..", "..", "..");

class Usage extends Error {}

type Options = ReturnType<typeof readOptions>;

function readOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        check: { type: "string", short: "c" },
        type: { type: "string", short: "t" },
        stacks: { type: "string", short: "s" },
        help: { type: "boolean", short: "h", default: false },
      },
    }).values;
  } catch (error) {
    throw new Usage((error as Error).message);
  }
}

function run(args: readonly string[]): number {
  const options = readOptions(args);
  if (options.help) return print(USAGE, 0);
  if (options.type !== undefined && !/^[a-z\d]+_\w+$/.test(options.type)) {
    throw new Usage(`--type must be a type of a provider, as azurerm_key_vault, got "${options.type}"`);
  }
  const ours = new OurSchemas(stacksOf(options), options.type);
  return options.check === undefined ? print(ours.json(), 0) : check(options.check, ours);
}

function stacksOf({ stacks }: Options): Stack[] {
  const folder = stacks ?? "cdktf.out";
  if (stacks === undefined && !existsSync(path.join(folder, "manifest.json"))) return [];
  return readDeployments(folder).flatMap((deployment) => deployment.stacks);
}

/** The schemas that doubles serve, of declared types and of those that stacks use. */
class OurSchemas {
  private readonly source = new SchemaSource(ROOT, path.join(ROOT, ".build", "schemas"));
  /** Names of providers to their addresses: `azurerm` to `registry.terraform.io/hashicorp/azurerm`. */
  private readonly addresses: ReadonlyMap<string, string>;

  /** @param type the only one that is wanted */
  constructor(
    private readonly stacks: readonly Stack[],
    private readonly type: string | undefined,
  ) {
    this.addresses = new Map([
      ...[...providersOf(stacks)].map(([name, source]) => [name, addressOf(source)] as const),
      ...DECLARED_PROVIDERS.map((name) => [name, addressOf(name === "azapi" ? "azure/azapi" : name)] as const),
    ]);
  }

  /** The providers of which something is wanted. */
  get providers(): string[] {
    return this.type === undefined ? [...this.addresses.keys()].sort() : [this.type.split("_")[0] ?? ""];
  }

  schema(provider: string): Partial<ProviderSchema> {
    if (this.type !== undefined) return this.schemaOfType(provider, this.type);
    const { resources, dataSources, ephemeralResources } = declarationOf(provider);
    const used = typesOf(this.stacks, provider);
    return providerSchema(
      this.source.types(provider, {
        resources: merged(resources, used.resources),
        dataSources: merged(dataSources, used.dataSources),
        ephemeralResources: merged(ephemeralResources, used.ephemeralResources),
      }),
    );
  }

  json(): string {
    const schemas = this.providers.map((name) => [this.addresses.get(name) ?? addressOf(name), this.schema(name)]);
    return JSON.stringify({ format_version: "1.0", provider_schemas: Object.fromEntries(schemas) }, asTerraform, 2);
  }

  /** A resource, a data source and an ephemeral resource may all have the name. */
  private schemaOfType(provider: string, type: string): Partial<ProviderSchema> {
    const kinds = [{ resources: [type] }, { dataSources: [type] }, { ephemeralResources: [type] }];
    const tried = kinds.map((kind) => this.attempt(provider, { ...NOTHING, ...kind }));
    const found = tried.filter((attempt): attempt is ProviderSchema => !(attempt instanceof NoSchema));
    if (found.length === 0) throw tried[0];
    return Object.assign({}, ...found.map(withoutBlanks)) as Partial<ProviderSchema>;
  }

  private attempt(provider: string, types: UsedTypes): ProviderSchema | NoSchema {
    try {
      return providerSchema(this.source.types(provider, types));
    } catch (error) {
      if (error instanceof NoSchema) return error;
      throw error;
    }
  }
}

const NOTHING: UsedTypes = { resources: [], dataSources: [], ephemeralResources: [] };

/** @param source as stacks require it: with host and namespace, or without */
function addressOf(source: string): string {
  const parts = source.toLowerCase().split("/");
  return ["registry.terraform.io", "hashicorp"]
    .slice(0, 3 - parts.length)
    .concat(parts)
    .join("/");
}

function merged(declared: object, used: readonly string[]): string[] {
  return [...new Set([...Object.keys(declared), ...used])];
}

/** The kinds of which there is a type, without the provider's own schema. */
function withoutBlanks(schema: ProviderSchema): Partial<ProviderSchema> {
  return Object.fromEntries(
    Object.entries(schema).filter(([kind, schemas]) => kind !== "provider" && Object.keys(schemas).length > 0),
  );
}

/** Terraform sorts names and leaves out what is empty, so that both compare as text. */
function asTerraform(name: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  const blank = entries.length === 0 && /^(attributes|block_types|\w+_schemas)$/.test(name);
  return blank ? undefined : Object.fromEntries(entries);
}

function check(file: string, ours: OurSchemas): number {
  const real = readSchemaFile(file, ours.providers);
  const results = [...real.providers].sort().map(([name, schema]) => compareProvider(name, ours.schema(name), schema));
  const differences = results.flatMap((result) => result.differences);
  const missing = results.flatMap((result) => result.missing);
  const absent = real.full ? ours.providers.filter((name) => !real.providers.has(name)) : [];
  const summary = [
    `${counted(results.flatMap(({ compared }) => compared).length, "type")} compared`,
    counted(differences.length, "difference"),
    `${counted(missing.length, "type")} not in the file`,
    ...(absent.length > 0 ? [`${counted(absent.length, "provider")} not in the file`] : []),
  ];
  const left = [...missing, ...absent].map((name) => `${name}  not in the file`);
  return print(
    [...differences.map(differenceLine), ...left, summary.join(", ")].join("\n"),
    differences.length + missing.length > 0 ? 1 : 0,
  );
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function print(text: string, code: number): number {
  process.stdout.write(`${text}\n`);
  return code;
}

function fail(text: string, code: number): number {
  process.stderr.write(`${text}\n`);
  return code;
}

function failure(error: unknown): number {
  if (error instanceof Usage) return fail(`${error.message}\n\n${USAGE}`, 2);
  if (error instanceof NotSchemas || error instanceof NoSchema || error instanceof NoSynthesis) {
    return fail(error.message, 2);
  }
  const { code, syscall, message, stack } = error as NodeJS.ErrnoException;
  if (code !== undefined && syscall !== undefined) return fail(message, 4);
  return fail(`${process.env["DEBUG"] ? stack : message}\nThis is a bug: please report it.`, 4);
}

function main(): number {
  try {
    return run(process.argv.slice(2));
  } catch (error) {
    return failure(error);
  }
}

process.exitCode = main();
