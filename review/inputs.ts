import path from "node:path";
import { toOneLine } from "../files/escape";
import { UnknownEnvironment } from "../config/errors";
import { getEnvironmentName } from "../policy/evaluate-environments";
import { Unreadable } from "../terraform-json/parse";
import { capitalizeText } from "./facts/sentence";
import { readStacks, type StackFile } from "../terraform-json/read";
import type { SourceKind, Stack } from "../terraform-json/stack";

/** The stacks of one environment, by the kind of file they were read from. */
export interface EnvironmentInputs {
  readonly environment: string;
  readonly synthesis: readonly Stack[];
  readonly plans: readonly Stack[];
  readonly states: readonly Stack[];
}

/** A plan or a state that matches no stack, or a stack that another file matches too. */
export class WrongInput extends Error {
  readonly kind = "usage";

  constructor(message: string) {
    super(toOneLine(message));
  }
}

export interface InputFiles {
  /** Names of environments; an empty list means all. */
  readonly environments: readonly string[];
  readonly plans: readonly StackFile[];
  readonly states: readonly StackFile[];
}

/**
 * Groups synthesized stacks, plans and states by environment. Plans and states are matched to stacks by name.
 * @throws UnknownEnvironment
 * @throws WrongInput
 * @throws Unreadable
 */
export function collectInputs(
  synthesis: readonly Stack[],
  { environments, plans, states }: InputFiles,
): EnvironmentInputs[] {
  const known = [...new Set(synthesis.map(({ name }) => getEnvironmentName(name)))];
  const unknown = environments.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new UnknownEnvironment(unknown, known);
  const chosen = known.filter((name) => environments.length === 0 || environments.includes(name));
  const wrong = chosen.find((name) => !/^[A-Za-z0-9][\w.-]*$/.test(name));
  if (wrong !== undefined) {
    throw new WrongInput(
      `${JSON.stringify(wrong)} cannot be the name of an environment: a report's file name may have letters, digits, ` +
        "_, . and - only, and must begin with a letter or a digit",
    );
  }

  const stacks = synthesis.filter(({ name }) => chosen.includes(getEnvironmentName(name)));
  const names = stacks.map(({ name }) => name);
  const [planStacks, stateStacks] = [readNamed("plan", plans, names), readNamed("state", states, names)];
  return chosen.map((environment) => {
    const select = (all: readonly Stack[]) => all.filter(({ name }) => getEnvironmentName(name) === environment);
    return { environment, synthesis: select(stacks), plans: select(planStacks), states: select(stateStacks) };
  });
}

/** The stacks of a synthesized folder. */
export function readSynthesizedStacks(folder: string): Stack[] {
  const stacks = readStacks(folder);
  const other = stacks.find(({ source }) => source !== "synthesis");
  if (other) throw wrongKind(folder, "synthesis", other.source);
  return stacks;
}

/** Plans, or states, each of one of the named stacks. */
function readNamed(kind: "plan" | "state", files: readonly StackFile[], names: readonly string[]): Stack[] {
  const stacks = files.flatMap((file) => file.read());
  stacks.forEach(({ name, source, file }, index) => {
    if (source !== kind) throw wrongKind(file, kind, source);
    if (!names.includes(name)) {
      const fixes = listNameFixes(kind, { name, file }, names);
      throw new WrongInput(
        `${file}: the stack ${name} is not part of this review (${names.join(", ")}). ${fixes.join(", or ")}.`,
      );
    }
    const first = stacks.findIndex((other) => other.name === name);
    if (first < index) throw new WrongInput(`${stacks[first]?.file} and ${file} are both a ${kind} of ${name}`);
  });
  return stacks;
}

/** How to correct the name of a stack, which is given before the file or derived from the file's name. */
function listNameFixes(kind: "plan" | "state", { name, file }: Pick<Stack, "name" | "file">, names: readonly string[]) {
  const environment = getEnvironmentName(name);
  const isOther = environment !== name && !names.some((one) => getEnvironmentName(one) === environment);
  const isFileName = path.basename(file).startsWith(name);
  const fix = isFileName
    ? `give the stack before the file, as --${kind} ${names[0]}=${file}`
    : 'correct the name before "="';
  return isOther ? [`Add --environment ${environment}`, fix] : [capitalizeText(fix)];
}

function wrongKind(file: string, expected: SourceKind, actual: SourceKind): Unreadable {
  const option = actual === "synthesis" ? "stacks" : actual;
  return new Unreadable(file, `must be a ${expected}, and is a ${actual}`, `Use the option --${option} for it.`);
}

/** The stacks with their files named relative to a folder, so that the folder's place is in no report. */
export function relativeTo(folder: string, stacks: readonly Stack[]): Stack[] {
  return stacks.map((stack) => ({ ...stack, file: path.relative(folder, stack.file) }));
}
