import path from "node:path";
import { synthesizeEnvironments, type Synthesis } from "../../main";
import { jsonReport } from "../../policy/json-report";
import { countText, waiverLines } from "../../policy/report";
import { defineCommand, type CommandContext } from "../command";
import {
  addEnvironmentOptions,
  getEnvironmentNames,
  nonEmpty,
  today,
  warnAbout,
  type DirectoryOptions,
} from "../options";

interface Options extends DirectoryOptions {
  readonly output?: string;
  readonly unchecked?: boolean;
  readonly strict?: boolean;
}

export const command = defineCommand<Options>({
  name: "synth",
  examples: ["synth", "synth --environment production --output build", "synth --strict"],
  addOptions: (command) =>
    addEnvironmentOptions(command)
      .option(
        "-o, --output <folder>",
        "folder for the JSON (default: CDKTF_OUTDIR, or cdktf.out)",
        nonEmpty("a folder"),
      )
      .option("--unchecked", "write the JSON without evaluating the policy, for programs that evaluate it themselves")
      .option("--strict", "refuse environment files with warnings, and write nothing"),

  async run(options, context) {
    const { output = context.env["CDKTF_OUTDIR"] || "cdktf.out", directory, unchecked, strict = false } = options;
    const synthesis = await context.progress("synthesize", () =>
      synthesizeEnvironments({
        directory,
        output,
        environments: getEnvironmentNames(options, context),
        today: unchecked ? undefined : today(),
        strict,
        signal: context.signal,
      }),
    );
    const { warnings } = synthesis;
    warnAbout(warnings, context);
    context.print(formatSynthesis(synthesis, output, context));
    const stacks = synthesis.stacks.map((stack) => ({ ...stack, file: path.join(output, stack.file) }));
    return { document: { stacks, warnings, policy: jsonReport(synthesis.policy) } };
  },
});

function formatSynthesis({ stacks, policy }: Synthesis, output: string, { table }: CommandContext): string {
  return [
    table(
      ["stack", "resources", "data sources", "Terraform JSON"],
      stacks.map(({ stack, resources, dataSources, file }) => [stack, resources, dataSources, path.join(output, file)]),
    ),
    ...policy.flatMap(({ name, verdict }) => [
      ...waiverLines(verdict.results),
      `policy of ${name}: ${countText(verdict.results)}`,
    ]),
  ].join("\n");
}
