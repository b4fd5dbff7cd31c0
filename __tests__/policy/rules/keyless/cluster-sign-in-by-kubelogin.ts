import { clusterSignInByKubelogin } from "../../../../policy/rules/keyless/cluster-sign-in-by-kubelogin";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const kubernetes = (settings: object) => ({ provider: { kubernetes: [settings] } });
const exec = (...args: readonly string[]) => kubernetes({ exec: [{ command: "kubelogin", args }] });
const plan = (exec: object) => ({
  format_version: "1.2",
  planned_values: {},
  configuration: {
    provider_config: { helm: { name: "helm", expressions: { kubernetes: { constant_value: { exec } } } } },
  },
});

testRule(clusterSignInByKubelogin, {
  compliant: {
    "the Azure CLI": exec("get-token", "--login", "azurecli", "--server-id", "x"),
    "workload identity": exec("get-token", "--login", "workloadidentity"),
    "with an equals sign": exec("get-token", "--login=azurecli"),
    "by its short name": exec("get-token", "-l", "azurecli"),
    "no way named, which means a device code": exec("get-token"),
    Helm: { provider: { helm: [{ kubernetes: { exec: { command: "kubelogin", args: ["get-token"] } } }] } },
    "a plan": plan({ command: "kubelogin", args: ["get-token", "--login", "azurecli"] }),
  },
  violating: {
    "no exec": [kubernetes({ host: "x" }), ["provider.kubernetes", "exec"]],
    "no exec in Helm": [{ provider: { helm: [{}] } }, ["provider.helm", "kubernetes.exec"]],
    "another command": [kubernetes({ exec: [{ command: "az" }] }), ["provider.kubernetes", "exec[0].command"]],
    "a service principal": [exec("get-token", "--login", "spn"), ["provider.kubernetes", "exec[0].args"]],
    "a user's password": [exec("get-token", "--login=ropc"), ["provider.kubernetes", "exec[0].args"]],
    "a way that is unknown before the apply": [
      exec("get-token", "--login", "${var.login}"),
      ["provider.kubernetes", "exec[0].args"],
    ],
    "a secret among the arguments": [
      exec("get-token", "--login", "azurecli", "--client-secret", "${var.x}"),
      ["provider.kubernetes", "exec[0].args[3]"],
    ],
    "a kubeconfig beside it": [
      kubernetes({ config_path: "~/.kube/config", exec: [{ command: "kubelogin", args: ["get-token"] }] }),
      ["provider.kubernetes", "config_path"],
    ],
    "a plan": [
      plan({ command: "kubelogin", args: ["get-token", "--login", "spn"] }),
      ["provider.helm", "kubernetes.exec.args"],
    ],
  },
  notApplicable: {
    "no cluster": { provider: { azurerm: [{}] } },
    "a state": state({ "helm_release.x": {} }),
  },
  mutation: [
    ({ release }) => {
      release.provider.kubernetes[0].exec[0].args[2] = "spn";
    },
    ["provider.kubernetes", "exec[0].args"],
  ],
});
