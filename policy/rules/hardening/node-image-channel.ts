import { each, mustBe, type Rule } from "../../rule";

export const nodeImageChannel: Rule = {
  id: "node-image-channel",
  group: "hardening",
  title: "The nodes get the security patches of their operating system.",
  rationale:
    "A node that nobody patches runs with every hole of the day on which it was made. NodeImage and " +
    "SecurityPatch bring images that Azure has tested.",
  source: "https://learn.microsoft.com/azure/aks/auto-upgrade-node-os-image",
  fix: "Set node_os_upgrade_channel to NodeImage or SecurityPatch.",
  check: (deployment) =>
    each(deployment.resources("azurerm_kubernetes_cluster"), "cluster", (cluster) =>
      mustBe(cluster, "node_os_upgrade_channel", ["NodeImage", "SecurityPatch"], { absent: "right" }),
    ),
};
