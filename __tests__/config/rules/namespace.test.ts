import { finding, findings, langfuse } from "./findings";

test.each(["default", "kube-system", "kube-public", "cert-manager", "clickhouse-operator-system", "traefik"])(
  "the namespace %s is taken",
  (namespace) => {
    expect(findings(langfuse({ namespace }))).toEqual([
      finding(
        "langfuse.namespace",
        "must be a namespace of Langfuse's own",
        `"${namespace}"`,
        "Write for example: namespace: langfuse",
      ),
    ]);
  },
);

test.each(["langfuse", "traces", "kubernetes-tools"])("the namespace %s is right", (namespace) => {
  expect(findings(langfuse({ namespace }))).toEqual([]);
});
