import type { Block } from "../../../terraform-json/block";
import type { Deployment } from "../../../terraform-json/deployment";
import { helmPlaces, helmValue, type HelmRelease } from "../../../terraform-json/helm-release";
import { isObject, join } from "../../../terraform-json/json";
import { NO_S3_RELEASE, findS3Releases } from "../../blob-store";
import { answer, finding, notApplicable, type Finding, type Rule } from "../../rule";

/** The two parts of a key. */
const PARTS = ["s3.accessKeyId", "s3.secretAccessKey"];

const MUST = "and must be the value of an ephemeral azurerm_key_vault_secret";

export const storageCredentialFromVault: Rule = {
  id: "storage-credential-from-vault",
  group: "keyless",
  title: "The key of an S3-compatible bucket is read from Key Vault and passed to a Secret by a write-only argument.",
  rationale:
    "A bucket of another cloud does not accept an identity of Azure, so that a key is needed. As an ephemeral value in " +
    "data_wo it is in no file, plan or state, and it is replaced in one place.",
  source: "https://developer.hashicorp.com/terraform/language/manage-sensitive-data/ephemeral",
  fix:
    "Store both parts in Key Vault, read each with an ephemeral azurerm_key_vault_secret into data_wo of a " +
    "kubernetes_secret_v1 in the release's namespace, and refer to it with secretKeyRef.",
  check(deployment) {
    const releases = findS3Releases(deployment);
    return releases.length === 0
      ? notApplicable(NO_S3_RELEASE)
      : answer(releases.flatMap((release) => PARTS.flatMap((part) => checkPart(deployment, release, part))));
  },
};

/** Without a key there is nothing to check; `no-storage-credential` checks how a key is passed. */
function checkPart(deployment: Deployment, release: HelmRelease, part: string): Finding[] {
  const getName = (path: string) => text(deployment, release, `${path}.secretKeyRef.name`);
  const [place] = helmPlaces(release, `${part}.secretKeyRef.name`);
  const name = getName(part);
  if (!place || !name) {
    const isIncomplete = PARTS.some(getName) && !helmValue(release, `${part}.value`);
    return isIncomplete
      ? [finding(release.block, `values.${part}`, "is not set, but the other part of the key is")]
      : [];
  }
  const secrets = findSecrets(deployment, release, name);
  if (secrets.length === 0) {
    return [
      finding(
        release.block,
        place.path,
        "names a Secret that this deployment does not create, so that its source is unknown",
      ),
    ];
  }
  const key = text(deployment, release, `${part}.secretKeyRef.key`) ?? "";
  return secrets.flatMap((secret) => checkSource(deployment, secret, key));
}

function text(deployment: Deployment, release: HelmRelease, path: string): string | undefined {
  const value = helmValue(release, path);
  return typeof value === "string" ? String(deployment.resolve(release.block, value)) : undefined;
}

function findSecrets(deployment: Deployment, { block }: HelmRelease, name: string): Block[] {
  const namespace = deployment.resolvedText(block, "namespace") ?? "default";
  return deployment
    .resources("kubernetes_secret", "kubernetes_secret_v1")
    .filter(
      (secret) =>
        deployment.resolvedText(secret, "metadata.name") === name &&
        (deployment.resolvedText(secret, "metadata.namespace") ?? "default") === namespace,
    );
}

/** A state contains no expressions; a plan of HCL only the references of all keys together. */
function checkSource({ stacks }: Deployment, secret: Block, key: string): Finding[] {
  if (stacks.some(({ name, source }) => name === secret.stack && source === "state")) return [];
  const written = secret.expressions["data_wo"];
  if (typeof written === "string") {
    const isRight = written.split(" ").every((text) => VAULT_VALUE.test(text));
    return isRight ? [] : [finding(secret, "data_wo", `reads another value, ${MUST}`)];
  }
  const value = isObject(written) ? written[key] : undefined;
  if (typeof value === "string" && VAULT_VALUE.test(value)) return [];
  return [finding(secret, join("data_wo", key), `${value === undefined ? "is not set" : "is another value"}, ${MUST}`)];
}

/** Without a local, because plans contain none. */
const VAULT_VALUE = /^\$\{ephemeral\.azurerm_key_vault_secret\.[\w-]+\.value\}$/;
