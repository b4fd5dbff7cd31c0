import type { Block } from "../../../terraform-json/block";
import type { Deployment } from "../../../terraform-json/deployment";
import { SENSITIVE, texts, type Place } from "../../../terraform-json/json";
import { isCredentialName } from "../../credentials";
import { answer, finding, notApplicable, type Finding, type Rule } from "../../rule";
import { secretFormat } from "../../secret-shape";

export const noCredentialInState: Rule = {
  id: "no-credential-in-state",
  group: "keyless",
  title: "No credential is in a state, but for the stated exception.",
  rationale:
    "A state is plain text to whoever may read it. The one secret in it is the client secret of the sign-in, which the " +
    "azuread provider cannot hide, and sso.clientSecret.source: key-vault avoids that one too.",
  source: "https://developer.hashicorp.com/terraform/language/manage-sensitive-data",
  fix: "Find out which argument or type brought it in, remove that, apply, and change the credential.",
  onlyIn: "state",
  check({ stacks }) {
    const told = stacks.filter(({ source }) => source !== "synthesis");
    if (told.length === 0) return notApplicable("a synthesis tells no state");
    return answer(told.flatMap(({ blocks, stateBlocks }) => once([...stateBlocks, ...blocks.filter(isInState)])));
  },
};

/** Ephemeral resources and providers are in no state. */
function isInState({ kind }: Deployment["blocks"][number]): boolean {
  return kind === "resource" || kind === "data" || kind === "output";
}

/** A plan tells of most blocks twice: as they are, and as they will be. */
function once(blocks: readonly Block[]): Finding[] {
  const found = blocks.flatMap(credentialsIn).map((one): [string, Finding] => [`${one.address} ${one.path}`, one]);
  return [...new Map(found).values()];
}

function credentialsIn(block: Block): Finding[] {
  return texts(block.values).flatMap((place) => {
    const problem = problemOf(block, place);
    return problem && !isExcepted(block, place.path) ? [finding(block, place.path, problem)] : [];
  });
}

/** What a plan does not know yet stands there as a template: what it reads is judged where expressions are. */
function problemOf({ kind, name }: Block, { path, value }: Place<string>): string | undefined {
  if (value === "" || /[$%]\{/.test(value)) return undefined;
  if (value === SENSITIVE) return "has a value that is marked as sensitive";
  const format = secretFormat(value);
  if (format) return `has a value of ${value.length} characters that looks like ${format}`;
  const last = kind === "output" && path === "value" ? name : (/([\w-]+)"?\]?$/.exec(path)?.[1] ?? "");
  return isCredentialName(last)
    ? `has a value of ${value.length} characters, and is a credential by its name`
    : undefined;
}

/** docs/decisions/0002-what-keyless-covers.md, and what Terraform marks as sensitive though it is no credential. */
function isExcepted(block: Block, path: string): boolean {
  if (block.type === "azuread_application_password") return path === "value";
  if (block.type !== "azurerm_kubernetes_cluster") return false;
  if (path === "kube_config_raw") return hasOpenConfig(block);
  return /^kube_config\[\d+\]\.(?:host|cluster_ca_certificate|username)$/.test(path);
}

/** The raw configuration is the other one in YAML: without a client's key and password in one, there are none in both. */
function hasOpenConfig(block: Block): boolean {
  const isThere = block.places("kube_config.host").length > 0;
  return (
    isThere && ["client_key", "client_certificate", "password"].every((name) => !block.value(`kube_config.${name}`))
  );
}
