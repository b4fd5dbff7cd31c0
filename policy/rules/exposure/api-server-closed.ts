import type { Block } from "../../../terraform-json/block";
import { isList, type Json } from "../../../terraform-json/json";
import { isOpenRange, isRange } from "../../value-formats";
import { each, finding, given, notApplicable, type Finding, type Rule } from "../../rule";

const RANGES = "api_server_access_profile.authorized_ip_ranges";

export const apiServerClosed: Rule = {
  id: "api-server-closed",
  group: "exposure",
  title: "The API server is private or has authorized ranges, unless deletionProtection is false.",
  rationale:
    "An attacker who can reach the API server can exploit its vulnerabilities and use a stolen token. Entra ID restricts " +
    "who can sign in; ranges restrict from where.",
  source: "https://learn.microsoft.com/azure/aks/api-server-authorized-ip-ranges",
  fix:
    "Set cluster.apiServer.access in the environment file to authorized-ranges, with ranges no wider than /8, or to private; or add a " +
    "waiver with the reason.",
  scanners: ["CKV_AZURE_6", "AZU-0041"],
  check: (deployment, { deletionProtection }) =>
    deletionProtection
      ? each(deployment.resources("azurerm_kubernetes_cluster"), "AKS cluster", checkCluster)
      : notApplicable("the environment file sets deletionProtection: false"),
};

function checkCluster(cluster: Block): Finding[] {
  if (cluster.value("private_cluster_enabled") === true) return [];
  const [place] = cluster.places(RANGES);
  const ranges = isList(place?.value) ? place.value : [];
  const path = place?.path ?? RANGES;
  if (ranges.length === 0)
    return [finding(cluster, path, "has no range, so that the API server is open to the internet")];
  return ranges.flatMap((range, index) => checkRange(cluster, `${path}[${index}]`, range));
}

function checkRange(cluster: Block, path: string, range: Json): Finding[] {
  if (typeof range === "string" && isRange(range) && !isOpenRange(range)) return [];
  return [finding(cluster, path, `is ${given(range)}, and must be a range in CIDR notation, no wider than /8`)];
}
