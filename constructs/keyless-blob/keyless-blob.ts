import { FederatedIdentityCredential } from "@cdktf/provider-azurerm/lib/federated-identity-credential";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { StorageContainer } from "@cdktf/provider-azurerm/lib/storage-container";
import { StorageManagementPolicy } from "@cdktf/provider-azurerm/lib/storage-management-policy";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import { Token } from "cdktf";
import { Construct } from "constructs";
import { preventDestroy, type ResourceGroupRef, type Tags } from "../azure";
import { BLOB_PREFIXES } from "../blob-prefixes";
import { sendDiagnostics } from "../diagnostics";
import { federatedSubject, type ServiceAccount } from "../service-account";
import { AzapiResource, AzapiUpdateResource } from "../terraform/azapi";
import {
  BLOB_SERVICE,
  STORAGE_ACCOUNT,
  blobServiceBody,
  storageAccountBody,
  type Replication,
  type StorageNetwork,
} from "./storage-account";

/** Settings of `KeylessBlob`. */
export interface KeylessBlobProps {
  /** Where everything is made. */
  readonly resourceGroup: ResourceGroupRef;
  /** 3 to 24 lower-case letters and digits, unique in all of Azure. */
  readonly accountName: string;
  /** 3 to 63 lower-case letters, digits and single hyphens. */
  readonly containerName: string;
  /** Name of the user-assigned identity that the pods act as. */
  readonly identityName: string;
  /** Issuer of the cluster's service account tokens. */
  readonly oidcIssuerUrl: string;
  /** The one service account whose pods may act as the identity. */
  readonly serviceAccount: ServiceAccount;
  /** @default "LRS" */
  readonly replication?: Replication;
  /** @default - public: open to signed URLs from anywhere */
  readonly network?: StorageNetwork;
  /** Origins whose pages may use signed URLs, as `https://langfuse.example.com`. @default - none */
  readonly corsOrigins?: readonly string[];
  /** Days that a deleted blob or container can be restored; 1 to 365. @default 7 */
  readonly softDeleteDays?: number;
  /** Days after which a batch export is deleted. @default 30 */
  readonly exportRetentionDays?: number;
  /** Resource id of the Log Analytics workspace for blob access logs. @default - none */
  readonly logWorkspaceId?: string;
  /** Refuses to destroy the account and its container. @default true */
  readonly protect?: boolean;
  /** Tags of every resource made here. @default - none */
  readonly tags?: Tags;
}

const BLOB_ENDPOINT = "properties.primaryEndpoints.blob";

/**
 * Blob storage that only an identity can open, and the identity that one Kubernetes service account can act as.
 *
 * The account is made through azapi: `azurerm_storage_account` reads the account keys on every refresh and keeps
 * them in the state, even with shared keys off.
 *
 * Two roles, no more: Data Contributor on the container, and Delegator on the account, which signing URLs needs and
 * which cannot be scoped to a container.
 */
export class KeylessBlob extends Construct {
  /** Blob endpoint of the account, as `https://stlangfusedev.blob.core.windows.net/`. */
  readonly endpoint: string;
  /** Name of the container. */
  readonly containerName: string;
  /** Client id of the identity: the `azure.workload.identity/client-id` of the service account. */
  readonly identityClientId: string;
  /** The subject that the federated credential trusts. */
  readonly subject: string;

  /** @throws Error if a name, a number of days or a range is one that Azure refuses */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: KeylessBlobProps,
  ) {
    super(scope, id);
    validateName("accountName", props.accountName, /^[a-z0-9]{3,24}$/, "3 to 24 lower-case letters and digits");
    validateName(
      "containerName",
      props.containerName,
      /^(?=.{3,63}$)[a-z0-9](-?[a-z0-9])*$/,
      "3 to 63 lower-case letters, digits and single hyphens",
    );
    validateDays("softDeleteDays", props.softDeleteDays);
    validateDays("exportRetentionDays", props.exportRetentionDays);

    const account = this.createAccount();
    const container = this.createContainer(account);
    const identity = this.createIdentity();
    this.grant(identity, "data-contributor", "Storage Blob Data Contributor", container.id);
    this.grant(identity, "delegator", "Storage Blob Delegator", account.id);

    this.endpoint = account.output(BLOB_ENDPOINT);
    this.containerName = props.containerName;
    this.identityClientId = identity.clientId;
    this.subject = this.trust(identity);
    this.sendLogs(account.id);
  }

  protected createAccount(): AzapiResource<object> {
    const { resourceGroup, corsOrigins = [], softDeleteDays = 7, tags } = this.props;
    const account = new AzapiResource(this, "account", {
      type: STORAGE_ACCOUNT,
      name: this.props.accountName,
      parentId: resourceGroup.id,
      location: resourceGroup.location,
      body: storageAccountBody(this.props.replication ?? "LRS", this.props.network ?? { access: "public" }),
      responseExportValues: [BLOB_ENDPOINT],
      tags,
      ...preventDestroy(this.props.protect ?? true),
    });
    const service = new AzapiUpdateResource(this, "service", {
      type: BLOB_SERVICE,
      resourceId: `${account.id}/blobServices/default`,
      body: blobServiceBody(softDeleteDays, corsOrigins),
    });
    this.limitRetention(account.id, service);
    return account;
  }

  /** Exports go after their time, and so do the versions that versioning keeps of whatever was overwritten. */
  protected limitRetention(accountId: string, service: AzapiUpdateResource<object>): void {
    const { containerName, exportRetentionDays = 30, softDeleteDays = 7 } = this.props;
    new StorageManagementPolicy(this, "retention", {
      storageAccountId: accountId,
      rule: [
        {
          name: "delete-exports",
          enabled: true,
          filters: { blobTypes: ["blockBlob"], prefixMatch: [`${containerName}/${BLOB_PREFIXES.exports}`] },
          actions: { baseBlob: { deleteAfterDaysSinceCreationGreaterThan: exportRetentionDays } },
        },
        {
          name: "delete-old-versions",
          enabled: true,
          filters: { blobTypes: ["blockBlob"], prefixMatch: [`${containerName}/`] },
          actions: { version: { deleteAfterDaysSinceCreation: softDeleteDays } },
        },
      ],
      dependsOn: [service],
    });
  }

  /** By the management plane, so that whoever applies needs no right to read the blobs. */
  protected createContainer(account: AzapiResource<object>): StorageContainer {
    return new StorageContainer(this, "container", {
      name: this.props.containerName,
      storageAccountId: account.id,
      containerAccessType: "private",
      ...preventDestroy(this.props.protect ?? true),
    });
  }

  protected createIdentity(): UserAssignedIdentity {
    const { resourceGroup, identityName, tags } = this.props;
    return new UserAssignedIdentity(this, "identity", {
      name: identityName,
      resourceGroupName: resourceGroup.name,
      location: resourceGroup.location,
      tags,
    });
  }

  protected grant(identity: UserAssignedIdentity, id: string, role: string, scope: string): void {
    new RoleAssignment(this, id, {
      roleDefinitionName: role,
      scope,
      principalId: identity.principalId,
      principalType: "ServicePrincipal",
    });
  }

  /** Trusts the tokens of exactly one service account of exactly one cluster. */
  protected trust(identity: UserAssignedIdentity): string {
    const subject = federatedSubject(this.props.serviceAccount);
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

  protected sendLogs(accountId: string): void {
    const { logWorkspaceId } = this.props;
    if (!logWorkspaceId) return;
    sendDiagnostics(this, "logs", {
      name: "blob-access",
      targetResourceId: `${accountId}/blobServices/default`,
      logWorkspaceId,
      categories: ["StorageDelete", "StorageRead", "StorageWrite"],
    });
  }
}

function validateName(property: string, name: string, pattern: RegExp, rule: string): void {
  if (Token.isUnresolved(name) || pattern.test(name)) return;
  throw new Error(`"${property}" must be ${rule}, got ${name}`);
}

function validateDays(property: string, days: number | undefined): void {
  if (days === undefined || Token.isUnresolved(days)) return;
  if (!Number.isInteger(days) || days < 1 || days > 365) {
    throw new Error(`"${property}" must be a whole number of days from 1 to 365, got ${days}`);
  }
}
