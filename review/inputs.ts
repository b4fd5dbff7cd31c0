import path from "node:path";
import { oneLine } from "../files/one-line";
import { UnknownEnvironment } from "../config/errors";
import { getEnvironmentName } from "../policy/evaluate-environments";
import { readStacks, type StackFile } from "../terraform-json/read";
import type { SourceKind, Stack } from "../terraform-json/stack";
import { Unreadable } from "../terraform-json/parse";

/** Everything that is read about one environment. */
export interface EnvironmentInputs {
  readonly environment: string;
  readonly synthesis: readonly Stack[];
  readonly plans: readonly Stack[];
  readonly states: readonly Stack[];
}

/** Files that belong to no environment, or twice to one. */
export class WrongInput extends Error {
  readonly kind = "usage";

  constructor(message: string) {
    super(oneLine(message));
  }
}

export interface InputFiles {
  /** Names of environments; all where there is none. */
  readonly environments: readonly string[];
  readonly plans: readonly StackFile[];
  readonly states: readonly StackFile[];
}

/**
 * Plans and states with the synthesized stacks that they are of, by environment.
 * @throws UnknownEnvironment
 * @throws WrongInput
 * @throws Unreadable
 */
export function inputsOf(
  synthesis: readonly Stack[],
  { environments, plans, states }: InputFiles,
): EnvironmentInputs[] {
  const known = [...new Set(synthesis.map(({ name }) => getEnvironmentName(name)))];
  const unknown = environments.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new UnknownEnvironment(unknown, known);
  const chosen = known.filter((name) => environments.length === 0 || environments.includes(name));
  const odd = chosen.find((name) => !/^[A-Za-z0-9][\w.-]*$/.test(name));
  if (odd !== undefined)
    throw new WrongInput(`${JSON.stringify(odd)} cannot be the name of a file, nor an environment`);

  const stacks = synthesis.filter(({ name }) => chosen.includes(getEnvironmentName(name)));
  const shown = { plans: shownStacks("plan", plans, stacks), states: shownStacks("state", states, stacks) };
  return chosen.map((environment) => {
    const own = ({ name }: Stack) => getEnvironmentName(name) === environment;
    return {
      environment,
      synthesis: stacks.filter(own),
      plans: shown.plans.filter(own),
      states: shown.states.filter(own),
    };
  });
}

/** The stacks of a synthesized folder. */
export function readSynthesis(folder: string): Stack[] {
  const stacks = readStacks(folder);
  const other = stacks.find(({ source }) => source !== "synthesis");
  if (other)
    throw new Unreadable(folder, `must be a synthesis, and is a ${other.source}`, `Give it as --${other.source}.`);
  return stacks;
}

/** Plans, or states, each of one of some stacks. */
function shownStacks(
  kind: Exclude<SourceKind, "synthesis">,
  files: readonly StackFile[],
  of: readonly Stack[],
): Stack[] {
  const stacks = files.flatMap((file) => readShown(file, of));
  const names = of.map(({ name }) => name);
  stacks.forEach(({ name, source, file }, index) => {
    if (source !== kind) throw new Unreadable(file, `must be a ${kind}, and is a ${source}`, giveAs(source));
    if (!names.includes(name)) {
      throw new WrongInput(
        `${file} is of no stack that is reviewed, by its name or by its resources; those are ${names.join(", ")}. ` +
          `Name it ${names[0] ?? "<stack>"}.${kind}.json, for example.`,
      );
    }
    const before = stacks.findIndex((other) => other.name === name);
    if (before < index) throw new WrongInput(`${stacks[before]?.file} and ${file} are both a ${kind} of ${name}`);
  });
  return stacks;
}

/** Neither a plan nor a state tells its stack: its file's name does, or else its resources do. */
function readShown(file: StackFile, of: readonly Stack[]): Stack[] {
  const stacks = file.read();
  const [stack] = stacks;
  if (!stack || stack.source === "synthesis" || of.some(({ name }) => name === stack.name)) return stacks;
  const alike = of.filter((other) => likeness(stack, other) > 0.5);
  return alike.length === 1 ? file.read(alike[0]?.name) : stacks;
}

/** How many of the addresses of two stacks are in both, from 0 to 1. */
function likeness(one: Stack, other: Stack): number {
  const [first, second] = [one, other].map(({ blocks, changes }) => {
    const resources = blocks.filter(({ kind }) => kind === "resource");
    return new Set([...resources, ...changes].map(({ address }) => address));
  }) as [Set<string>, Set<string>];
  const common = [...first].filter((address) => second.has(address)).length;
  return common / Math.max(1, first.size + second.size - common);
}

function giveAs(source: SourceKind): string {
  return source === "synthesis" ? "Give it as --stacks." : `Give it as --${source}.`;
}

/** The stacks with files named from their folder, so that where it lies is in no report. */
export function namedWithin(folder: string, stacks: readonly Stack[]): Stack[] {
  return stacks.map((stack) => ({ ...stack, file: path.relative(folder, stack.file) }));
}
