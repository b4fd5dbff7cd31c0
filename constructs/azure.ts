import type { TerraformMetaArguments } from "cdktf";

/** Where a resource is made: what `azurerm_resource_group` and its data source both expose. */
export interface ResourceGroupRef {
  /** Resource id. */
  readonly id: string;
  /** Name of the resource group. */
  readonly name: string;
  /** Azure region, as `eastus`. */
  readonly location: string;
}

/** Who receives a role. */
export interface Principal {
  /** Object id in Entra ID. */
  readonly objectId: string;
  /**
   * Kind of principal. Subscriptions that delegate role assignments with a condition refuse without it.
   * @default - Azure looks it up
   */
  readonly type?: "User" | "Group" | "ServicePrincipal";
}

/** Principals by a short name that becomes part of the resource address. */
export type Principals = Readonly<Record<string, Principal>>;

/** Azure tags. */
export type Tags = Readonly<Record<string, string>>;

/**
 * The arguments of a resource that holds data: with `protect`, Terraform refuses every plan that would destroy it.
 * @see https://developer.hashicorp.com/terraform/language/block/resource#prevent_destroy
 */
export function preventDestroy(protect: boolean): Pick<TerraformMetaArguments, "lifecycle"> {
  return protect ? { lifecycle: { preventDestroy: true } } : {};
}

/**
 * How long to wait after a role assignment before it is used in the same apply. Azure takes minutes to let a new
 * assignment take effect.
 * @see https://learn.microsoft.com/azure/role-based-access-control/troubleshooting
 */
export const ROLE_PROPAGATION = "180s";
