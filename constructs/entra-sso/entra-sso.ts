import { AppRoleAssignment } from "@cdktf/provider-azuread/lib/app-role-assignment";
import { Application } from "@cdktf/provider-azuread/lib/application";
import { ApplicationPasswordA as ApplicationPassword } from "@cdktf/provider-azuread/lib/application-password";
import { DataAzureadApplication } from "@cdktf/provider-azuread/lib/data-azuread-application";
import { DataAzureadServicePrincipal } from "@cdktf/provider-azuread/lib/data-azuread-service-principal";
import { ServicePrincipal } from "@cdktf/provider-azuread/lib/service-principal";
import { ServicePrincipalDelegatedPermissionGrant } from "@cdktf/provider-azuread/lib/service-principal-delegated-permission-grant";
import { Rotating } from "@cdktf/provider-time/lib/rotating";
import { Fn, ref } from "cdktf";
import { Construct } from "constructs";
import { SSO_SECRETS } from "../langfuse-secrets";
import { fingerprint } from "../terraform/fingerprint";
import { SELF } from "../terraform/readable-stack";
import { GRAPH_APPLICATION, SIGN_IN_SCOPES } from "./microsoft-graph";
import { ssoRedirectUri } from "./redirect-uri";

/** An app registration made here. */
export interface NewApplication {
  /** What users see when they sign in. */
  readonly displayName: string;
}

/** An app registration that exists already; its settings are checked, not changed. */
export interface ExistingApplication {
  /** Chooses an app registration that exists. */
  readonly existing: true;
  /** Application (client) id. */
  readonly clientId: string;
}

/**
 * Where the client secret comes from.
 *
 * - `managed`: Terraform makes and rotates it. The azuread provider can only keep its value in the platform state.
 * - `key-vault`: somebody puts it into Key Vault under the expected name; no state ever holds it.
 */
export type ClientSecret =
  | {
      /** Made and rotated by Terraform. */
      readonly source: "managed";
      /** Days until a new one is made. @default 90 */
      readonly rotationDays?: number;
    }
  | {
      /** Written into Key Vault by an operator. */
      readonly source: "key-vault";
    };

/** What stores a value in Key Vault by a write-only argument. */
export interface SecretStore {
  /**
   * Stores a value.
   * @param id - construct id of the stored secret
   * @param secret - its name, its value, a version that writes the value again when it changes, and when it expires
   */
  store(id: string, secret: { name: string; value: string; version: number; expires?: string }): void;
}

/** Settings of `EntraSso`. */
export interface EntraSsoProps {
  /** The URL that users open, without a trailing slash; the redirect URI is derived from it. */
  readonly publicUrl: string;
  /** The app registration: made here, or one that exists. */
  readonly application: NewApplication | ExistingApplication;
  /** @default - managed, rotated every 90 days */
  readonly clientSecret?: ClientSecret;
  /** Object ids of the groups whose members may sign in, by a short name. @default - assigned by hand */
  readonly groups?: Readonly<Record<string, string>>;
  /**
   * Consents for all users to the scopes that the sign-in asks for. An application that requires assignment takes
   * no consent from single users, so someone must.
   * @see https://learn.microsoft.com/entra/identity/enterprise-apps/what-is-access-management
   * @default - true for an application that is made here; one that exists usually has it, and Entra ID refuses a second
   */
  readonly grantConsent?: boolean;
  /** Where the client id and the client secret are handed over to the release. */
  readonly vault: SecretStore;
}

/** The role that every assigned user has where an application defines none. */
const DEFAULT_ACCESS = "00000000-0000-0000-0000-000000000000";

/** A new secret is made this long before the old one ends, so that the release has time to follow. */
const OVERLAP = "720h";

/**
 * Single sign-on with Entra ID: a single-tenant app registration whose redirect URI cannot mismatch, whose tokens
 * carry the email that Langfuse identifies users by, and that only assigned users get into.
 */
export class EntraSso extends Construct {
  /** Application (client) id. */
  readonly clientId: string;
  /** The redirect URI that is registered, or must be. */
  readonly redirectUri: string;

  /** @throws Error if `publicUrl` has a path or a slash at its end */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: EntraSsoProps,
  ) {
    super(scope, id);
    this.redirectUri = ssoRedirectUri(props.publicUrl);
    const { application } = props;
    const { applicationId, clientId, servicePrincipalId } =
      "existing" in application ? this.findApplication(application) : this.createApplication(application);

    this.clientId = clientId;
    this.assignGroups(servicePrincipalId);
    if (props.grantConsent ?? !("existing" in application)) this.consent(servicePrincipalId);
    this.handOver(applicationId);
  }

  protected createApplication({ displayName }: NewApplication) {
    const application = new Application(this, SELF, {
      displayName,
      signInAudience: "AzureADMyOrg",
      preventDuplicateNames: true,
      api: { requestedAccessTokenVersion: 2 },
      web: {
        homepageUrl: this.props.publicUrl,
        redirectUris: [this.redirectUri],
        implicitGrant: { accessTokenIssuanceEnabled: false, idTokenIssuanceEnabled: false },
      },
      optionalClaims: { idToken: [{ name: "email", essential: true }] },
      requiredResourceAccess: [
        {
          resourceAppId: GRAPH_APPLICATION,
          resourceAccess: Object.values(SIGN_IN_SCOPES).map((id) => ({ id, type: "Scope" })),
        },
      ],
    });
    const servicePrincipal = new ServicePrincipal(this, "principal", {
      clientId: application.clientId,
      appRoleAssignmentRequired: true,
      loginUrl: this.props.publicUrl,
      featureTags: [{ enterprise: true }],
    });
    return {
      applicationId: application.id,
      clientId: application.clientId,
      servicePrincipalId: servicePrincipal.objectId,
    };
  }

  /** Refuses, at plan, an application that would let sign-in fail or let everyone in. */
  protected findApplication({ clientId }: ExistingApplication) {
    const application = new DataAzureadApplication(this, SELF, {
      clientId,
      lifecycle: {
        postcondition: [
          {
            condition: Fn.contains(ref("flatten(self.web[*].redirect_uris)"), this.redirectUri),
            errorMessage: `The app registration must have the redirect URI ${this.redirectUri} (platform Web).`,
          },
          {
            condition: '${contains(flatten(self.optional_claims[*].id_token[*].name), "email")}',
            errorMessage: "The app registration must add the optional claim email to ID tokens.",
          },
        ],
      },
    });
    const servicePrincipal = new DataAzureadServicePrincipal(this, "principal", {
      clientId,
      lifecycle: {
        postcondition: [
          {
            condition: "${self.app_role_assignment_required}",
            errorMessage: "The enterprise application must require assignment, or every user of the tenant gets in.",
          },
        ],
      },
    });
    return { applicationId: application.id, clientId, servicePrincipalId: servicePrincipal.objectId };
  }

  protected assignGroups(servicePrincipalId: string): void {
    for (const [name, objectId] of Object.entries(this.props.groups ?? {})) {
      new AppRoleAssignment(this, `group-${name}`, {
        appRoleId: DEFAULT_ACCESS,
        principalObjectId: objectId,
        resourceObjectId: servicePrincipalId,
      });
    }
  }

  protected consent(servicePrincipalId: string): void {
    const graph = new DataAzureadServicePrincipal(this, "graph", { clientId: GRAPH_APPLICATION });
    new ServicePrincipalDelegatedPermissionGrant(this, "consent", {
      servicePrincipalObjectId: servicePrincipalId,
      resourceServicePrincipalObjectId: graph.objectId,
      claimValues: Object.keys(SIGN_IN_SCOPES),
    });
  }

  /** Through Key Vault, so that the release needs no right to read the directory. */
  protected handOver(applicationId: string): void {
    const { vault, clientSecret = { source: "managed" } } = this.props;
    vault.store(SSO_SECRETS.clientId, {
      name: SSO_SECRETS.clientId,
      value: this.clientId,
      version: fingerprint(this.clientId),
    });
    if (clientSecret.source === "key-vault") return;

    const rotation = new Rotating(this, "rotation", { rotationDays: clientSecret.rotationDays ?? 90 });
    const password = new ApplicationPassword(this, "password", {
      applicationId,
      displayName: "Langfuse",
      endDate: Fn.timeadd(rotation.rotationRfc3339, OVERLAP),
      rotateWhenChanged: { rotation: rotation.id },
      lifecycle: { createBeforeDestroy: true },
    });
    vault.store(SSO_SECRETS.clientSecret, {
      name: SSO_SECRETS.clientSecret,
      value: password.value,
      version: fingerprint(password.keyId),
      expires: password.endDate,
    });
  }
}
