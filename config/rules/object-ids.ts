import { findClientIdMistakes, findObjectIdMistakes, type NamedId } from "../../constructs/rules/object-ids";
import { rule, toFieldErrors } from "./rule";

/** The ids of a file that name no principal. */
const otherIds = ({
  tenantId,
  subscriptionId,
}: {
  tenantId?: string | undefined;
  subscriptionId?: string | undefined;
}) =>
  Object.entries({ tenantId, subscriptionId }).flatMap(([key, id]): NamedId[] =>
    id === undefined ? [] : [{ path: ["azure", key], id }],
  );

export const administratorIdsRule = rule(["administrators", "azure"], ({ administrators, azure }) => {
  const ids = Object.entries(administrators).map(([name, { objectId: id }]) => ({
    path: ["administrators", name, "objectId"],
    id,
  }));
  return toFieldErrors(findObjectIdMistakes(ids, otherIds(azure)));
});

export const clientIdRule = rule(["sso", "azure"], ({ sso: { application }, azure }) => {
  if (!application.existing) return undefined;
  const clientId = { path: ["sso", "application", "clientId"], id: application.clientId };
  return toFieldErrors(findClientIdMistakes(clientId, otherIds(azure)));
});

export const groupIdsRule = rule(["sso", "azure"], ({ sso, azure }) => {
  const ids = Object.entries(sso.groups).map(([name, id]) => ({ path: ["sso", "groups", name], id }));
  return toFieldErrors(findObjectIdMistakes(ids, otherIds(azure)));
});
