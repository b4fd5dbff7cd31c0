import path from "node:path";
import { environmentJsonSchema } from "../../config/json-schema";
import { writeFiles } from "../../files/files";
import { defineCommand } from "../command";
import { UsageError } from "../exit-codes";
import { nonEmpty } from "../options";

interface Options {
  readonly output: string;
}

export const command = defineCommand<Options>({
  name: "schema",
  examples: ["schema", "schema --output - > environment.schema.json"],
  addOptions: (command) =>
    command.option(
      "-o, --output <file>",
      "file to write; - is standard output",
      nonEmpty("a file"),
      path.join("environments", "environment.schema.json"),
    ),

  async run({ output }, { json, print }) {
    if (output === "-" && json) throw new UsageError("--json and --output - both need standard output");
    const text = JSON.stringify(environmentJsonSchema(), null, 2);
    if (output === "-") print(text);
    else writeFiles(path.dirname(output), [{ name: path.basename(output), text: `${text}\n` }]);
    return { document: { file: output } };
  },
});
