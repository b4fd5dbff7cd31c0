import type { Rule } from "../../rule";
import { blobRoles } from "./blob-roles";
import { clusterAzureRbac } from "./cluster-azure-rbac";
import { federatedAudience } from "./federated-audience";
import { federatedIssuer } from "./federated-issuer";
import { federatedSubject } from "./federated-subject";
import { kubeletPullRole } from "./kubelet-pull-role";
import { localAccountsOff } from "./local-accounts-off";
import { noBroadRole } from "./no-broad-role";
import { noWildcardRoleDefinition } from "./no-wildcard-role-definition";
import { oidcAndWorkloadIdentityOn } from "./oidc-and-workload-identity-on";
import { principalTypeSet } from "./principal-type-set";
import { ssoAssignmentRequired } from "./sso-assignment-required";
import { ssoEmailClaim } from "./sso-email-claim";
import { ssoNoImplicitGrant } from "./sso-no-implicit-grant";
import { ssoNoPasswordLogin } from "./sso-no-password-login";
import { ssoRedirect } from "./sso-redirect";
import { ssoSingleTenant } from "./sso-single-tenant";
import { workloadIdentityUsed } from "./workload-identity-used";

export const IDENTITY: readonly Rule[] = [
  blobRoles,
  clusterAzureRbac,
  federatedAudience,
  federatedIssuer,
  federatedSubject,
  kubeletPullRole,
  localAccountsOff,
  noBroadRole,
  noWildcardRoleDefinition,
  oidcAndWorkloadIdentityOn,
  principalTypeSet,
  ssoAssignmentRequired,
  ssoEmailClaim,
  ssoNoImplicitGrant,
  ssoNoPasswordLogin,
  ssoRedirect,
  ssoSingleTenant,
  workloadIdentityUsed,
];
