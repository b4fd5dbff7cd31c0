import { DataAzurermKeyVault } from "@cdktf/provider-azurerm/lib/data-azurerm-key-vault";
import { KeyVault } from "@cdktf/provider-azurerm/lib/key-vault";
import { KeyVaultSecret } from "@cdktf/provider-azurerm/lib/key-vault-secret";
import type { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import {
  grantRole,
  placementArguments,
  preventDestroy,
  waitForRoles,
  type Principal,
  type Principals,
  type ResourceGroupRef,
  type Tags,
} from "../azure";
import { DEFAULTS, withDefaults } from "../defaults";
import { sendDiagnostics } from "../log-workspace/log-workspace";
import { LANGFUSE_SECRETS, type GeneratedSecret, type StoredSecret } from "../names";
import { MOST_RANGES, findAllowedRangeMistakes } from "../rules/allowed-ranges";
import { findReservedWords } from "../rules/azure-names";
import { findSecretNameMistakes } from "../rules/secret-names";
import {
  GUID,
  PUBLIC_RANGE,
  RESOURCE_GROUP_NAME,
  SECRET_PREFIX,
  SECRET_TAGS_MAX,
  VAULT_NAME,
  VAULT_SOFT_DELETE_DAYS,
  uniqueInAzure,
} from "../rules/values";
import { EphemeralRandomPassword } from "../terraform/ephemeral";
import { SELF } from "../terraform/readable-stack";
import { throwMistakes, validateNotEmpty, validatePrincipals, validateProps, validateSharedProps } from "../validate";

/** A vault and the prefix of its secrets' names: what `LangfuseRelease` takes as `vault`. */
export interface SecretVaultRef {
  /** Resource id of the vault. */
  readonly id: string;
  /** What the name of every secret starts with, as `langfuse-dev-`. */
  readonly secretPrefix: string;
}

/** A vault that is created here. */
export interface NewVault {
  /** 3 to 24 letters, digits and single hyphens, unique in all of Azure. */
  readonly name: string;
  /** Where it is created. */
  readonly resourceGroup: ResourceGroupRef;
  /** Entra tenant that its requests are authenticated against. */
  readonly tenantId: string;
  /** Public ranges that may connect. @default - any; Entra ID and its roles decide */
  readonly allowedRanges?: readonly string[];
  /** Days that a deleted vault or secret can be restored; 7 to 90, fixed when the vault is created. @default 90 */
  readonly softDeleteDays?: number;
  /** Nothing can be purged before that, and it cannot be switched off again. @default true */
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
  /** The vault: created here, or one that exists. */
  readonly vault: NewVault | ExistingVault;
  /** What every secret's name starts with, as `langfuse-dev-`. */
  readonly secretPrefix: string;
  /** What to generate, once, on the first apply. @default - `LANGFUSE_SECRETS` */
  readonly secrets?: readonly GeneratedSecret[];
  /**
   * Who gets the right to write and read the secrets. The deployer of the stacks must have it, by this or by the owner
   * of an existing vault: a second assignment of the same role is refused. @default - none
   */
  readonly officers?: Principals;
  /** Resource id of the Log Analytics workspace for the vault's audit log. @default - none */
  readonly logWorkspaceId?: string;
  /** Refuses to destroy the vault and the generated secrets. @default true */
  readonly protect?: boolean;
  /** Tags of every resource created here. @default - none */
  readonly tags?: Tags;
}

/** The version of a generated secret. It is a constant: another number would make a new salt and lose every API key. */
const FIRST_VERSION = 1;

/**
 * A Key Vault with Azure RBAC, and in it the secrets that Langfuse needs: random values of the first apply, written by
 * write-only arguments, and so in no state and no plan.
 */
export class SecretVault extends Construct implements SecretVaultRef {
  /**
   * A vault that another stack creates or uses, by its name.
   * @throws Error if a name breaks a rule of Azure
   */
  static fromName(
    scope: Construct,
    id: string,
    vault: { name: string; resourceGroup: string; secretPrefix: string },
  ): SecretVaultRef {
    validateProps(vault, { name: VAULT_NAME, resourceGroup: RESOURCE_GROUP_NAME, secretPrefix: SECRET_PREFIX });
    const { name, resourceGroup, secretPrefix } = vault;
    return { id: new DataAzurermKeyVault(scope, id, { name, resourceGroupName: resourceGroup }).id, secretPrefix };
  }

  readonly id: string;
  readonly secretPrefix: string;
  /** What a resource that writes a secret must wait for: the roles of the officers have taken effect. */
  readonly writable: readonly ITerraformDependable[];

  /** @throws Error if a prop breaks a rule of Azure */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: SecretVaultProps,
  ) {
    super(scope, id);
    this.validate();
    this.secretPrefix = props.secretPrefix;
    this.id = this.addVault();
    const officers = Object.entries(props.officers ?? {}).map(([name, principal]) =>
      this.grantReadWrite(name, principal),
    );
    this.writable = officers.length > 0 ? [waitForRoles(this, "officers-effective", officers)] : [];
    for (const secret of props.secrets ?? Object.values(LANGFUSE_SECRETS)) this.generate(secret);
    sendDiagnostics(this, "logs", {
      name: "audit",
      targetResourceId: this.id,
      logWorkspaceId: props.logWorkspaceId,
      categories: ["AuditEvent", "AzurePolicyEvaluationDetails"],
    });
  }

  /**
   * Lets a principal read and write every secret of the vault.
   * @param id - construct id, and so a part of the resource address; unique among the grants of this construct
   */
  grantReadWrite(id: string, principal: Principal): RoleAssignment {
    return grantRole(this, `officer-${id}`, principal, { role: "Key Vault Secrets Officer", scope: this.id });
  }

  /**
   * Lets a principal read every secret of the vault: what the deployer of a release needs.
   * @param id - construct id, and so a part of the resource address; unique among the grants of this construct
   */
  grantRead(id: string, principal: Principal): RoleAssignment {
    return grantRole(this, `reader-${id}`, principal, { role: "Key Vault Secrets User", scope: this.id });
  }

  /** Stores a value that another construct creates, as a client secret. A changed `version` writes it again. */
  store(id: string, secret: StoredSecret): void {
    this.write(id, secret, false);
  }

  private validate(): void {
    const { vault, secretPrefix, secrets = [], tags = {} } = this.props;
    validateSharedProps(this.props);
    validateProps(this.props, { secretPrefix: SECRET_PREFIX });
    const names = secrets.map(({ name }, index) => ({ path: [`secrets[${index}]`, "name"], name }));
    throwMistakes([secretPrefix, names], () => findSecretNameMistakes(secretPrefix, names));
    validatePrincipals("officers", this.props.officers);
    const { length } = Object.keys(tags);
    if (length > SECRET_TAGS_MAX) {
      throw new Error(`"tags" must be at most ${SECRET_TAGS_MAX}: Key Vault's secrets take no more, got ${length}`);
    }
    if ("existing" in vault) {
      return validateProps(vault, { name: VAULT_NAME, resourceGroup: RESOURCE_GROUP_NAME }, "vault.");
    }
    const rules = { tenantId: GUID, allowedRanges: PUBLIC_RANGE, softDeleteDays: VAULT_SOFT_DELETE_DAYS };
    validateProps(vault, { name: uniqueInAzure(VAULT_NAME), ...rules }, "vault.");
    throwMistakes(vault.name, () => findReservedWords([{ path: ["vault", "name"], name: vault.name }]));
    validateNotEmpty("vault.allowedRanges", vault.allowedRanges);
    const { allowedRanges = [] } = vault;
    throwMistakes(allowedRanges, () =>
      findAllowedRangeMistakes(["vault", "allowedRanges"], allowedRanges, MOST_RANGES.vault),
    );
    validateSharedProps({ resourceGroup: vault.resourceGroup });
  }

  private addVault(): string {
    const { vault, tags, protect = DEFAULTS.protect } = this.props;
    if ("existing" in vault) {
      return new DataAzurermKeyVault(this, SELF, { name: vault.name, resourceGroupName: vault.resourceGroup }).id;
    }
    const { purgeProtection, softDeleteDays } = withDefaults(vault, DEFAULTS.vault);
    return new KeyVault(this, SELF, {
      name: vault.name,
      ...placementArguments({ resourceGroup: vault.resourceGroup, tags }),
      tenantId: vault.tenantId,
      skuName: "standard",
      rbacAuthorizationEnabled: true,
      purgeProtectionEnabled: purgeProtection,
      softDeleteRetentionDays: softDeleteDays,
      networkAcls: {
        bypass: "AzureServices",
        defaultAction: vault.allowedRanges ? "Deny" : "Allow",
        ipRules: vault.allowedRanges && [...vault.allowedRanges],
      },
      ...preventDestroy(protect),
    }).id;
  }

  private generate(secret: GeneratedSecret): void {
    const random = new EphemeralRandomPassword(this, `${secret.name}-value`, secret);
    const { protect = DEFAULTS.protect } = this.props;
    this.write(secret.name, { name: secret.name, value: random.result, version: FIRST_VERSION }, protect);
  }

  private write(id: string, secret: StoredSecret, protect: boolean): void {
    new KeyVaultSecret(this, id, {
      name: `${this.props.secretPrefix}${secret.name}`,
      keyVaultId: this.id,
      contentType: "text/plain",
      valueWo: secret.value,
      valueWoVersion: secret.version,
      expirationDate: secret.expires,
      tags: this.props.tags,
      dependsOn: this.writable.length > 0 ? [...this.writable] : undefined,
      ...preventDestroy(protect),
    });
  }
}
