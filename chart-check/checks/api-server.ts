import { findMistakes } from "../../kubernetes-api/find-mistakes";
import type { KubernetesObject } from "../../kubernetes-api/object";
import type { Check } from "../check";
import { at, nameOf, type Manifest } from "../manifests";

/** Redis with memory for less than one megabyte. */
const NO_LIMIT = /^\s*maxmemory\s+0+\s*[a-z]*\s*$/im;

export const apiServerCheck: Check = {
  id: "api-server",
  rule: "the API server accepts every manifest: fields, names, quantities, ports, ranges, selectors; Redis has a limit",
  run: ({ manifests }) =>
    manifests.flatMap((manifest) => [
      ...findMistakes(manifest as unknown as KubernetesObject).map(({ path, problem }) => ({
        object: nameOf(manifest),
        problem: `${path}: ${problem}`,
      })),
      ...findNoLimit(manifest),
    ]),
};

function findNoLimit(manifest: Manifest) {
  const data = manifest.kind === "ConfigMap" ? Object.entries(at(manifest, "data") ?? {}) : [];
  return data
    .filter(([, value]) => NO_LIMIT.test(String(value)))
    .map(([key]) => ({ object: nameOf(manifest), problem: `${key}: maxmemory 0 means no limit` }));
}
