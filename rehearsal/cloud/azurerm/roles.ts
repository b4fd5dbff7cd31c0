import { plain, textAt, valueAt } from "../../values/walk";
import type { Thing, World } from "../world";

/** Whether somebody was given one of some roles on a resource, and whether anything waited until that took effect. */
export function roleOn(
  world: World,
  scope: string,
  roles: readonly string[],
): "missing" | "not in effect yet" | "in effect" {
  const assignments = world.all.filter(
    ({ type, values }) =>
      type === "azurerm_role_assignment" &&
      roles.includes(textAt(values, "role_definition_name") ?? "") &&
      covers(textAt(values, "scope") ?? "", scope),
  );
  if (assignments.length === 0) return "missing";
  return assignments.some((assignment) => waitedFor(world, assignment)) ? "in effect" : "not in effect yet";
}

/** A scope covers itself and everything below it. */
function covers(outer: string, scope: string): boolean {
  return outer !== "" && `${scope}/`.toLowerCase().startsWith(`${outer}/`.toLowerCase());
}

/** A role assignment takes minutes to take effect, so something must have slept on it: a `time_sleep` with its id. */
function waitedFor(world: World, assignment: Thing): boolean {
  return world.all.some(({ type, values }) => {
    const triggers = Object.values((plain(valueAt(values, "triggers")) ?? {}) as Record<string, unknown>);
    return type === "time_sleep" && triggers.includes(assignment.id);
  });
}
