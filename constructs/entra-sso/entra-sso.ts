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
import { DEFAULTS } from "../defaults";
import { SSO_SECRETS, type StoredSecret } from "../names";
import { findObjectIdMistakes } from "../rules/object-ids";
import { findRedirectMistakes, redirectUri } from "../rules/public-url";
import { APPLICATION_NAME, GUID, ROTATION_DAYS, SHORT_NAME } from "../rules/values";
import { fingerprint } from "../terraform/ephemeral";
import { SELF } from "../terraform/readable-stack";
import { throwMistakes, validateKeys, validateOrigin, validateProps } from "../validate";

/** An app registration that is created here. */
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
 * - `managed`: Terraform creates and rotates it. The azuread provider can only keep its value in the platform state.
 * - `key-vault`: an operator writes it into Key Vault under the expected name; it is in no state.
 */
export type ClientSecret =
  | {
      /** Created and rotated by Terraform. */
      readonly source: "managed";
      /** Days until a new one is created; 7 to 365. @default 90 */
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
   */
  store(id: string, secret: StoredSecret): void;
}

/** Settings of `EntraSso`. */
export interface EntraSsoProps {
  /** The URL that users open, without a trailing slash; the redirect URI is derived from it. */
  readonly publicUrl: string;
  /** The app registration: created here, or one that exists. */
  readonly application: NewApplication | ExistingApplication;
  /** @default - managed, rotated every 90 days */
  readonly clientSecret?: ClientSecret;
  /** Object ids of the groups whose members may sign in, by a short name. @default - assigned by hand */
  readonly groups?: Readonly<Record<string, string>>;
  /**
   * Consents for all users to the scopes of the sign-in. Users cannot consent to an application that requires
   * assignment.
   * @see https://learn.microsoft.com/entra/identity/enterprise-apps/what-is-access-management
   * @default - true for an application that is created here; one that exists usually has it, and Entra ID refuses a second
   */
  readonly grantConsent?: boolean;
  /** Where the client id and the client secret are stored for the release. */
  readonly vault: SecretStore;
}

/**
 * The one redirect URI of a Langfuse at this public URL. Entra ID compares it character by character, so it is derived
 * and never configured; Langfuse's sign-in library determines the path.
 * @throws Error if `publicUrl` is no origin, not https outside localhost, or too long
 * @see https://langfuse.com/self-hosting/security/authentication-and-sso
 */
export function ssoRedirectUri(publicUrl: string): string {
  validateOrigin("publicUrl", publicUrl);
  throwMistakes(publicUrl, () => findRedirectMistakes(publicUrl));
  return redirectUri(publicUrl);
}

/** Application id of Microsoft Graph, the same in every tenant. */
const GRAPH_APPLICATION = "00000003-0000-0000-c000-000000000000";

/**
 * The delegated permissions that Langfuse's sign-in asks for, with their ids.
 * @see https://learn.microsoft.com/graph/permissions-reference
 */
const SIGN_IN_SCOPES = {
  openid: "37f7f235-527c-4136-accd-4a02d197296e",
  profile: "14dad69e-099b-42c9-810b-d002981feec1",
  email: "64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0",
  "User.Read": "e1fe6dd8-ba31-4d61-89e7-88639da4683d",
} as const;

/** The role of every assigned user of an application that defines none. */
const DEFAULT_ACCESS = "00000000-0000-0000-0000-000000000000";

/** A new secret is created this long before the old one expires, so that there is time to apply the release. */
const OVERLAP = "720h";

/**
 * Single sign-on with Entra ID: a single-tenant app registration with the redirect URI of the public URL, with the email
 * in its tokens that Langfuse identifies users by, and with assignment of users required.
 */
export class EntraSso extends Construct {
  /** Application (client) id. */
  readonly clientId: string;
  /** The redirect URI that is registered, or must be. */
  readonly redirectUri: string;

  /** @throws Error if a prop breaks a rule of Entra ID */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: EntraSsoProps,
  ) {
    super(scope, id);
    this.redirectUri = ssoRedirectUri(props.publicUrl);
    this.validate();
    const { application } = props;
    const { applicationId, clientId, servicePrincipalId } =
      "existing" in application ? this.findApplication(application) : this.createApplication(application);

    this.clientId = clientId;
    this.assignGroups(servicePrincipalId);
    if (props.grantConsent ?? !("existing" in application)) this.consent(servicePrincipalId);
    this.storeCredentials(applicationId);
  }

  private validate(): void {
    const { application, clientSecret, groups = {} } = this.props;
    if ("existing" in application) validateProps(application, { clientId: GUID }, "application.");
    else validateProps(application, { displayName: APPLICATION_NAME }, "application.");
    if (clientSecret?.source === "managed")
      validateProps(clientSecret, { rotationDays: ROTATION_DAYS }, "clientSecret.");
    validateKeys("groups", groups, SHORT_NAME);
    for (const name of Object.keys(groups)) validateProps(groups, { [name]: GUID }, "groups.");
    throwMistakes(groups, () =>
      findObjectIdMistakes(Object.entries(groups).map(([name, id]) => ({ path: ["groups", name], id }))),
    );
  }

  private createApplication({ displayName }: NewApplication) {
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
    const { id: applicationId, clientId } = application;
    return { applicationId, clientId, servicePrincipalId: servicePrincipal.objectId };
  }

  /** Refuses, at plan, an application with which sign-in would fail or every user could sign in. */
  private findApplication({ clientId }: ExistingApplication) {
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

  private assignGroups(servicePrincipalId: string): void {
    for (const [name, objectId] of Object.entries(this.props.groups ?? {})) {
      new AppRoleAssignment(this, `group-${name}`, {
        appRoleId: DEFAULT_ACCESS,
        principalObjectId: objectId,
        resourceObjectId: servicePrincipalId,
      });
    }
  }

  private consent(servicePrincipalId: string): void {
    const graph = new DataAzureadServicePrincipal(this, "graph", { clientId: GRAPH_APPLICATION });
    new ServicePrincipalDelegatedPermissionGrant(this, "consent", {
      servicePrincipalObjectId: servicePrincipalId,
      resourceServicePrincipalObjectId: graph.objectId,
      claimValues: Object.keys(SIGN_IN_SCOPES),
    });
  }

  /** Through Key Vault, so that the release needs no right to read the directory. */
  private storeCredentials(applicationId: string): void {
    const { vault, clientSecret = { source: "managed" } } = this.props;
    const { clientId: value } = this;
    vault.store(SSO_SECRETS.clientId, { name: SSO_SECRETS.clientId, value, version: fingerprint(value) });
    if (clientSecret.source === "key-vault") return;

    const { rotationDays = DEFAULTS.sso.rotationDays } = clientSecret;
    const rotation = new Rotating(this, "rotation", { rotationDays });
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
