import type { Deployment } from "../../../terraform-json/deployment";
import { findFederatedCredentials, type FederatedCredential } from "../../federated-credential";
import { answer, finding, given, notApplicable, type Answer, type Finding, type Rule } from "../../rule";
import { findDeployedServiceAccounts, type DeployedServiceAccount } from "../../service-account";

/** `system:serviceaccount:<namespace>:<name>` with names of Kubernetes. */
const SUBJECT = /^system:serviceaccount:[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?:[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;

export const federatedSubject: Rule = {
  id: "federated-subject",
  group: "identity",
  title: "A workload identity trusts exactly the deployed service account.",
  rationale:
    "The subject decides which pods act as the identity. Entra ID compares it exactly: with another name Langfuse gets no " +
    "token, and a user who can create the named service account can read every trace.",
  source: "https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations",
  fix: "Set the subject to system:serviceaccount:<namespace>:<name> of the service account of web and worker.",
  check(deployment) {
    const credentials = findFederatedCredentials(deployment);
    const accounts = findDeployedServiceAccounts(deployment);
    const malformed = credentials.flatMap((credential) => checkFormat(deployment, credential));
    if (malformed.length > 0) return answer(malformed);
    if (credentials.length === 0) return checkReleaseOnly(accounts);
    if (accounts.length === 0) {
      return notApplicable(
        "no Helm release is checked, so that the deployed service account is unknown; the format is right",
      );
    }
    const unused = credentials.flatMap((credential) => checkSubject(deployment, credential, accounts));
    const trusted = credentials.map((credential) => getSubject(deployment, credential));
    return answer(unused.length > 0 ? unused : accounts.flatMap((account) => findUntrusted(account, trusted)));
  },
};

function getSubject(deployment: Deployment, { block, paths }: FederatedCredential): string {
  return deployment.resolvedText(block, paths.subject) ?? "";
}

function checkFormat(deployment: Deployment, credential: FederatedCredential): Finding[] {
  const { block, paths } = credential;
  const subject = getSubject(deployment, credential);
  const problem = `is ${given(subject)}, and must be system:serviceaccount:<namespace>:<name>, without wildcards`;
  return SUBJECT.test(subject) ? [] : [finding(block, paths.subject, problem)];
}

/** Without a credential, only checks that the chart uses the service account that the stack creates. */
function checkReleaseOnly(accounts: readonly DeployedServiceAccount[]): Answer {
  const made = accounts.filter(({ isManaged }) => isManaged).map(({ subject }) => subject);
  const findings = made.length === 0 ? [] : accounts.flatMap((account) => findUntrusted(account, made));
  return findings.length > 0 ? answer(findings) : notApplicable("there is no federated credential to compare with");
}

/** Finds a credential for a service account that is not deployed. */
function checkSubject(
  deployment: Deployment,
  credential: FederatedCredential,
  accounts: readonly DeployedServiceAccount[],
): Finding[] {
  const { block, paths } = credential;
  const deployed = new Set(accounts.map(({ subject }) => subject));
  const subject = getSubject(deployment, credential);
  if (deployed.has(subject)) return [];
  return [
    finding(
      block,
      paths.subject,
      `is ${given(subject)}, but the deployed one is ${[...deployed].map(given).join(" and ")}`,
    ),
  ];
}

/** Finds a deployed service account without a credential. */
function findUntrusted({ block, path, subject }: DeployedServiceAccount, trusted: readonly string[]): Finding[] {
  if (trusted.includes(subject)) return [];
  return [
    finding(
      block,
      path,
      `results in ${given(subject)}, but the trusted subject is ${trusted.map(given).join(" and ")}`,
    ),
  ];
}
