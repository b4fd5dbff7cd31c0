import type { Block } from "../../../terraform-json/block";
import { helmReleases } from "../../../terraform-json/helm-release";
import { isList, isObject, join, leaves, type Json } from "../../../terraform-json/json";
import { hasPods } from "../../environment-variables";
import { answer, finding, notApplicable, type Finding, type Rule } from "../../rule";

/** Arguments for a registry credential, by type. */
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  helm_release: ["repository_username", "repository_password", "repository_key_file"],
  kubernetes_default_service_account: ["image_pull_secret"],
  kubernetes_default_service_account_v1: ["image_pull_secret"],
  kubernetes_service_account: ["image_pull_secret"],
  kubernetes_service_account_v1: ["image_pull_secret"],
};

const SECRET_TYPE = /^kubernetes\.io\/docker(?:configjson|cfg)$/;

/** Names in Helm values, and in the manifests of pods. */
const PULL_SECRETS = /^(?:image_?)?pull_?secrets?$|^imageCredentials$/i;

export const noRegistryCredential: Rule = {
  id: "no-registry-credential",
  group: "keyless",
  title: "Images and charts are pulled without a password.",
  rationale:
    "The kubelet identity may pull from the registry. A pull secret is a password that does not expire, often that of the " +
    "registry's admin user, which may also push.",
  source: "https://learn.microsoft.com/azure/aks/cluster-container-registry-integration",
  fix: "Remove the pull secret or the password, and assign the role AcrPull to the kubelet identity.",
  check(deployment) {
    if (!hasPods(deployment)) return notApplicable("no resource runs pods");
    return answer([
      ...deployment.resources().flatMap(checkArguments),
      ...helmReleases(deployment).flatMap(({ block, values }) =>
        findPullSecrets(values, "values").map((path) =>
          finding(block, path, "pulls images with a password from a Secret"),
        ),
      ),
    ]);
  },
};

function checkArguments(block: Block): Finding[] {
  const type = block.text("type") ?? "";
  const isPullSecret = /^kubernetes_secret(?:_v1)?$/.test(block.type) && SECRET_TYPE.test(type);
  const set = (ARGUMENTS[block.type] ?? []).filter((argument) => isFilled(block.value(argument) ?? null));
  return [
    ...set.map((argument) => finding(block, argument, "is a registry credential")),
    ...(isPullSecret ? [finding(block, "type", `is ${type}, which is a registry password`)] : []),
  ];
}

function findPullSecrets(value: Json, path: string): string[] {
  if (isList(value)) return value.flatMap((entry, index) => findPullSecrets(entry, join(path, index)));
  if (!isObject(value)) return [];
  const manifest = value["kind"] === "Secret" && SECRET_TYPE.test(String(value["type"])) ? [join(path, "type")] : [];
  return [
    ...manifest,
    ...Object.entries(value).flatMap(([name, entry]) => {
      const place = join(path, name);
      if (PULL_SECRETS.test(name)) return isFilled(entry) ? [place] : [];
      return findPullSecrets(entry, place);
    }),
  ];
}

function isFilled(value: Json): boolean {
  return leaves(value).some((leaf) => leaf.value !== "" && leaf.value !== null);
}
