import { rule } from "./rule";

/**
 * Without names, whoever applies the platform gets its roles. Where several share the state, the second one could not
 * even read it, and would take the roles from the first.
 */
export const administratorsRule = rule(["administrators", "state"], ({ administrators, state }) => {
  if (state.backend === "local" || Object.keys(administrators).length > 0) return [];
  return [
    {
      path: ["administrators"],
      rule: `must name at least one, because several may apply with state.backend ${state.backend}`,
      given: "none",
      fix: "Write for example: administrators: { pipeline: { objectId: 11111111-1111-1111-1111-111111111111, type: ServicePrincipal } }",
    },
  ];
});
