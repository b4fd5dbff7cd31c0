import { show, type Check, type Finding, type Rendering } from "../check";
import { at, isOperatorResource, nameOf, type Manifest } from "../manifests";

/** Disks of our class grow, follow their pod's zone and outlive their claim; those of another may not. */
export const storageClassCheck: Check = {
  id: "storage-class",
  looksFor: "every claim has our StorageClass, and every StatefulSet and resource of the operator has a claim",
  run: (rendering) => [
    ...rendering.manifests.flatMap((manifest) =>
      claims(manifest).flatMap((claim) => other(manifest, claim, rendering)),
    ),
    ...rendering.manifests
      .filter((manifest) => manifest.kind === "StatefulSet" || isOperatorResource(manifest))
      .filter((manifest) => claims(manifest).length === 0)
      .map((manifest) => ({ object: nameOf(manifest), problem: "must have a claim, or its data goes with its pod" })),
  ],
};

/** The specifications of the claims that an object is or makes. */
function claims(manifest: Manifest): unknown[] {
  if (manifest.kind === "PersistentVolumeClaim") return [manifest["spec"]];
  if (isOperatorResource(manifest)) return [at(manifest, "spec", "dataVolumeClaimSpec")].filter((claim) => claim);
  const templates = at(manifest, "spec", "volumeClaimTemplates");
  return Array.isArray(templates) ? templates.map((template) => at(template, "spec")) : [];
}

function other(manifest: Manifest, claim: unknown, { expected }: Rendering): Finding[] {
  const found = at(claim, "storageClassName");
  if (found === expected.storageClass) return [];
  return [
    {
      object: nameOf(manifest),
      problem: `"storageClassName" must be ${expected.storageClass}, got ${show(found)}`,
    },
  ];
}
