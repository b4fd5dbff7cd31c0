import { distance } from "fastest-levenshtein";

/** The known word that a mistyped one most likely means, if any is close. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const distances = known.map((candidate) => distance(word.toLowerCase(), candidate.toLowerCase()));
  const least = Math.min(...distances);
  return least <= word.length / 3 ? known[distances.indexOf(least)] : undefined;
}
