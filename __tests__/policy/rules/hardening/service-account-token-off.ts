import { stringify } from "yaml";
import { serviceAccountTokenOff } from "../../../../policy/rules/hardening/service-account-token-off";
import { testRule } from "../../rule-table";

const ACCOUNT = ["kubernetes_service_account_v1.app", "automount_service_account_token"] as const;
const VALUE = "langfuse.serviceAccount.automountServiceAccountToken";
const account = (settings: object) => ({ resource: { kubernetes_service_account_v1: { app: settings } } });
const release = (serviceAccount: object) => ({
  resource: { helm_release: { app: { chart: "langfuse", values: [stringify({ langfuse: { serviceAccount } })] } } },
});

testRule(serviceAccountTokenOff, {
  compliant: {
    "a service account without": account({ automount_service_account_token: false }),
    "a chart that mounts none": release({ automountServiceAccountToken: false }),
  },
  violating: {
    "a service account with one": [account({ automount_service_account_token: true }), ACCOUNT],
    "a service account that leaves it out": [account({}), ACCOUNT],
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
