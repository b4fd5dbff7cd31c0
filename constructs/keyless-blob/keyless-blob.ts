import { DataAzurermUserAssignedIdentity } from "@cdktf/provider-azurerm/lib/data-azurerm-user-assigned-identity";
import { FederatedIdentityCredential } from "@cdktf/provider-azurerm/lib/federated-identity-credential";
import type { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { StorageContainer } from "@cdktf/provider-azurerm/lib/storage-container";
import { StorageManagementPolicy } from "@cdktf/provider-azurerm/lib/storage-management-policy";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import { Construct } from "constructs";
import { grantRole, placementArguments, preventDestroy, type AzureResourceProps, type Principal } from "../azure";
import { DEFAULTS, withDefaults } from "../defaults";
import { sendDiagnostics } from "../log-workspace/log-workspace";
import { BLOB_PREFIXES, LANGFUSE_SERVICE_ACCOUNT, blobEndpoint, federatedSubject, type ServiceAccount } from "../names";
import { MOST_RANGES, findAllowedRangeMistakes } from "../rules/allowed-ranges";
import { findReservedWords } from "../rules/azure-names";
import { findNamespaceMistakes } from "../rules/release";
import { TAG_NAME_BYTES, findTagMistakes } from "../rules/tags";
import * as rule from "../rules/values";
import { AzapiResource, AzapiUpdateResource } from "../terraform/azapi";
import { addMistakes, throwMistakes, validateOrigin, validateProps, validateSharedProps } from "../validate";
import {
  BLOB_SERVICE,
  STORAGE_ACCOUNT,
  blobServiceBody,
  storageAccountBody,
  type Replication,
  type StorageNetwork,
} from "./storage-account";

/** Blob storage that pods open with their identity: what `LangfuseRelease` takes as `storage`. */
export interface AzureKeylessStorage {
  /** Distinguishes it from `S3CompatibleStorage`. */
  readonly kind: "azure-keyless";
  /** Blob endpoint of the storage account, as `https://stlangfusedev.blob.core.windows.net/`. */
  readonly endpoint: string;
  /** Name of the container. */
  readonly container: string;
  /** Client id of the identity that the pods act as: the `azure.workload.identity/client-id` of the service account. */
  readonly identityClientId: string;
}

/** The names of Blob storage that another stack creates. */
export interface KeylessBlobNames extends Pick<KeylessBlobProps, "accountName" | "containerName" | "identityName"> {
  /** Name of the identity's resource group. */
  readonly resourceGroup: string;
}

/** Settings of `KeylessBlob`. */
export interface KeylessBlobProps extends AzureResourceProps {
  /** 3 to 24 lower-case letters and digits, unique in all of Azure. */
  readonly accountName: string;
  /** 3 to 63 lower-case letters, digits and single hyphens. @default "langfuse" */
  readonly containerName?: string;
  /** Name of the user-assigned identity that the pods act as. */
  readonly identityName: string;
  /** Issuer of the cluster's service account tokens. */
  readonly oidcIssuerUrl: string;
  /** The one service account whose pods may act as the identity. @default - `langfuse` in the namespace `langfuse` */
  readonly serviceAccount?: ServiceAccount;
  /** Azure's kind of copies of the blobs. @default "LRS" */
  readonly replication?: Replication;
  /** From where the blobs can be reached. @default - public: signed URLs work from everywhere */
  readonly network?: StorageNetwork;
  /** Origins whose pages may use signed URLs, as `https://langfuse.example.com`. @default - none */
  readonly corsOrigins?: readonly string[];
  /** Days that a deleted blob or container can be restored; 1 to 365. @default 7 */
  readonly softDeleteDays?: number;
  /** Days after which a batch export is deleted; 1 to 365. @default 30 */
  readonly exportRetentionDays?: number;
  /** Resource id of the Log Analytics workspace for blob access logs. @default - none */
  readonly logWorkspaceId?: string;
  /** Terraform refuses to destroy the account and the container (`prevent_destroy`). @default true */
  readonly protect?: boolean;
}

const BLOB_ENDPOINT = "properties.primaryEndpoints.blob";

const NAME_RULES = {
  accountName: rule.uniqueInAzure(rule.STORAGE_ACCOUNT_NAME),
  containerName: rule.CONTAINER_NAME,
  identityName: rule.IDENTITY_NAME,
};

/**
 * Blob storage that only an identity can open, and the identity that one Kubernetes service account can act as.
 *
 * The account is created through azapi: `azurerm_storage_account` reads the account keys on every refresh and keeps
 * them in the state, even with shared keys off.
 *
 * The identity gets two roles: Storage Blob Data Contributor on the container, and Storage Blob Delegator on the account.
 * Signing URLs needs the second, and Azure does not allow it on a container.
 */
export class KeylessBlob extends Construct implements AzureKeylessStorage {
  /**
   * Blob storage that another stack creates, by its names; only the identity's client id is read from Azure.
   * @throws Error if a name breaks a rule of Azure
   */
  static fromName(scope: Construct, id: string, names: KeylessBlobNames): AzureKeylessStorage {
    validateProps(names, { ...NAME_RULES, resourceGroup: rule.RESOURCE_GROUP_NAME });
    const { accountName, containerName = DEFAULTS.blob.container, identityName: name, resourceGroup } = names;
    const identity = new DataAzurermUserAssignedIdentity(scope, id, { name, resourceGroupName: resourceGroup });
    return {
      kind: "azure-keyless",
      endpoint: blobEndpoint(accountName),
      container: containerName,
      identityClientId: identity.clientId,
    };
  }

  readonly kind = "azure-keyless";
  readonly endpoint: string;
  readonly container: string;
  readonly identityClientId: string;
  /** The subject that the federated credential trusts. */
  readonly subject: string;
  private readonly accountId: string;
  private readonly containerId: string;

  /** @throws Error if a prop breaks a rule of Azure */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: KeylessBlobProps,
  ) {
    super(scope, id);
    this.validate();
    this.container = props.containerName ?? DEFAULTS.blob.container;
    const account = this.createAccountAndPolicies();
    this.accountId = account.id;
    this.containerId = this.createContainer().id;
    const identity = new UserAssignedIdentity(this, "identity", {
      name: props.identityName,
      ...placementArguments(props),
    });
    const principal: Principal = { objectId: identity.principalId, type: "ServicePrincipal" };
    this.grantReadWrite("data-contributor", principal);
    this.grantDelegate("delegator", principal);

    this.endpoint = account.output(BLOB_ENDPOINT);
    this.identityClientId = identity.clientId;
    this.subject = this.trust(identity);
    sendDiagnostics(this, "logs", {
      name: "blob-access",
      targetResourceId: `${this.accountId}/blobServices/default`,
      logWorkspaceId: props.logWorkspaceId,
      categories: ["StorageDelete", "StorageRead", "StorageWrite"],
    });
  }

  /**
   * Lets a principal read, write and delete the container's blobs.
   * @param id - construct id, and so a part of the resource address; unique among the grants of this construct
   */
  grantReadWrite(id: string, principal: Principal): RoleAssignment {
    return grantRole(this, id, principal, { role: "Storage Blob Data Contributor", scope: this.containerId });
  }

  /**
   * Lets a principal sign URLs; each URL opens what the principal itself may open.
   * @param id - construct id, and so a part of the resource address; unique among the grants of this construct
   */
  grantDelegate(id: string, principal: Principal): RoleAssignment {
    return grantRole(this, id, principal, { role: "Storage Blob Delegator", scope: this.accountId });
  }

  private validate(): void {
    const { props } = this;
    validateSharedProps(props);
    validateProps(props, {
      ...NAME_RULES,
      oidcIssuerUrl: rule.HTTPS_URL,
      softDeleteDays: rule.BLOB_DAYS,
      exportRetentionDays: rule.BLOB_DAYS,
    });
    const { accountName: name, tags = {} } = props;
    throwMistakes(name, () => findReservedWords([{ path: ["accountName"], name }]));
    throwMistakes(tags, () => findTagMistakes(tags, TAG_NAME_BYTES.storageAccount));
    if (props.network?.access === "selected-networks") {
      const { ranges = [] } = props.network;
      validateProps({ ranges }, { ranges: rule.PUBLIC_RANGE }, "network.");
      throwMistakes(ranges, () => findAllowedRangeMistakes(["network", "ranges"], ranges, MOST_RANGES.storage));
    }
    props.corsOrigins?.forEach((origin, index) => validateOrigin(`corsOrigins[${index}]`, origin));
    if (!props.serviceAccount) return;
    const { namespace } = props.serviceAccount;
    validateProps(props.serviceAccount, { namespace: rule.NAMESPACE, name: rule.NAMESPACE }, "serviceAccount.");
    addMistakes(this, namespace, () => findNamespaceMistakes(namespace, ["serviceAccount", "namespace"]));
  }

  private createAccountAndPolicies(): AzapiResource<object> {
    const { resourceGroup, corsOrigins = [], network = { access: "public" }, tags, ...props } = this.props;
    const { replication, softDeleteDays } = withDefaults(props, DEFAULTS.blob);
    const account = new AzapiResource(this, "account", {
      type: STORAGE_ACCOUNT,
      name: this.props.accountName,
      parentId: resourceGroup.id,
      location: resourceGroup.location,
      body: storageAccountBody(replication, network),
      responseExportValues: [BLOB_ENDPOINT],
      tags,
      ...preventDestroy(this.props.protect ?? DEFAULTS.protect),
    });
    const service = new AzapiUpdateResource(this, "service", {
      type: BLOB_SERVICE,
      resourceId: `${account.id}/blobServices/default`,
      body: blobServiceBody(softDeleteDays, corsOrigins),
    });
    this.limitRetention(account.id, service);
    return account;
  }

  /** Deletes exports after their time, and the versions that versioning keeps of overwritten blobs. */
  private limitRetention(accountId: string, service: AzapiUpdateResource<object>): void {
    const { exportRetentionDays, softDeleteDays } = withDefaults(this.props, DEFAULTS.blob);
    new StorageManagementPolicy(this, "retention", {
      storageAccountId: accountId,
      rule: [
        {
          name: "delete-exports",
          enabled: true,
          filters: { blobTypes: ["blockBlob"], prefixMatch: [`${this.container}/${BLOB_PREFIXES.exports}`] },
          actions: { baseBlob: { deleteAfterDaysSinceCreationGreaterThan: exportRetentionDays } },
        },
        {
          name: "delete-old-versions",
          enabled: true,
          filters: { blobTypes: ["blockBlob"], prefixMatch: [`${this.container}/`] },
          actions: { version: { deleteAfterDaysSinceCreation: softDeleteDays } },
        },
      ],
      dependsOn: [service],
    });
  }

  /** Creates the container through Azure Resource Manager, so that the deployer needs no right to read the blobs. */
  private createContainer(): StorageContainer {
    return new StorageContainer(this, "container", {
      name: this.container,
      storageAccountId: this.accountId,
      containerAccessType: "private",
      ...preventDestroy(this.props.protect ?? DEFAULTS.protect),
    });
  }

  /** Trusts the tokens of exactly one service account of exactly one cluster. */
  private trust(identity: UserAssignedIdentity): string {
    const { namespace } = DEFAULTS.release;
    const subject = federatedSubject(this.props.serviceAccount ?? { namespace, name: LANGFUSE_SERVICE_ACCOUNT });
    new FederatedIdentityCredential(this, "federation", {
      name: "langfuse-service-account",
      resourceGroupName: this.props.resourceGroup.name,
      parentId: identity.id,
      issuer: this.props.oidcIssuerUrl,
      subject,
      audience: ["api://AzureADTokenExchange"],
    });
    return subject;
  }
}
