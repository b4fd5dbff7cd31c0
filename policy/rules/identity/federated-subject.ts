import type { Deployment } from "../../../terraform-json/deployment";
import { federatedCredentials, type FederatedCredential } from "../../federated-credential";
import { answer, finding, given, notApplicable, type Answer, type Finding, type Rule } from "../../rule";
import { deployedServiceAccounts, type DeployedServiceAccount } from "../../service-account";

/** `system:serviceaccount:<namespace>:<name>`, each a name of Kubernetes. */
const SUBJECT = /^system:serviceaccount:[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?:[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;

export const federatedSubject: Rule = {
  id: "federated-subject",
  group: "identity",
  title: "A workload identity trusts exactly the service account that is deployed.",
  rationale:
    "The subject decides which pods act as the identity. Entra ID compares it to the letter: with another name Langfuse " +
    "gets no token, and whoever can make the service account that is named instead reads every trace.",
  source: "https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations",
  fix: "Set the subject to system:serviceaccount:<namespace>:<name> of the service account that web and worker run as.",
  check(deployment) {
    const credentials = federatedCredentials(deployment);
    const accounts = deployedServiceAccounts(deployment);
    const misshapen = credentials.flatMap((credential) => shape(deployment, credential));
    if (misshapen.length > 0) return answer(misshapen);
    if (credentials.length === 0) return releaseAlone(accounts);
    if (accounts.length === 0) {
      return notApplicable("no release is looked at that says which service account is deployed; the shape is right");
    }
    const unused = credentials.flatMap((credential) => forNobody(deployment, credential, accounts));
    const trusted = credentials.map((credential) => subjectOf(deployment, credential));
    return answer(unused.length > 0 ? unused : accounts.flatMap((account) => untrusted(account, trusted)));
  },
};

function subjectOf(deployment: Deployment, { block, paths }: FederatedCredential): string {
  return deployment.resolvedText(block, paths.subject) ?? "";
}

function shape(deployment: Deployment, credential: FederatedCredential): Finding[] {
  const { block, paths } = credential;
  const subject = subjectOf(deployment, credential);
  const problem = `is ${given(subject)}, and must be system:serviceaccount:<namespace>:<name>, without wildcards`;
  return SUBJECT.test(subject) ? [] : [finding(block, paths.subject, problem)];
}

/** What can be said of a release alone: whether the service account that it makes is the one that the chart uses. */
function releaseAlone(accounts: readonly DeployedServiceAccount[]): Answer {
  const made = accounts.filter(({ isMade }) => isMade).map(({ subject }) => subject);
  const findings = made.length === 0 ? [] : accounts.flatMap((account) => untrusted(account, made));
  return findings.length > 0 ? answer(findings) : notApplicable("there is no federated credential to compare with");
}

/** A credential for a service account that is not deployed. */
function forNobody(
  deployment: Deployment,
  credential: FederatedCredential,
  accounts: readonly DeployedServiceAccount[],
): Finding[] {
  const { block, paths } = credential;
  const deployed = new Set(accounts.map(({ subject }) => subject));
  const subject = subjectOf(deployment, credential);
  if (deployed.has(subject)) return [];
  return [
    finding(block, paths.subject, `is ${given(subject)}, and deployed is ${[...deployed].map(given).join(" and ")}`),
  ];
}

/** A service account that is deployed, and that nobody trusts. */
function untrusted({ block, path, subject }: DeployedServiceAccount, trusted: readonly string[]): Finding[] {
  if (trusted.includes(subject)) return [];
  return [finding(block, path, `makes it ${given(subject)}, and trusted is ${trusted.map(given).join(" and ")}`)];
}
