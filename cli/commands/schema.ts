import path from "node:path";
import { environmentJsonSchema } from "../../config/json-schema";
import { writeFiles } from "../../files/write-files";
import { defineCommand } from "../command";
import { nonEmpty } from "../options";

interface Options {
  readonly output: string;
}

export const command = defineCommand<Options>({
  name: "schema",
  examples: ["schema", "schema --output - > environment.schema.json"],
  describe: (command) =>
    command.option(
      "-o, --output <file>",
      "file to write; - is standard output",
      nonEmpty("a file"),
      path.join("environments", "environment.schema.json"),
    ),

  run({ output }, { print }) {
    const schema = environmentJsonSchema();
    const text = JSON.stringify(schema, null, 2);
    if (output === "-") print(text);
    else writeFiles(path.dirname(output), [{ name: path.basename(output), text: `${text}\n` }]);
    return Promise.resolve({ document: { file: output, schema } });
  },
});
