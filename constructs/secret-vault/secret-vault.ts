import { DataAzurermKeyVault } from "@cdktf/provider-azurerm/lib/data-azurerm-key-vault";
import { KeyVault } from "@cdktf/provider-azurerm/lib/key-vault";
import { KeyVaultSecret } from "@cdktf/provider-azurerm/lib/key-vault-secret";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { Sleep } from "@cdktf/provider-time/lib/sleep";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { ROLE_PROPAGATION, preventDestroy, type Principals, type ResourceGroupRef, type Tags } from "../azure";
import { sendDiagnostics } from "../diagnostics";
import type { GeneratedSecret } from "../langfuse-secrets";
import { EphemeralRandomPassword } from "../terraform/ephemeral";
import { SELF } from "../terraform/readable-stack";

/** A vault made here. */
export interface NewVault {
  /** 3 to 24 letters, digits and single hyphens, unique in all of Azure. */
  readonly name: string;
  /** Where it is made. */
  readonly resourceGroup: ResourceGroupRef;
  /** Entra tenant that its requests are authenticated against. */
  readonly tenantId: string;
  /** Public ranges that may connect. @default - any; Entra ID and its roles decide */
  readonly allowedRanges?: readonly string[];
  /** Days that a deleted vault or secret can be restored; 7 to 90, fixed when the vault is made. @default 90 */
  readonly softDeleteDays?: number;
  /** Nobody can purge it before that, and it cannot be switched off again. @default true */
  readonly purgeProtection?: boolean;
}

/** A vault that exists already; it must use Azure RBAC. */
export interface ExistingVault {
  /** Chooses a vault that exists. */
  readonly existing: true;
  /** Name of the vault. */
  readonly name: string;
  /** Name of its resource group. */
  readonly resourceGroup: string;
}

/** Settings of `SecretVault`. */
export interface SecretVaultProps {
  /** The vault: made here, or one that exists. */
  readonly vault: NewVault | ExistingVault;
  /** What every secret's name starts with, as `langfuse-dev-`. */
  readonly secretPrefix: string;
  /** What to generate, once, on the first apply. */
  readonly secrets: readonly GeneratedSecret[];
  /**
   * Who gets the right to write and read the secrets. Whoever applies the stacks must have it, by this or by the owner
   * of an existing vault: a second assignment of the same role is refused. @default - nobody
   */
  readonly officers?: Principals;
  /** Resource id of the Log Analytics workspace for the vault's audit log. @default - none */
  readonly logWorkspaceId?: string;
  /** Refuses to destroy the vault and the generated secrets. @default true */
  readonly protect?: boolean;
  /** Tags of every resource made here. @default - none */
  readonly tags?: Tags;
}

/** The version of a generated secret. It is a constant: another number would make a new salt and lose every API key. */
const BORN_ONCE = 1;

/**
 * A Key Vault with Azure RBAC, and in it the secrets that Langfuse needs: drawn at random during the first apply,
 * written by write-only arguments, and so in no state and no plan.
 */
export class SecretVault extends Construct {
  /** Resource id of the vault. */
  readonly id: string;
  /** What a resource that writes a secret must wait for: the roles of the officers have taken effect. */
  readonly writable: readonly ITerraformDependable[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SecretVaultProps,
  ) {
    super(scope, id);
    this.id = this.findOrCreateVault();
    this.writable = this.grantOfficers();
    for (const secret of props.secrets) this.generate(secret);
    this.sendLogs();
  }

  /** Stores a value that came to be elsewhere, as a client secret. A changed `version` writes it again. */
  store(id: string, secret: { name: string; value: string; version: number; expires?: string }): void {
    this.write(this, id, { ...secret, protect: false });
  }

  protected findOrCreateVault(): string {
    const { vault, tags, protect = true } = this.props;
    if ("existing" in vault) {
      return new DataAzurermKeyVault(this, SELF, { name: vault.name, resourceGroupName: vault.resourceGroup }).id;
    }
    return new KeyVault(this, SELF, {
      name: vault.name,
      resourceGroupName: vault.resourceGroup.name,
      location: vault.resourceGroup.location,
      tenantId: vault.tenantId,
      skuName: "standard",
      rbacAuthorizationEnabled: true,
      purgeProtectionEnabled: vault.purgeProtection ?? true,
      softDeleteRetentionDays: vault.softDeleteDays ?? 90,
      networkAcls: {
        bypass: "AzureServices",
        defaultAction: vault.allowedRanges ? "Deny" : "Allow",
        ipRules: vault.allowedRanges && [...vault.allowedRanges],
      },
      tags,
      ...preventDestroy(protect),
    }).id;
  }

  protected grantOfficers(): ITerraformDependable[] {
    const assignments = Object.entries(this.props.officers ?? {}).map(
      ([name, principal]) =>
        new RoleAssignment(this, `officer-${name}`, {
          roleDefinitionName: "Key Vault Secrets Officer",
          scope: this.id,
          principalId: principal.objectId,
          principalType: principal.type,
        }),
    );
    if (assignments.length === 0) return [];
    const effective = new Sleep(this, "officers-effective", {
      createDuration: ROLE_PROPAGATION,
      triggers: Object.fromEntries(assignments.map((assignment) => [assignment.node.id, assignment.id])),
    });
    return [effective];
  }

  protected generate(secret: GeneratedSecret): void {
    const random = new EphemeralRandomPassword(this, `${secret.name}-value`, secret);
    this.write(this, secret.name, {
      name: secret.name,
      value: random.result,
      version: BORN_ONCE,
      protect: this.props.protect ?? true,
    });
  }

  private write(
    scope: Construct,
    id: string,
    secret: { name: string; value: string; version: number; expires?: string; protect: boolean },
  ): void {
    new KeyVaultSecret(scope, id, {
      name: `${this.props.secretPrefix}${secret.name}`,
      keyVaultId: this.id,
      contentType: "text/plain",
      valueWo: secret.value,
      valueWoVersion: secret.version,
      expirationDate: secret.expires,
      tags: this.props.tags,
      dependsOn: this.writable.length > 0 ? [...this.writable] : undefined,
      ...preventDestroy(secret.protect),
    });
  }

  protected sendLogs(): void {
    const { logWorkspaceId } = this.props;
    if (!logWorkspaceId) return;
    sendDiagnostics(this, "logs", {
      name: "audit",
      targetResourceId: this.id,
      logWorkspaceId,
      categories: ["AuditEvent", "AzurePolicyEvaluationDetails"],
    });
  }
}
