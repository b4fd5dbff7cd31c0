import { apiServerClosed } from "../../../../policy/rules/exposure/api-server-closed";
import { STRICT } from "../../../../policy/settings";
import { synthesis } from "../../../support/synthesis";
import { deploymentOf, testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const CLUSTER = "azurerm_kubernetes_cluster.cluster";
const RANGES = "api_server_access_profile.authorized_ip_ranges";
const cluster = (settings: object) => ({ resource: { azurerm_kubernetes_cluster: { cluster: settings } } });
const ranges = (...authorized_ip_ranges: string[]) => cluster({ api_server_access_profile: { authorized_ip_ranges } });

testRule(apiServerClosed, {
  compliant: {
    ranges: ranges("203.0.113.0/24", "198.51.100.7/32"),
    "a single address": ranges("198.51.100.7"),
    "only the address of the cluster": ranges("0.0.0.0/32"),
    private: cluster({ private_cluster_enabled: true }),
    "a state": state({ [CLUSTER]: { api_server_access_profile: [{ authorized_ip_ranges: ["203.0.113.0/24"] }] } }),
  },
  violating: {
    "nothing said": [cluster({ private_cluster_enabled: false }), [CLUSTER, RANGES]],
    "no range": [ranges(), [CLUSTER, RANGES]],
    "every address": [ranges("203.0.113.0/24", "0.0.0.0/0"), [CLUSTER, `${RANGES}[1]`]],
    "every address in two halves": [
      ranges("0.0.0.0/1", "128.0.0.0/1"),
      [CLUSTER, `${RANGES}[0]`],
      [CLUSTER, `${RANGES}[1]`],
    ],
    "a range that is unknown before the apply": [ranges("${var.office}"), [CLUSTER, `${RANGES}[0]`]],
    "ranges that are unknown before the apply": [
      cluster({ api_server_access_profile: { authorized_ip_ranges: "${var.ranges}" } }),
      [CLUSTER, RANGES],
    ],
    "a state": [state({ [CLUSTER]: { api_server_access_profile: [] } }), [CLUSTER, RANGES]],
  },
  notApplicable: { "no cluster": { resource: {} } },
  mutation: [
    ({ platform }) => {
      platform.resource.azurerm_kubernetes_cluster.cluster.api_server_access_profile.authorized_ip_ranges = [];
    },
    [CLUSTER, RANGES],
  ],
});

test("an environment without deletionProtection may leave it open", () => {
  const { platform } = synthesis("dev");
  const check = (deletionProtection: boolean) =>
    apiServerClosed.check(deploymentOf(platform as object), { ...STRICT, deletionProtection }).kind;
  expect([check(false), check(true)]).toEqual(["not applicable", "violation"]);
});
