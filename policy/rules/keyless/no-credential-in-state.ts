import type { Block } from "../../../terraform-json/block";
import type { Deployment } from "../../../terraform-json/deployment";
import { SENSITIVE, texts, type Place } from "../../../terraform-json/json";
import { isCredentialName } from "../../credentials";
import { answer, finding, notApplicable, type Finding, type Rule } from "../../rule";
import { describeSecretFormat } from "../../secret-shape";

export const noCredentialInState: Rule = {
  id: "no-credential-in-state",
  group: "keyless",
  title: "A state contains no credential, except the documented one.",
  rationale:
    "A state is plain text for everyone with read access. The only secret in it is the client secret of the sign-in, which " +
    "the azuread provider cannot hide; sso.clientSecret.source: key-vault avoids it.",
  source: "https://developer.hashicorp.com/terraform/language/manage-sensitive-data",
  fix: "Remove the argument or resource that writes it, apply, and change the credential.",
  onlyIn: "state",
  check({ stacks }) {
    const applied = stacks.filter(({ source }) => source !== "synthesis");
    if (applied.length === 0) return notApplicable("a synthesis contains no state");
    return answer(applied.flatMap(({ blocks, stateBlocks }) => once([...stateBlocks, ...blocks.filter(isInState)])));
  },
};

/** A state contains no ephemeral resources and no providers. */
function isInState({ kind }: Deployment["blocks"][number]): boolean {
  return kind === "resource" || kind === "data" || kind === "output";
}

/** A plan contains most blocks twice: the current and the planned one. */
function once(blocks: readonly Block[]): Finding[] {
  const found = blocks.flatMap(credentialsIn).map((one): [string, Finding] => [`${one.address} ${one.path}`, one]);
  return [...new Map(found).values()];
}

function credentialsIn(block: Block): Finding[] {
  return texts(block.values).flatMap((place) => {
    const problem = describeProblem(block, place);
    return problem && !isExcepted(block, place.path) ? [finding(block, place.path, problem)] : [];
  });
}

/** An unknown value of a plan is a template, which rules about expressions check. */
function describeProblem({ kind, name }: Block, { path, value }: Place<string>): string | undefined {
  if (value === "" || /[$%]\{/.test(value)) return undefined;
  if (value === SENSITIVE) return "has a sensitive value";
  const format = describeSecretFormat(value);
  if (format) return `has a value of ${value.length} characters that looks like ${format}`;
  const last = kind === "output" && path === "value" ? name : (/([\w-]+)"?\]?$/.exec(path)?.[1] ?? "");
  return isCredentialName(last) ? `has a value of ${value.length} characters and the name of a credential` : undefined;
}

/** The exception of docs/decisions/0002-what-keyless-covers.md, and sensitive values that are no credentials. */
function isExcepted(block: Block, path: string): boolean {
  if (block.type === "azuread_application_password") return path === "value";
  if (block.type !== "azurerm_kubernetes_cluster") return false;
  if (path === "kube_config_raw") return hasOpenConfig(block);
  return /^kube_config\[\d+\]\.(?:host|cluster_ca_certificate|username)$/.test(path);
}

/** The raw configuration is kube_config as YAML: it has a key or password only if kube_config has one. */
function hasOpenConfig(block: Block): boolean {
  const exists = block.places("kube_config.host").length > 0;
  return (
    exists && ["client_key", "client_certificate", "password"].every((name) => !block.value(`kube_config.${name}`))
  );
}
