import type { Finding, Path } from "../problem";
import { rule } from "./rule";

type Bounded = number | { readonly min: number; readonly max: number };

/** Where something scales between bounds, the lower is not above the upper. */
export const boundsRules = [
  rule(["cluster"], ({ cluster }) => [
    ...inverted(["cluster", "systemPool", "nodes"], cluster.systemPool.nodes),
    ...inverted(["cluster", "userPool", "nodes"], cluster.userPool?.nodes ?? 1),
  ]),
  rule(["langfuse"], ({ langfuse }) => [
    ...inverted(["langfuse", "web", "replicas"], langfuse.web.replicas),
    ...inverted(["langfuse", "worker", "replicas"], langfuse.worker.replicas),
  ]),
];

function inverted(path: Path, bounded: Bounded): Finding[] {
  if (typeof bounded === "number" || bounded.min <= bounded.max) return [];
  const { min, max } = bounded;
  return [
    {
      path: [...path, "min"],
      rule: `must not be greater than max ${max}`,
      given: String(min),
      fix: `Write: ${path.at(-1)}: { min: ${max}, max: ${min} }`,
    },
  ];
}
