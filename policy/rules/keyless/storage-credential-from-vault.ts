import type { Block } from "../../../terraform-json/block";
import type { Deployment } from "../../../terraform-json/deployment";
import { helmPlaces, helmValue, type HelmRelease } from "../../../terraform-json/helm-release";
import { isObject, join } from "../../../terraform-json/json";
import { NO_S3_RELEASE, s3Releases } from "../../blob-store";
import { answer, finding, notApplicable, type Finding, type Rule } from "../../rule";

/** Both halves of a key. */
const HALVES = ["s3.accessKeyId", "s3.secretAccessKey"];

const MUST = "and must be the value of an ephemeral azurerm_key_vault_secret, and nothing else";

export const storageCredentialFromVault: Rule = {
  id: "storage-credential-from-vault",
  group: "keyless",
  title: "The key of an S3-compatible bucket goes from Key Vault into a Secret by a write-only argument.",
  rationale:
    "No identity of Azure opens another cloud's bucket, so that there has to be a key. Read as an ephemeral value and " +
    "written to data_wo, it is in no file, plan or state, and whoever replaces it does so in one place.",
  source: "https://developer.hashicorp.com/terraform/language/manage-sensitive-data/ephemeral",
  fix:
    "Put both halves into Key Vault, read each with an ephemeral azurerm_key_vault_secret into data_wo of a " +
    "kubernetes_secret_v1 of the release's namespace, and refer to that with secretKeyRef.",
  check(deployment) {
    const releases = s3Releases(deployment);
    return releases.length === 0
      ? notApplicable(NO_S3_RELEASE)
      : answer(releases.flatMap((release) => HALVES.flatMap((half) => halfOf(deployment, release, half))));
  },
};

/** Without any key, the pods sign in otherwise, or not at all; how a key is given is for `no-storage-credential`. */
function halfOf(deployment: Deployment, release: HelmRelease, half: string): Finding[] {
  const nameOf = (path: string) => text(deployment, release, `${path}.secretKeyRef.name`);
  const [place] = helmPlaces(release, `${half}.secretKeyRef.name`);
  const name = nameOf(half);
  if (!place || !name) {
    const isHalf = HALVES.some(nameOf) && !helmValue(release, `${half}.value`);
    return isHalf ? [finding(release.block, `values.${half}`, "is not set, and the other half of the key is")] : [];
  }
  const secrets = secretsNamed(deployment, release, name);
  if (secrets.length === 0) {
    return [
      finding(release.block, place.path, "names a Secret that is not made here, so that nobody can tell its source"),
    ];
  }
  const key = text(deployment, release, `${half}.secretKeyRef.key`) ?? "";
  return secrets.flatMap((secret) => sourceProblems(deployment, secret, key));
}

function text(deployment: Deployment, release: HelmRelease, path: string): string | undefined {
  const value = helmValue(release, path);
  return typeof value === "string" ? String(deployment.resolve(release.block, value)) : undefined;
}

function secretsNamed(deployment: Deployment, { block }: HelmRelease, name: string): Block[] {
  const namespace = deployment.resolvedText(block, "namespace") ?? "default";
  return deployment
    .resources("kubernetes_secret", "kubernetes_secret_v1")
    .filter(
      (secret) =>
        deployment.resolvedText(secret, "metadata.name") === name &&
        (deployment.resolvedText(secret, "metadata.namespace") ?? "default") === namespace,
    );
}

/** A state does not tell what was written; a plan of Terraform's own language only what all keys together read. */
function sourceProblems({ stacks }: Deployment, secret: Block, key: string): Finding[] {
  if (stacks.some(({ name, source }) => name === secret.stack && source === "state")) return [];
  const written = secret.expressions["data_wo"];
  if (typeof written === "string") {
    const isRight = written.split(" ").every((text) => VAULT_VALUE.test(text));
    return isRight ? [] : [finding(secret, "data_wo", `reads something else, ${MUST}`)];
  }
  const value = isObject(written) ? written[key] : undefined;
  if (typeof value === "string" && VAULT_VALUE.test(value)) return [];
  return [
    finding(secret, join("data_wo", key), `${value === undefined ? "is not set" : "is something else"}, ${MUST}`),
  ];
}

/** No local on the way: a plan tells none. */
const VAULT_VALUE = /^\$\{ephemeral\.azurerm_key_vault_secret\.[\w-]+\.value\}$/;
