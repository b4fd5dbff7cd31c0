import { rmSync } from "node:fs";
import path from "node:path";
import { loadEnvironments } from "../../config/load";
import { writeStacks } from "../../stacks/synthesize";
import { OSS_SYNTHESIS, SYNTHESIS } from "./synthesis";

/** Synthesizes the environments of this repository, and the example with a bucket of OSS, once for all tests. */
export default function synthesizeEnvironments(): void {
  into(SYNTHESIS, "../../environments");
  into(OSS_SYNTHESIS, "../../examples/alibaba-oss");
}

function into(output: string, folder: string): void {
  const { environments } = loadEnvironments(path.resolve(__dirname, folder));
  rmSync(output, { recursive: true, force: true });
  writeStacks(environments, output);
}
