import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readDeployments, type Deployment } from "../../../rehearsal/deployments";
import { writeStacks } from "../../../stacks/synthesize";
import { deployment } from "../../support/deployment";
import "../../support/token-traces";

/** The stacks of a smallest environment with some sections replaced; without protection, so that a story can end. */
export function stacksOf(sections: Record<string, unknown> = {}): Deployment {
  const folder = mkdtempSync(path.join(tmpdir(), "langfuse-story-"));
  try {
    writeStacks([deployment({ deletionProtection: false, ...sections })], folder);
    return readDeployments(folder)[0] as Deployment;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
