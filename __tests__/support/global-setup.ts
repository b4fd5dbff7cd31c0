import path from "node:path";
import { loadEnvironments } from "../../config/load";
import { formatProblems } from "../../config/problem";
import { synthesize } from "../../stacks/synthesize";
import { SYNTHESIS } from "./synthesis";

/** Synthesizes the environments of this repository once for all tests that read them. */
export default function synthesizeEnvironments(): void {
  const loaded = loadEnvironments(path.resolve(__dirname, "../../environments"));
  if (!loaded.ok) throw new Error(formatProblems(loaded.problems));
  synthesize(loaded.environments, SYNTHESIS);
}
