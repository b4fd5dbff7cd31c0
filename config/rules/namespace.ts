import { show } from "../problem";
import { rule } from "./rule";

/** Namespaces of Kubernetes and of what the release installs beside Langfuse. */
const TAKEN = ["default", "cert-manager", "clickhouse-operator-system", "traefik"];

/** The release makes its namespace, and denies everything in it. */
export const namespaceRule = rule(["langfuse"], ({ langfuse: { namespace } }) => {
  if (!TAKEN.includes(namespace) && !namespace.startsWith("kube-")) return [];
  return [
    {
      path: ["langfuse", "namespace"],
      rule: "must be a namespace of Langfuse's own",
      given: show(namespace),
      fix: "Write for example: namespace: langfuse",
    },
  ];
});
