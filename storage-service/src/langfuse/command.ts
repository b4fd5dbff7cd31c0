import { Command, CommanderError, Option } from "commander";
import { CheckoutError, readCheckout } from "./checkout";
import { surveyCheckout } from "./checkout-survey";
import { formatModuleFile, type Tool } from "./module-file";
import { getLibraryModule } from "./module-source";
import { describeNextSteps } from "./next-steps";
import { planApply, type Plan } from "./plan";
import { planRevert } from "./plan-revert";
import { describeChanges, describeCheckout, describeRefusal, formatDiff } from "./report";
import { writeChanges } from "./write";

const EXIT = { done: 0, refused: 1, usage: 2, unreadable: 3, bug: 4, wouldChange: 5 } as const;

const USAGE_WIDTH = 120;
const EXIT_CODES = `
Exit codes: 0 done or nothing to do, 1 refused: Langfuse not recognized, or the change was edited, 2 invalid command
line, 3 the checkout cannot be read or written, 4 a bug in this program, 5 with --check: there is something to do.`;

export interface Output {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

interface Options {
  readonly repo: string;
  readonly check?: boolean;
  readonly diff?: boolean;
  readonly revert?: boolean;
}

export function run(args: readonly string[], tool: Tool, output: Output): number {
  let exitCode: number = EXIT.done;
  const program = new Command(tool.name)
    .version(tool.version)
    .exitOverride()
    .configureOutput({
      writeOut: output.out,
      writeErr: output.err,
      getOutHelpWidth: () => USAGE_WIDTH,
      getErrHelpWidth: () => USAGE_WIDTH,
    })
    .showHelpAfterError();
  program
    .command("apply")
    .description("Changes a Langfuse source tree: its Azure Blob storage can then sign in with an Entra identity.")
    .requiredOption("--repo <folder>", "a checkout of Langfuse, v3.0.0 or later")
    .addOption(exclusive("--check", "change nothing, and show by the exit code whether the change is applied"))
    .addOption(exclusive("--diff", "change nothing, print the change as a unified diff"))
    .addOption(exclusive("--revert", "remove the change and restore the original files"))
    .addHelpText("after", EXIT_CODES)
    .action((options: Options) => {
      exitCode = apply(options, tool, output);
    });
  try {
    program.parse(args, { from: "user" });
    return exitCode;
  } catch (error) {
    return reportError(error, output);
  }
}

function exclusive(flag: string, description: string): Option {
  const others = ["check", "diff", "revert"].filter((name) => flag !== `--${name}`);
  return new Option(flag, description).conflicts(others);
}

function apply({ repo, check, diff, revert }: Options, tool: Tool, { out, err }: Output): number {
  const checkout = readCheckout(repo);
  const survey = surveyCheckout(checkout);
  const plan: Plan = revert
    ? planRevert(checkout, survey, tool)
    : planApply(checkout, survey, formatModuleFile(getLibraryModule(), tool), tool);
  const recognized = `${describeCheckout(checkout, survey)}\n`;

  if (plan.kind === "refused") {
    err(`${recognized}${describeRefusal(plan)}\n`);
    return EXIT.refused;
  }
  if (diff) {
    if (plan.kind === "change") out(formatDiff(plan.changes));
    return EXIT.done;
  }
  out(recognized);
  if (plan.kind === "nothing") {
    out(`nothing to do: ${plan.summary}\n`);
    return EXIT.done;
  }
  if (!check) writeChanges(repo, plan.changes);
  out(`${check ? "to do" : "done"}: ${plan.summary}\n\n${describeChanges(plan.changes, survey)}\n`);
  if (!check) out(`\n${describeNextSteps(checkout, plan.changes, tool)}\n`);
  return check ? EXIT.wouldChange : EXIT.done;
}

/** Prints an error and returns its exit code. An unknown error is a bug. */
function reportError(error: unknown, { err }: Output): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  const { message, stack } = error as Error;
  if (error instanceof CheckoutError) {
    err(`${message}\n`);
    return EXIT.unreadable;
  }
  if (process.env["DEBUG"]) err(`${stack}\n`);
  err(`${message}\nThis is a bug in this program: please report it.\n`);
  return EXIT.bug;
}
