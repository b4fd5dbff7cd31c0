import type { Block } from "../terraform-json/block";
import type { Deployment } from "../terraform-json/deployment";
import { scopeOf, type AzureScope } from "./azure-scope";
import { identityOf } from "./managed-identity";
import { follow, isUnknown } from "./reference";
import { roleOfId } from "./roles";

/** Where a resource type has what an assignment is made of. */
interface Paths {
  readonly scope: string;
  readonly roleName?: string;
  readonly roleId: string;
  readonly principal: string;
  /** Undefined where Azure finds it out by itself. */
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

/** A role that somebody has on something, whichever resource type gives it. */
export class RoleAssignment {
  constructor(
    private readonly deployment: Deployment,
    readonly block: Block,
    readonly paths: Paths,
  ) {}

  /** Name of the role, or its id where it is no role that is known here; undefined where it cannot be read. */
  get role(): string | undefined {
    const { roleName, roleId } = this.paths;
    const name = roleName && this.deployment.resolvedText(this.block, roleName);
    if (name) return isUnknown(name) ? undefined : name;
    const id = this.deployment.resolvedText(this.block, roleId);
    if (id === undefined || id === "") return undefined;
    if (!isUnknown(id.split("/").at(-1) ?? "")) return roleOfId(id);
    const definition = follow(this.deployment, this.block, id)?.block;
    return definition && this.deployment.resolvedText(definition, "name");
  }

  /** Where the role is written. */
  get rolePath(): string {
    const { roleName, roleId } = this.paths;
    return roleName && this.block.value(roleName) !== undefined ? roleName : roleId;
  }

  /** What the role is on; undefined where it cannot be read. */
  get scope(): AzureScope | undefined {
    return scopeOf(this.deployment, this.block, this.block.value(this.paths.scope));
  }

  /** The user-assigned identity that has it; undefined where it is somebody else. */
  get identity(): Block | undefined {
    return identityOf(this.deployment, this.block, this.block.value(this.paths.principal));
  }

  /** The cluster whose nodes have it, as their kubelet; undefined where it is somebody else. */
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
          (identity && identity === identityOf(deployment, cluster, cluster.value(KUBELET))),
      );
  }
}

/** Where a cluster is given an identity for its nodes. */
const KUBELET = "kubelet_identity.user_assigned_identity_id";

/** The role assignments of a deployment. */
export function roleAssignments(deployment: Deployment): RoleAssignment[] {
  const azapi = deployment.azureResources("Microsoft.Authorization/roleAssignments");
  return [
    ...deployment
      .resources(...Object.keys(TYPES))
      .map((block) => new RoleAssignment(deployment, block, TYPES[block.type] ?? AZURERM)),
    ...azapi.map((block) => new RoleAssignment(deployment, block, AZAPI)),
  ];
}
