import { installedContainers, type Check, type Finding } from "../check";
import { at, isOperatorResource, nameOf, type ResourceAmounts } from "../manifests";

/** Autoscaling by CPU needs the request; without the limit one pod can take a node's memory from the others. */
export const resourcesCheck: Check = {
  id: "resources",
  looksFor: "every container, those of the operator's resources too, has a CPU request and a memory limit",
  run: (rendering) => [
    ...installedContainers(rendering).flatMap(({ where, container }) => amounts(where, container.resources)),
    ...rendering.manifests
      .filter(isOperatorResource)
      .flatMap((manifest) =>
        amounts(nameOf(manifest), at(manifest, "spec", "containerTemplate", "resources") as ResourceAmounts),
      ),
  ],
};

function amounts(object: string, resources: ResourceAmounts | null | undefined): Finding[] {
  return [
    ...(resources?.requests?.cpu ? [] : [{ object, problem: '"resources.requests.cpu" must be set, got none' }]),
    ...(resources?.limits?.memory ? [] : [{ object, problem: '"resources.limits.memory" must be set, got none' }]),
  ];
}
