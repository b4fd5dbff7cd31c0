import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { Sleep } from "@cdktf/provider-time/lib/sleep";
import type { TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";

/** Where a resource is created: what `azurerm_resource_group` and its data source both expose. */
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
   * Kind of principal. Subscriptions that delegate role assignments with a condition require it.
   * @default - Azure looks it up
   */
  readonly type?: "User" | "Group" | "ServicePrincipal";
}

/** Principals by a short name that becomes part of the resource address. */
export type Principals = Readonly<Record<string, Principal>>;

/** Azure tags. */
export type Tags = Readonly<Record<string, string>>;

/** What every construct takes that creates resources in Azure. */
export interface AzureResourceProps {
  /** Where everything is created. */
  readonly resourceGroup: ResourceGroupRef;
  /** Tags of every resource created here. @default - none */
  readonly tags?: Tags;
}

/** The arguments of a resource that its resource group and its tags decide. */
export function placementArguments({ resourceGroup, tags }: AzureResourceProps) {
  return { resourceGroupName: resourceGroup.name, location: resourceGroup.location, tags };
}

/** A role at a scope. */
export interface Role {
  /** Name of the role definition. */
  readonly role: string;
  /** Resource id. */
  readonly scope: string;
  /** For a principal that is created in the same apply, which Entra ID may not find yet. @default false */
  readonly skipPrincipalCheck?: boolean;
}

/** Assigns a role to a principal. */
export function grantRole(scope: Construct, id: string, principal: Principal, role: Role): RoleAssignment {
  return new RoleAssignment(scope, id, {
    roleDefinitionName: role.role,
    scope: role.scope,
    principalId: principal.objectId,
    principalType: principal.type,
    skipServicePrincipalAadCheck: role.skipPrincipalCheck,
  });
}

/**
 * Waits until role assignments have taken effect, which takes minutes, for what uses them in the same apply.
 * @see https://learn.microsoft.com/azure/role-based-access-control/troubleshooting
 */
export function waitForRoles(scope: Construct, id: string, assignments: readonly RoleAssignment[]): Sleep {
  return new Sleep(scope, id, {
    createDuration: "180s",
    triggers: Object.fromEntries(assignments.map((assignment) => [assignment.node.id, assignment.id])),
  });
}

/**
 * The arguments of a resource that holds data: with `protect`, Terraform refuses every plan that would destroy it.
 * @see https://developer.hashicorp.com/terraform/language/block/resource#prevent_destroy
 */
export function preventDestroy(protect: boolean): Pick<TerraformMetaArguments, "lifecycle"> {
  return protect ? { lifecycle: { preventDestroy: true } } : {};
}
