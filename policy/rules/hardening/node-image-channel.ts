import { each, mustBe, type Rule } from "../../rule";

export const nodeImageChannel: Rule = {
  id: "node-image-channel",
  group: "hardening",
  title: "The nodes get security patches of their operating system.",
  rationale:
    "Without patches, a node keeps the vulnerabilities of its first image. NodeImage and SecurityPatch use images that " +
    "Azure has tested.",
  source: "https://learn.microsoft.com/azure/aks/auto-upgrade-node-os-image",
  fix: "Set node_os_upgrade_channel to NodeImage or SecurityPatch.",
  check: (deployment) =>
    each(deployment.resources("azurerm_kubernetes_cluster"), "cluster", (cluster) =>
      mustBe(cluster, "node_os_upgrade_channel", ["NodeImage", "SecurityPatch"], { absent: "right" }),
    ),
};
