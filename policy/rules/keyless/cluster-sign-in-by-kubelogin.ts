import type { Block } from "../../../terraform-json/block";
import { each, finding, given, type Finding, type Rule } from "../../rule";

/** Login methods of kubelogin without a secret. */
const LOGINS = ["azurecli", "azd", "devicecode", "interactive", "msi", "workloadidentity"];

/** Options of kubelogin for a secret. */
const SECRET_OPTION = /^--(?:client-secret|client-certificate|client-certificate-password|username|password)\b/;

/** A kubeconfig file may contain any credential. */
const FILES = ["config_path", "config_paths"];

export const clusterSignInByKubelogin: Rule = {
  id: "cluster-sign-in-by-kubelogin",
  group: "keyless",
  title: "The providers for the cluster sign in to Entra ID with kubelogin and without a secret.",
  rationale:
    "The alternatives are a client certificate of the cluster, which has all rights, cannot be revoked and identifies no " +
    "user, and a kubeconfig file with unknown content.",
  source: "https://azure.github.io/kubelogin/",
  fix: "Configure exec with the command kubelogin and the arguments get-token and --login azurecli or workloadidentity.",
  check: ({ blocks }) =>
    each(
      blocks.filter(({ kind, type }) => kind === "provider" && (type === "kubernetes" || type === "helm")),
      "provider block for a cluster",
      checkSignIn,
    ),
};

function checkSignIn(block: Block): Finding[] {
  const prefix = block.type === "helm" ? "kubernetes." : "";
  const files = FILES.flatMap((name) => block.places(`${prefix}${name}`)).map(({ path }) =>
    finding(block, path, "signs in with a kubeconfig file, whose content is unknown"),
  );
  const [command] = block.places(`${prefix}exec.command`);
  if (!command) return [...files, finding(block, `${prefix}exec`, "is not set, and must run kubelogin")];
  if (command.value !== "kubelogin") {
    return [...files, finding(block, command.path, `is ${given(command.value)}, and must be "kubelogin"`)];
  }
  return [...files, ...checkArguments(block, `${prefix}exec.args`)];
}

/** Without --login, kubelogin asks the deployer for a device code. */
function checkArguments(block: Block, path: string): Finding[] {
  const [place] = block.places(path);
  const args = [place?.value ?? []].flat().map(String);
  const secrets = args.flatMap((argument, index) =>
    SECRET_OPTION.test(argument) ? [finding(block, `${place?.path}[${index}]`, "passes a secret to kubelogin")] : [],
  );
  const option = args.findIndex((argument) => /^(?:--login|-l)(?:=|$)/.test(argument));
  const way = option < 0 ? "devicecode" : (args[option]?.split("=")[1] ?? args[option + 1] ?? "");
  if (LOGINS.includes(way)) return secrets;
  const problem = `has --login ${given(way)}, and must have one of ${LOGINS.join(", ")}`;
  return [...secrets, finding(block, place?.path ?? path, problem)];
}
