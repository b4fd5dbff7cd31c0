import type { FieldError, Path } from "../problem";
import { rule, type EnvironmentRule } from "./rule";

/**
 * Without names, the deployer of the platform gets its roles. If several people share the state, the second one could
 * not read it, and would take the roles from the first.
 */
const administratorsRule = rule(["administrators", "state"], ({ administrators, state }) => {
  if (state.backend === "local" || Object.keys(administrators).length > 0) return [];
  return [
    {
      path: ["administrators"],
      rule: `must have at least one entry with state.backend ${state.backend}, because several people may deploy`,
      given: "none",
      fix: "Write for example: administrators: { pipeline: { objectId: 11111111-1111-1111-1111-111111111111, type: ServicePrincipal } }",
    },
  ];
});

/** A secret of a Key Vault takes 15 tags, and three are always set. */
const MOST_TAGS = 12;

const tagsRule = rule(["tags"], ({ tags }) => {
  const count = Object.keys(tags).length;
  if (count <= MOST_TAGS) return [];
  return [
    {
      path: ["tags"],
      rule: `must have at most ${MOST_TAGS} entries: a Key Vault secret takes 15 tags, and three are always set`,
      given: `${count} tags`,
      fix: `Remove ${count - MOST_TAGS} of them.`,
    },
  ];
});

const nodesRule = rule(["cluster"], ({ cluster }) => [
  ...checkBounds(["cluster", "systemPool", "nodes"], cluster.systemPool.nodes),
  ...checkBounds(["cluster", "userPool", "nodes"], cluster.userPool?.nodes ?? 1),
]);

const replicasRule = rule(["langfuse"], ({ langfuse }) => [
  ...checkBounds(["langfuse", "web", "replicas"], langfuse.web.replicas),
  ...checkBounds(["langfuse", "worker", "replicas"], langfuse.worker.replicas),
]);

type Bounds = number | { readonly min: number; readonly max: number };

function checkBounds(path: Path, bounds: Bounds): FieldError[] {
  if (typeof bounds === "number" || bounds.min <= bounds.max) return [];
  const { min, max } = bounds;
  return [
    {
      path: [...path, "min"],
      rule: `must not be greater than max ${max}`,
      given: String(min),
      fix: `Write: ${path.at(-1)}: { min: ${max}, max: ${min} }`,
    },
  ];
}

/** How many entries a section has, and how many copies something has. */
export const countRules: readonly EnvironmentRule[] = [administratorsRule, tagsRule, nodesRule, replicasRule];
