import type { Block } from "../terraform-json/block";
import type { Deployment } from "../terraform-json/deployment";
import { readScope, type AzureScope } from "./azure-scope";
import { findIdentity } from "./managed-identity";
import { follow, isUnknown } from "./reference";
import { findRoleName } from "./roles";

/** The paths of the arguments of an assignment. */
interface Paths {
  readonly scope: string;
  readonly roleName?: string;
  readonly roleId: string;
  readonly principal: string;
  /** Undefined if Azure determines it. */
  readonly principalType?: string;
}

const AZURERM: Paths = {
  scope: "scope",
  roleName: "role_definition_name",
  roleId: "role_definition_id",
  principal: "principal_id",
  principalType: "principal_type",
};

const PRIVILEGED: Paths = { scope: "scope", roleId: "role_definition_id", principal: "principal_id" };

const TYPES: Readonly<Record<string, Paths>> = {
  azurerm_role_assignment: AZURERM,
  azurerm_pim_active_role_assignment: PRIVILEGED,
  azurerm_pim_eligible_role_assignment: PRIVILEGED,
};

const AZAPI: Paths = {
  scope: "parent_id",
  roleId: "body.properties.roleDefinitionId",
  principal: "body.properties.principalId",
  principalType: "body.properties.principalType",
};

/** A role assignment of any resource type. */
export class RoleAssignment {
  constructor(
    private readonly deployment: Deployment,
    readonly block: Block,
    readonly paths: Paths,
  ) {}

  /** Name of the role, or the id of an unknown role; undefined if it cannot be read. */
  get role(): string | undefined {
    const { roleName, roleId } = this.paths;
    const name = roleName && this.deployment.resolvedText(this.block, roleName);
    if (name) return isUnknown(name) ? undefined : name;
    const id = this.deployment.resolvedText(this.block, roleId);
    if (id === undefined || id === "") return undefined;
    if (!isUnknown(id.split("/").at(-1) ?? "")) return findRoleName(id);
    const definition = follow(this.deployment, this.block, id)?.block;
    return definition && this.deployment.resolvedText(definition, "name");
  }

  /** The path of the role. */
  get rolePath(): string {
    const { roleName, roleId } = this.paths;
    return roleName && this.block.value(roleName) !== undefined ? roleName : roleId;
  }

  /** The scope; undefined if it cannot be read. */
  get scope(): AzureScope | undefined {
    return readScope(this.deployment, this.block, this.block.value(this.paths.scope));
  }

  /** The user-assigned identity; undefined for another principal. */
  get identity(): Block | undefined {
    return findIdentity(this.deployment, this.block, this.block.value(this.paths.principal));
  }

  /** The cluster whose kubelet identity it is; undefined for another principal. */
  get kubeletOf(): Block | undefined {
    const { deployment, block } = this;
    const value = block.value(this.paths.principal);
    const target = follow(deployment, block, value);
    if (target?.attributes.join(".") === "kubelet_identity.object_id") return target.block;
    const { identity } = this;
    return deployment
      .resources("azurerm_kubernetes_cluster")
      .find(
        (cluster) =>
          (value !== undefined && cluster.value("kubelet_identity.object_id") === value) ||
          (identity && identity === findIdentity(deployment, cluster, cluster.value(KUBELET))),
      );
  }
}

/** The path of the kubelet identity of a cluster. */
const KUBELET = "kubelet_identity.user_assigned_identity_id";

/** The role assignments of a deployment. */
export function findRoleAssignments(deployment: Deployment): RoleAssignment[] {
  const azapi = deployment.azureResources("Microsoft.Authorization/roleAssignments");
  return [
    ...deployment
      .resources(...Object.keys(TYPES))
      .map((block) => new RoleAssignment(deployment, block, TYPES[block.type] ?? AZURERM)),
    ...azapi.map((block) => new RoleAssignment(deployment, block, AZAPI)),
  ];
}
