import { each, mustBe, type Rule } from "../../rule";

export const clusterImageCleaner: Rule = {
  id: "cluster-image-cleaner",
  group: "hardening",
  title: "Unused images are removed from the nodes.",
  rationale:
    "Old images stay on a node with vulnerabilities that are found later, and pods can still be started from them.",
  source: "https://learn.microsoft.com/azure/aks/image-cleaner",
  fix: "Set image_cleaner_enabled to true.",
  check: (deployment) =>
    each(deployment.resources("azurerm_kubernetes_cluster"), "cluster", (cluster) =>
      mustBe(cluster, "image_cleaner_enabled", [true], { absent: "wrong" }),
    ),
};
