import { distance } from "fastest-levenshtein";

/** The name that a misspelt one is most like: at most a fifth of its characters differ, or two. */
export function findNearest(given: string, names: readonly string[]): string | undefined {
  const [nearest] = names
    .map((name) => ({ name, differing: distance(given.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.differing - b.differing);
  const limit = Math.max(2, Math.ceil(given.length / 5));
  return nearest && nearest.differing <= limit ? nearest.name : undefined;
}
