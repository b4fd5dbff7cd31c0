import { distance } from "fastest-levenshtein";

/** The known word that a mistyped one most likely means, if any is close. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const distances = known.map((candidate) => distance(word.toLowerCase(), candidate.toLowerCase()));
  const least = Math.min(...distances);
  return least <= word.length / 3 ? known[distances.indexOf(least)] : undefined;
}

/** What is said of the name of an environment that is not there. */
export function unknownEnvironment(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  const hint = near ? ` Did you mean "${near}"?` : "";
  return `no environment is named "${name}"; known: ${known.join(", ")}.${hint}`;
}
