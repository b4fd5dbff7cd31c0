import { Deployment } from "../../terraform-json/deployment";
import { helmReleases, type HelmRelease } from "../../terraform-json/helm-release";

/** The Helm releases whose values can be read; what cannot be is a gap of the report, and no reason to have none. */
export function readableReleases(deployment: Deployment, chart?: string): HelmRelease[] {
  try {
    return helmReleases(deployment, chart);
  } catch {
    return deployment.stacks.flatMap((stack) => {
      const releases = stack.blocks.filter(({ kind, type }) => kind === "resource" && type === "helm_release");
      return releases.flatMap((block) => ifReadable(new Deployment([{ ...stack, blocks: [block] }]), chart));
    });
  }
}

function ifReadable(deployment: Deployment, chart: string | undefined): HelmRelease[] {
  try {
    return helmReleases(deployment, chart);
  } catch {
    return [];
  }
}
