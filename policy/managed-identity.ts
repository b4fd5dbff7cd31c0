import type { Block } from "../terraform-json/block";
import type { Deployment } from "../terraform-json/deployment";
import type { Json } from "../terraform-json/json";
import { follow } from "./reference";

const ARM_TYPE = "microsoft.managedidentity/userassignedidentities";

/** Attributes that say which identity it is: of azurerm, and of azapi. */
const ATTRIBUTES = ["id", "principal_id", "client_id", "output.properties.principalId", "output.properties.clientId"];

/** User-assigned identities, made or looked up. */
function identities({ blocks }: Deployment): Block[] {
  return blocks.filter(isIdentity);
}

function isIdentity({ kind, type, armType }: Block): boolean {
  return (
    (kind === "resource" || kind === "data") &&
    (type === "azurerm_user_assigned_identity" || armType?.toLowerCase() === ARM_TYPE)
  );
}

/** The identity that a value says by its id, principal id or client id; undefined if it is none that is looked at. */
export function identityOf(deployment: Deployment, from: Block, value: Json | undefined): Block | undefined {
  const target = follow(deployment, from, value);
  if (target && isIdentity(target.block)) return target.block;
  if (typeof value !== "string" || value === "") return undefined;
  const known = (deployment.resolve(from, value) as string).toLowerCase();
  return identities(deployment).find((block) =>
    ATTRIBUTES.some((attribute) => block.text(attribute)?.toLowerCase() === known),
  );
}

/** The same for the same identity, whichever stack makes it or looks it up. */
export function identityKey(deployment: Deployment, identity: Block): string {
  const [group, name] = ["resource_group_name", "name"].map((path) => deployment.resolvedText(identity, path) ?? "");
  return `${group}/${name}`.toLowerCase();
}
