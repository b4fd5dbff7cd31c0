import type { Block } from "../terraform-json/block";
import type { Deployment } from "../terraform-json/deployment";
import type { Json } from "../terraform-json/json";
import { follow } from "./reference";

const ARM_TYPE = "microsoft.managedidentity/userassignedidentities";

/** Attributes that identify an identity, of azurerm and azapi. */
const ATTRIBUTES = ["id", "principal_id", "client_id", "output.properties.principalId", "output.properties.clientId"];

/** User-assigned identities, resources and data sources. */
function identities({ blocks }: Deployment): Block[] {
  return blocks.filter(isIdentity);
}

function isIdentity({ kind, type, armType }: Block): boolean {
  return (
    (kind === "resource" || kind === "data") &&
    (type === "azurerm_user_assigned_identity" || armType?.toLowerCase() === ARM_TYPE)
  );
}

/** Finds an identity by its id, principal id or client id; undefined if the deployment does not contain it. */
export function findIdentity(deployment: Deployment, from: Block, value: Json | undefined): Block | undefined {
  const target = follow(deployment, from, value);
  if (target && isIdentity(target.block)) return target.block;
  if (typeof value !== "string" || value === "") return undefined;
  const known = (deployment.resolve(from, value) as string).toLowerCase();
  return identities(deployment).find((block) =>
    ATTRIBUTES.some((attribute) => block.text(attribute)?.toLowerCase() === known),
  );
}

/** A key that is the same in the stack that creates the identity and in the one that looks it up. */
export function identityKey(deployment: Deployment, identity: Block): string {
  const [group, name] = ["resource_group_name", "name"].map((path) => deployment.resolvedText(identity, path) ?? "");
  return `${group}/${name}`.toLowerCase();
}
