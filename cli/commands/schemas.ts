import { existsSync } from "node:fs";
import path from "node:path";
import { compareProvider, formatDifference } from "../../rehearsal/schemas/compare";
import { DoubleSchemas } from "../../rehearsal/schemas/double-schemas";
import { readSchemaFile } from "../../rehearsal/schemas/schema-file";
import { readSynthesizedEnvironments, type SynthesizedStack } from "../../rehearsal/synthesized-environments";
import { formatCount } from "../../review/page/text";
import { defineCommand, type Result, type CommandContext } from "../command";
import { UsageError } from "../exit-codes";
import { nonEmpty } from "../options";
import { createSchemaSource } from "../project";
import { readText } from "../stack-files";

interface Options {
  readonly check?: string;
  readonly type?: string;
  readonly stacks?: string;
}

export const command = defineCommand<Options>({
  name: "schemas",
  examples: ["schemas --type azurerm_key_vault", "schemas --check schema.json"],
  addOptions: (command) =>
    command
      .option(
        "-c, --check <file>",
        "compare with what terraform providers schema -json prints, or with its part on one provider; - is standard " +
          "input. Descriptions and deprecations are not compared",
        nonEmpty("a file"),
      )
      .option(
        "-t, --type <type>",
        "only this type, as azurerm_key_vault: its resource, data source, ephemeral resource",
      )
      .option(
        "-s, --stacks <folder>",
        "folder of a synthesis whose types are included besides the defined ones (default: cdktf.out, if it exists)",
        nonEmpty("a folder"),
      ),

  async run(options, context) {
    const { check: file, type } = options;
    if (type !== undefined && !/^[a-z\d]+_\w+$/.test(type)) {
      throw new UsageError(`--type must be a type of a provider, as azurerm_key_vault, got "${type}"`);
    }
    const schemas = new DoubleSchemas(createSchemaSource(), stacksIn(options), type);
    if (file !== undefined) return compare(file, schemas, context);
    const json = schemas.json();
    context.print(json);
    return { document: JSON.parse(json) as object };
  },
});

function stacksIn({ stacks }: Options): SynthesizedStack[] {
  const folder = stacks ?? "cdktf.out";
  if (stacks === undefined && !existsSync(path.join(folder, "manifest.json"))) return [];
  return readSynthesizedEnvironments(folder).flatMap((environment) => environment.stacks);
}

async function compare(file: string, schemas: DoubleSchemas, context: CommandContext): Promise<Result> {
  const real = readSchemaFile(file, await readText(file, context), schemas.providers);
  const results = [...real.providers]
    .sort()
    .map(([name, schema]) => compareProvider(name, schemas.schema(name), schema));
  const compared = results.flatMap((result) => result.compared);
  const differences = results.flatMap((result) => result.differences);
  const missing = results.flatMap((result) => result.missing);
  const absent = real.full ? schemas.providers.filter((name) => !real.providers.has(name)) : [];
  const summary = [
    `${formatCount(compared.length, "type")} compared`,
    formatCount(differences.length, "difference"),
    `${formatCount(missing.length, "type")} not in the file`,
    ...(absent.length > 0 ? [`${formatCount(absent.length, "provider")} not in the file`] : []),
  ];
  const left = [...missing, ...absent].map((name) => `${name}  not in the file`);
  context.print([...differences.map(formatDifference), ...left, summary.join(", ")].join("\n"));
  return {
    ok: differences.length + missing.length === 0,
    document: { compared, differences, missingTypes: missing, missingProviders: absent },
  };
}
