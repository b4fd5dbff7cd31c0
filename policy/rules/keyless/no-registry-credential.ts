import type { Block } from "../../../terraform-json/block";
import { helmReleases } from "../../../terraform-json/helm-release";
import { isList, isObject, join, leaves, type Json } from "../../../terraform-json/json";
import { hasPods } from "../../environment-variables";
import { answer, finding, notApplicable, type Finding, type Rule } from "../../rule";

/** Arguments that sign in to a registry, by type. */
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
    "The kubelet's identity may pull from the registry. A pull secret is a password in the cluster that does not expire, " +
    "and mostly that of the registry's admin user, who may push too.",
  source: "https://learn.microsoft.com/azure/aks/cluster-container-registry-integration",
  fix: "Remove the pull secret or the password, and give the kubelet's identity the role AcrPull.",
  check(deployment) {
    if (!hasPods(deployment)) return notApplicable("nothing is there that runs pods");
    return answer([
      ...deployment.resources().flatMap(inArguments),
      ...helmReleases(deployment).flatMap(({ block, values }) =>
        pullSecrets(values, "values").map((path) => finding(block, path, "pulls images with a password from a Secret")),
      ),
    ]);
  },
};

function inArguments(block: Block): Finding[] {
  const type = block.text("type") ?? "";
  const isPullSecret = /^kubernetes_secret(?:_v1)?$/.test(block.type) && SECRET_TYPE.test(type);
  const set = (ARGUMENTS[block.type] ?? []).filter((argument) => isFilled(block.value(argument) ?? null));
  return [
    ...set.map((argument) => finding(block, argument, "signs in to a registry")),
    ...(isPullSecret ? [finding(block, "type", `is ${type}, a password for a registry`)] : []),
  ];
}

function pullSecrets(value: Json, path: string): string[] {
  if (isList(value)) return value.flatMap((entry, index) => pullSecrets(entry, join(path, index)));
  if (!isObject(value)) return [];
  const manifest = value["kind"] === "Secret" && SECRET_TYPE.test(String(value["type"])) ? [join(path, "type")] : [];
  return [
    ...manifest,
    ...Object.entries(value).flatMap(([name, entry]) => {
      const place = join(path, name);
      if (PULL_SECRETS.test(name)) return isFilled(entry) ? [place] : [];
      return pullSecrets(entry, place);
    }),
  ];
}

function isFilled(value: Json): boolean {
  return leaves(value).some((leaf) => leaf.value !== "" && leaf.value !== null);
}
