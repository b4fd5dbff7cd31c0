import { stringify } from "yaml";
import { serviceAccountTokenOff } from "../../../../policy/rules/hardening/service-account-token-off";
import { testRule } from "../../rule-table";

const ACCOUNT = ["kubernetes_service_account_v1.app", "automount_service_account_token"] as const;
const VALUE = "langfuse.serviceAccount.automountServiceAccountToken";
const account = (settings: object) => ({ resource: { kubernetes_service_account_v1: { app: settings } } });
const release = (serviceAccount: object) => ({
  resource: { helm_release: { app: { chart: "langfuse", values: [stringify({ langfuse: { serviceAccount } })] } } },
});

const inNamespace = (more: object) => ({
  resource: {
    ...release({ automountServiceAccountToken: false }).resource,
    kubernetes_namespace_v1: { own: { metadata: { name: "langfuse" } } },
    ...more,
  },
});
const chart = release({ automountServiceAccountToken: false }).resource.helm_release.app;
const helm_release = { app: { ...chart, namespace: "${kubernetes_namespace_v1.own.metadata[0].name}" } };
const defaultAccount = (namespace: string, automount_service_account_token = false) => ({
  kubernetes_default_service_account_v1: { own: { metadata: { namespace }, automount_service_account_token } },
});

testRule(serviceAccountTokenOff, {
  compliant: {
    "a service account without": account({ automount_service_account_token: false }),
    "a chart that mounts none": release({ automountServiceAccountToken: false }),
    "the account default of the namespace without": inNamespace({ helm_release, ...defaultAccount("langfuse") }),
    "a namespace of another chart": inNamespace({}),
  },
  violating: {
    "a service account with one": [account({ automount_service_account_token: true }), ACCOUNT],
    "a service account that leaves it out": [account({}), ACCOUNT],
    "a namespace whose account default is left out": [
      inNamespace({ helm_release, ...defaultAccount("other") }),
      ["kubernetes_namespace_v1.own", ""],
    ],
    "an account default with one": [
      inNamespace({ helm_release, ...defaultAccount("langfuse", true) }),
      ["kubernetes_default_service_account_v1.own", "automount_service_account_token"],
    ],
    "a chart without the value": [release({}), ["helm_release.app", `values.${VALUE}`]],
  },
  notApplicable: { "another chart": { resource: { helm_release: { app: { chart: "cert-manager" } } } } },
  mutation: [
    ({ release }) => {
      release.resource.kubernetes_service_account_v1.langfuse_service_account.automount_service_account_token = true;
    },
    ["kubernetes_service_account_v1.langfuse_service_account", ACCOUNT[1]],
  ],
});
