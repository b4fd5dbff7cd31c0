import { clusterImageCleaner } from "../../../../policy/rules/hardening/cluster-image-cleaner";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const CLUSTER = "azurerm_kubernetes_cluster.cluster";
const cluster = (settings: object) => ({ resource: { azurerm_kubernetes_cluster: { cluster: settings } } });

testRule(clusterImageCleaner, {
  compliant: {
    "it is true": cluster({ image_cleaner_enabled: true }),
    "a state": state({ [CLUSTER]: { image_cleaner_enabled: true } }),
  },
  violating: {
    off: [cluster({ image_cleaner_enabled: false }), [CLUSTER, "image_cleaner_enabled"]],
    "left out": [cluster({}), [CLUSTER, "image_cleaner_enabled"]],
    "a state": [state({ [CLUSTER]: { image_cleaner_enabled: false } }), [CLUSTER, "image_cleaner_enabled"]],
  },
  notApplicable: { "no cluster": { resource: {} } },
  mutation: [
    ({ platform }) => {
      platform.resource.azurerm_kubernetes_cluster.cluster.image_cleaner_enabled = false;
    },
    [CLUSTER, "image_cleaner_enabled"],
  ],
});
