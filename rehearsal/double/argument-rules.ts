import { Refusal } from "../cloud";
import type { ArgumentPath, ArgumentProblem, ResourceDefinition, TypeDeclaration } from "../providers/definition";
import type { Block } from "../schemas/schema";
import { UNKNOWN, type Value, type Values } from "../values/value";
import { isObject, isSet, valuesAt, walk } from "../values/walk";

/** The arguments that a provider refuses though they fit its schema; a value that is not known yet is not checked. */
export function findArgumentProblems(config: Values, declaration: TypeDeclaration): ArgumentProblem[] {
  return [
    ...findWrongValues(config, declaration),
    ...findWrongTexts(config, declaration),
    ...findWrongNumbers(config, declaration),
    ...findWrongGroups(config, declaration),
    ...findMissingArguments(config, declaration),
    ...(declaration.findProblems?.(config) ?? []),
  ];
}

/** @throws Refusal for the given values that the provider plans and the service refuses */
export function refuseWrongArguments(config: Values, { service, sensitive = [] }: ResourceDefinition): void {
  const problems = findArgumentProblems(config, { ...service, sensitive });
  if (problems.length === 0) return;
  throw new Refusal(`InvalidParameter: ${problems.map(({ path, message }) => `"${path}" ${message}`).join("; ")}.`);
}

/** The given arguments that only the service computes. */
export function findComputedArguments(config: Values, block: Block): ArgumentProblem[] {
  const problems: ArgumentProblem[] = [];
  walk(block, config, ({ path, attribute, value }) => {
    const { computed, optional, required } = attribute;
    if (computed && !optional && !required && value !== null) {
      problems.push({ path, message: "is computed by the service and cannot be given" });
    }
  });
  return problems;
}

function findWrongValues(config: Values, { values = {}, sensitive }: TypeDeclaration): ArgumentProblem[] {
  return Object.entries(values).flatMap(([path, allowed]) =>
    readGiven(config, path)
      .filter((value) => !allowed.includes(value as string | number))
      .map((value) => ({ path, message: `must be one of ${allowed.join(", ")}, got ${show(value, path, sensitive)}` })),
  );
}

function findWrongTexts(config: Values, { patterns = {}, sensitive }: TypeDeclaration): ArgumentProblem[] {
  return Object.entries(patterns).flatMap(([path, { pattern, rule }]) =>
    readGiven(config, path)
      .filter((value) => typeof value === "string" && !pattern.test(value))
      .map((value) => ({ path, message: `${rule}, got ${show(value, path, sensitive)}` })),
  );
}

function findWrongNumbers(config: Values, { ranges = {}, sensitive }: TypeDeclaration): ArgumentProblem[] {
  return Object.entries(ranges).flatMap(([path, [lowest, highest]]) => {
    const rule = highest === Infinity ? `must be at least ${lowest}` : `must be from ${lowest} to ${highest}`;
    return readGiven(config, path)
      .filter((value) => typeof value === "number" && (value < lowest || value > highest))
      .map((value) => ({ path, message: `${rule}, got ${show(value, path, sensitive)}` }));
  });
}

function findWrongGroups(config: Values, { exclusive, exactlyOne, atLeastOne }: TypeDeclaration): ArgumentProblem[] {
  const rules = [
    { groups: exclusive, isWrong: (set: number) => set > 1, rule: "at most one of GROUP may be set" },
    { groups: exactlyOne, isWrong: (set: number) => set !== 1, rule: "exactly one of GROUP must be set" },
    { groups: atLeastOne, isWrong: (set: number) => set === 0, rule: "at least one of GROUP must be set" },
  ];
  return rules.flatMap(({ groups = [], isWrong, rule }) =>
    groups.flatMap((group) =>
      readMembers(group, config)
        .filter(({ set, unknown }) => !unknown && isWrong(set.length))
        .map(({ set }) => ({
          path: group[0] as string,
          message: `${rule.replace("GROUP", group.join(", "))}, got ${set.length === 0 ? "none" : set.join(" and ")}`,
        })),
    ),
  );
}

function findMissingArguments(config: Values, { requires = {} }: TypeDeclaration): ArgumentProblem[] {
  return Object.entries(requires).flatMap(([path, needed]) =>
    readMembers([path, ...needed], config)
      .filter(({ set, unknown }) => !unknown && set.includes(path) && set.length <= needed.length)
      .map(({ set }) => ({
        path,
        message: `needs ${needed.filter((argument) => !set.includes(argument)).join(", ")} beside it`,
      })),
  );
}

/** Which arguments of a group are set, once for each known block that has them. */
function readMembers(group: readonly ArgumentPath[], config: Values) {
  const parent = getCommonParent(group);
  const blocks: Values[] =
    parent === ""
      ? [config]
      : valuesAt(config, parent)
          .flatMap((value) => value)
          .filter(isObject);
  return blocks.map((block) => {
    const inside = group.map(
      (path) => [path, valuesAt(block, parent === "" ? path : path.slice(parent.length + 1))] as const,
    );
    return {
      set: inside.filter(([, values]) => values.some(isSet)).map(([path]) => path),
      unknown: inside.some(([, values]) => values.includes(UNKNOWN)),
    };
  });
}

function getCommonParent(group: readonly ArgumentPath[]): string {
  const parents = new Set(group.map((path) => path.slice(0, Math.max(path.lastIndexOf("."), 0))));
  return parents.size === 1 ? ([...parents][0] as string) : "";
}

function readGiven(config: Values, path: ArgumentPath): Value[] {
  return valuesAt(config, path)
    .flatMap((value) => value)
    .filter((value) => value !== null && value !== UNKNOWN);
}

/** A sensitive value is not shown, nor one within a sensitive value. */
function show(value: Value, path: ArgumentPath, sensitive: readonly ArgumentPath[] = []): string {
  if (sensitive.some((secret) => `${path}.`.startsWith(`${secret}.`))) return "(sensitive)";
  return typeof value === "string" ? `"${value}"` : String(value);
}
