import { Deployment } from "../../terraform-json/deployment";
import { helmReleases, type HelmRelease } from "../../terraform-json/helm-release";

/** The Helm releases whose values can be read; what cannot be is a gap of the report, and no reason to have none. */
export function readableReleases(deployment: Deployment, chart?: string): HelmRelease[] {
  try {
    return helmReleases(deployment, chart);
  } catch {
    return helmReleases(readable(deployment), chart);
  }
}

/** The same without the Helm releases whose values cannot be read: nothing fails that looks at all of them. */
export function readable(deployment: Deployment): Deployment {
  if (isReadable(deployment)) return deployment;
  return new Deployment(
    deployment.stacks.map((stack) => ({
      ...stack,
      blocks: stack.blocks.filter((block) => isReadable(new Deployment([{ ...stack, blocks: [block] }]))),
    })),
  );
}

function isReadable(deployment: Deployment): boolean {
  try {
    helmReleases(deployment);
    return true;
  } catch {
    return false;
  }
}
