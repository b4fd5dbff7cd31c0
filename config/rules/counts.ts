import { findInvertedBounds } from "../../constructs/rules/release";
import { SECRET_TAGS_MAX } from "../../constructs/rules/values";
import { rule, toFieldErrors, type EnvironmentRule } from "./rule";

/**
 * Without names, the deployer of the platform gets its roles. If several people share the state, the second one could
 * not read it, and would take the roles from the first.
 */
const administratorsRule = rule(["administrators", "state"], ({ administrators, state }) => {
  if (state.backend === "local" || Object.keys(administrators).length > 0) return undefined;
  return {
    path: ["administrators"],
    rule: `must have at least one entry with state.backend ${state.backend}, because several people may deploy`,
    given: "none",
    fix: "Write for example: administrators: { pipeline: { objectId: 11111111-1111-1111-1111-111111111111, type: ServicePrincipal } }",
  };
});

/** Three are always set. */
const MOST_TAGS = SECRET_TAGS_MAX - 3;

const tagsRule = rule(["tags"], ({ tags }) => {
  const count = Object.keys(tags).length;
  if (count <= MOST_TAGS) return undefined;
  return {
    path: ["tags"],
    rule: `must have at most ${MOST_TAGS} entries: a Key Vault secret takes 15 tags, and three are always set`,
    given: `${count} tags`,
    fix: `Remove ${count - MOST_TAGS} of them.`,
  };
});

const nodesRule = rule(["cluster"], ({ cluster }) =>
  toFieldErrors([
    ...findInvertedBounds(["cluster", "systemPool", "nodes"], cluster.systemPool.nodes),
    ...findInvertedBounds(["cluster", "userPool", "nodes"], cluster.userPool?.nodes ?? 1),
  ]),
);

const replicasRule = rule(["langfuse"], ({ langfuse }) =>
  toFieldErrors([
    ...findInvertedBounds(["langfuse", "web", "replicas"], langfuse.web.replicas),
    ...findInvertedBounds(["langfuse", "worker", "replicas"], langfuse.worker.replicas),
  ]),
);

/** How many entries a section has, and how many copies something has. */
export const countRules: readonly EnvironmentRule[] = [administratorsRule, tagsRule, nodesRule, replicasRule];
