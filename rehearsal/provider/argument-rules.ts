import type { ArgumentPath, TypeDeclaration } from "../schemas/declaration";
import { UNKNOWN, type Value, type Values } from "../values/value";
import type { Block } from "../schemas/schema";
import { isObject, isSet, valuesAt, walk } from "../values/walk";

/** Something wrong with an argument. */
export interface ArgumentProblem {
  readonly path: ArgumentPath;
  readonly message: string;
}

/** What a provider refuses of a configuration beyond the types of its schema; what is not known yet is passed over. */
export function argumentProblems(config: Values, declaration: TypeDeclaration): ArgumentProblem[] {
  return [
    ...valueProblems(config, declaration),
    ...patternProblems(config, declaration),
    ...groupProblems(config, declaration),
    ...requiredProblems(config, declaration),
  ];
}

/** What is given though only the service computes it. */
export function computedProblems(config: Values, block: Block): ArgumentProblem[] {
  const problems: ArgumentProblem[] = [];
  walk(block, config, ({ path, attribute, value }) => {
    const { computed, optional, required } = attribute;
    if (computed && !optional && !required && value !== null) {
      problems.push({ path, message: "is computed by the service and cannot be given" });
    }
  });
  return problems;
}

function valueProblems(config: Values, { values = {}, sensitive }: TypeDeclaration): ArgumentProblem[] {
  return Object.entries(values).flatMap(([path, allowed]) =>
    given(config, path)
      .filter((value) => !allowed.includes(value as string | number))
      .map((value) => ({ path, message: `must be one of ${allowed.join(", ")}, got ${show(value, path, sensitive)}` })),
  );
}

function patternProblems(config: Values, { patterns = {}, sensitive }: TypeDeclaration): ArgumentProblem[] {
  return Object.entries(patterns).flatMap(([path, { pattern, rule }]) =>
    given(config, path)
      .filter((value) => typeof value === "string" && !pattern.test(value))
      .map((value) => ({ path, message: `${rule}, got ${show(value, path, sensitive)}` })),
  );
}

function groupProblems(config: Values, { exclusive = [], exactlyOne = [], atLeastOne = [] }: TypeDeclaration) {
  const count = (
    groups: readonly (readonly ArgumentPath[])[],
    wrong: (set: number) => boolean,
    words: (group: string) => string,
  ) =>
    groups.flatMap((group) =>
      membersOf(group, config)
        .filter(({ set, unknown }) => !unknown && wrong(set.length))
        .map(({ set }) => ({
          path: group[0] as string,
          message: `${words(group.join(", "))}, got ${set.length === 0 ? "none" : set.join(" and ")}`,
        })),
    );
  return [
    ...count(
      exclusive,
      (set) => set > 1,
      (group) => `at most one of ${group} may be set`,
    ),
    ...count(
      exactlyOne,
      (set) => set !== 1,
      (group) => `exactly one of ${group} must be set`,
    ),
    ...count(
      atLeastOne,
      (set) => set === 0,
      (group) => `at least one of ${group} must be set`,
    ),
  ];
}

function requiredProblems(config: Values, { requires = {} }: TypeDeclaration): ArgumentProblem[] {
  return Object.entries(requires).flatMap(([path, needed]) =>
    membersOf([path, ...needed], config)
      .filter(({ set, unknown }) => !unknown && set.includes(path) && set.length <= needed.length)
      .map(({ set }) => ({
        path,
        message: `needs ${needed.filter((argument) => !set.includes(argument)).join(", ")} beside it`,
      })),
  );
}

/** Which arguments of a group are set, once for each block that they stand in and that is known. */
function membersOf(group: readonly ArgumentPath[], config: Values) {
  const parent = commonParent(group);
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

function commonParent(group: readonly ArgumentPath[]): string {
  const parents = new Set(group.map((path) => path.slice(0, Math.max(path.lastIndexOf("."), 0))));
  return parents.size === 1 ? ([...parents][0] as string) : "";
}

function given(config: Values, path: ArgumentPath): Value[] {
  return valuesAt(config, path)
    .flatMap((value) => value)
    .filter((value) => value !== null && value !== UNKNOWN);
}

/** Whatever is sensitive, or stands in something that is, is not shown. */
function show(value: Value, path: ArgumentPath, sensitive: readonly ArgumentPath[] = []): string {
  if (sensitive.some((secret) => `${path}.`.startsWith(`${secret}.`))) return "(sensitive)";
  return typeof value === "string" ? `"${value}"` : String(value);
}
