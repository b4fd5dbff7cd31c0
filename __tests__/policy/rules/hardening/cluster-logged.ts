import { clusterLogged } from "../../../../policy/rules/hardening/cluster-logged";
import { STRICT } from "../../../../policy/settings";
import { deploymentOf, testRule } from "../../rule-table";

const logged = (...categories: string[]) => ({
  resource: {
    azurerm_kubernetes_cluster: { cluster: {} },
    azurerm_monitor_diagnostic_setting: {
      logs: {
        target_resource_id: "${azurerm_kubernetes_cluster.cluster.id}",
        enabled_log: categories.map((category) => ({ category })),
      },
    },
  },
});
const PLACE = ["azurerm_kubernetes_cluster.cluster", ""] as const;

testRule(clusterLogged, {
  compliant: {
    "changes and sign-ins": logged("kube-audit-admin", "guard"),
    "reads too": logged("kube-audit", "guard", "kube-scheduler"),
  },
  violating: {
    "no audit": [logged("guard", "kube-apiserver"), PLACE],
    "no sign-ins": [logged("kube-audit"), PLACE],
    "no setting": [{ resource: { azurerm_kubernetes_cluster: { cluster: {} } } }, PLACE],
  },
  notApplicable: { "no cluster": { resource: {} } },
  mutation: [
    ({ platform }) => {
      delete platform.resource.azurerm_monitor_diagnostic_setting.cluster_logs;
    },
    PLACE,
  ],
});

test("the finding names the missing category", () => {
  expect(clusterLogged.check(deploymentOf(logged("kube-scheduler")), STRICT)).toMatchObject({
    findings: [{ problem: "does not log kube-audit-admin and guard" }],
  });
});
