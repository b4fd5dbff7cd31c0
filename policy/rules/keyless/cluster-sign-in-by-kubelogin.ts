import type { Block } from "../../../terraform-json/block";
import { each, finding, given, type Finding, type Rule } from "../../rule";

/** Ways of kubelogin that take no secret. */
const LOGINS = ["azurecli", "azd", "devicecode", "interactive", "msi", "workloadidentity"];

/** Options of kubelogin that take one. */
const SECRET_OPTION = /^--(?:client-secret|client-certificate|client-certificate-password|username|password)\b/;

/** A kubeconfig file may hold anything. */
const FILES = ["config_path", "config_paths"];

export const clusterSignInByKubelogin: Rule = {
  id: "cluster-sign-in-by-kubelogin",
  group: "keyless",
  title: "The providers of the cluster sign in with Entra ID, by kubelogin and without a secret.",
  rationale:
    "The other ways into a cluster are a client certificate of the cluster's own, which is admin, cannot be revoked and " +
    "names nobody, or a kubeconfig file of which nobody can tell what is in it.",
  source: "https://azure.github.io/kubelogin/",
  fix: "Configure exec with the command kubelogin, get-token and --login azurecli or workloadidentity.",
  check: ({ blocks }) =>
    each(
      blocks.filter(({ kind, type }) => kind === "provider" && (type === "kubernetes" || type === "helm")),
      "provider of a cluster that is told of",
      signIn,
    ),
};

function signIn(block: Block): Finding[] {
  const prefix = block.type === "helm" ? "kubernetes." : "";
  const files = FILES.flatMap((name) => block.places(`${prefix}${name}`)).map(({ path }) =>
    finding(block, path, "signs in with a kubeconfig file, of which nobody can tell what is in it"),
  );
  const [command] = block.places(`${prefix}exec.command`);
  if (!command) return [...files, finding(block, `${prefix}exec`, "is not set, and must sign in by kubelogin")];
  if (command.value !== "kubelogin") {
    return [...files, finding(block, command.path, `is ${given(command.value)}, and must be "kubelogin"`)];
  }
  return [...files, ...login(block, `${prefix}exec.args`)];
}

/** Without --login, kubelogin asks whoever applies for a device code. */
function login(block: Block, path: string): Finding[] {
  const [place] = block.places(path);
  const args = [place?.value ?? []].flat().map(String);
  const secrets = args.flatMap((argument, index) =>
    SECRET_OPTION.test(argument) ? [finding(block, `${place?.path}[${index}]`, "gives kubelogin a secret")] : [],
  );
  const option = args.findIndex((argument) => /^(?:--login|-l)(?:=|$)/.test(argument));
  const way = option < 0 ? "devicecode" : (args[option]?.split("=")[1] ?? args[option + 1] ?? "");
  if (LOGINS.includes(way)) return secrets;
  const problem = `has --login ${given(way)}, and must have one of ${LOGINS.join(", ")}`;
  return [...secrets, finding(block, place?.path ?? path, problem)];
}
