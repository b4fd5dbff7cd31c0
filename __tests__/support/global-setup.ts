import path from "node:path";
import { loadEnvironments } from "../../config/load";
import { formatProblems } from "../../config/problem";
import { synthesize } from "../../stacks/synthesize";
import { OSS_SYNTHESIS, SYNTHESIS } from "./synthesis";

/** Synthesizes the environments of this repository, and the example with a bucket of OSS, once for all tests. */
export default function synthesizeEnvironments(): void {
  into(SYNTHESIS, "../../environments");
  into(OSS_SYNTHESIS, "../../examples/alibaba-oss");
}

function into(output: string, folder: string): void {
  const loaded = loadEnvironments(path.resolve(__dirname, folder));
  if (!loaded.ok) throw new Error(formatProblems(loaded.problems));
  synthesize(loaded.environments, output);
}
