import { showPath, type FieldError, type Problem } from "./problem";

/** How many places of one mistake are shown. */
const MOST_PLACES = 10;

/** A mistake that is more often than this in a file is one problem, even if it is not in one list. */
const MOST_SEPARATE = 20;

/** One problem for a mistake that several entries of a list share: it has how often, and where. */
export function mergeRepeated<Mistake extends Problem | FieldError>(mistakes: readonly Mistake[]): Mistake[] {
  const kinds = groupBy(mistakes, getKind).filter(({ length }) => length > MOST_SEPARATE);
  const frequent = new Set(kinds.flatMap(([first]) => (first ? [getKind(first)] : [])));
  const getGroup = (mistake: Mistake) => {
    const kind = getKind(mistake);
    return frequent.has(kind) ? kind : kind + JSON.stringify(mistake.path.map(hideIndex));
  };
  return groupBy(mistakes, getGroup).map(merge);
}

function getKind({ rule, fix }: FieldError): string {
  return JSON.stringify([rule, fix]);
}

function hideIndex(part: string | number): string {
  return typeof part === "number" ? "[]" : `.${part}`;
}

function groupBy<Item>(items: readonly Item[], getKey: (item: Item) => string): Item[][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = getKey(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups.values()];
}

function merge<Mistake extends Problem | FieldError>(group: readonly Mistake[]): Mistake {
  const first = group[0] as Mistake;
  if (group.length === 1) return first;
  const places = group.slice(0, MOST_PLACES).map((mistake) => {
    const place = "file" in mistake ? `${mistake.line}:${mistake.column}` : showPath(mistake.path);
    return mistake.given === undefined ? place : `${place} ${mistake.given}`;
  });
  const more = group.length > MOST_PLACES ? ", ..." : "";
  return { ...first, given: `${group.length} times: ${places.join(", ")}${more}` };
}
