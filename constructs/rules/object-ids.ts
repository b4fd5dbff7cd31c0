import type { Mistake } from "./values";

/** An id, and where it is set. */
export interface NamedId {
  readonly path: readonly string[];
  readonly id: string;
}

const ZEROS = "00000000-0000-0000-0000-000000000000";

/**
 * Object ids that name no principal, and those that are given twice: Azure refuses a second assignment of a role to the
 * same principal (`RoleAssignmentExists`), as Entra ID does for a group.
 * @param others - ids of other kinds that are given by mistake, as a tenant's
 */
export function findObjectIdMistakes(ids: readonly NamedId[], others: readonly NamedId[] = []): Mistake[] {
  return ids.flatMap(({ path, id }, index) => {
    const mistake = (rule: string, fix: string) => [{ path, rule, given: id, fix }];
    const other = findOther(id, others);
    if (other) return mistake(`must be the object id of a principal, and not ${other}`, SHOW_IDS);
    const first = ids.slice(0, index).find((earlier) => earlier.id === id);
    if (!first) return [];
    return mistake(`must be another object id than ${first.path.join(".")}`, "Remove one of the two.");
  });
}

const SHOW_IDS =
  "Write the object id that this prints: az ad group show --group <name> --query id (or az ad user show, az ad sp show)";

/** A client id that names no application. */
export function findClientIdMistakes({ path, id }: NamedId, others: readonly NamedId[]): Mistake[] {
  const other = findOther(id, others);
  if (!other) return [];
  const fix = "Write the client id that this prints: az ad app list --display-name <name> --query [].appId";
  return [{ path, rule: `must be the client id of an application, and not ${other}`, given: id, fix }];
}

/** What an id is in place of the right one. */
function findOther(id: string, others: readonly NamedId[]): string | undefined {
  if (id === ZEROS) return "only zeros";
  return others.find((known) => known.id === id)?.path.join(".");
}
