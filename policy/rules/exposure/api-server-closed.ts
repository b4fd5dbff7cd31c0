import type { Block } from "../../../terraform-json/block";
import { isList, type Json } from "../../../terraform-json/json";
import { isOpenRange, isRange } from "../../network-range";
import { each, finding, given, notApplicable, type Finding, type Rule } from "../../rule";

const RANGES = "api_server_access_profile.authorized_ip_ranges";

export const apiServerClosed: Rule = {
  id: "api-server-closed",
  group: "exposure",
  title: "The API server answers in given ranges only, or is private, unless the environment may be thrown away.",
  rationale:
    "Whoever reaches the API server can try what is known against it, and use a token that leaked from wherever they are. " +
    "Who signs in is Entra ID's to decide, who can try is the network's.",
  source: "https://learn.microsoft.com/azure/aks/api-server-authorized-ip-ranges",
  fix:
    "Set cluster.apiServer of the environment to authorized-ranges, with ranges no wider than /8, or to private; or state " +
    "in a waiver why it must be open.",
  scanners: ["CKV_AZURE_6", "AZU-0041"],
  check: (deployment, { deletionProtection }) =>
    deletionProtection
      ? each(deployment.resources("azurerm_kubernetes_cluster"), "AKS cluster that azurerm makes", closed)
      : notApplicable("the environment file says that the environment may be thrown away"),
};

function closed(cluster: Block): Finding[] {
  if (cluster.value("private_cluster_enabled") === true) return [];
  const [place] = cluster.places(RANGES);
  const ranges = isList(place?.value) ? place.value : [];
  const path = place?.path ?? RANGES;
  if (ranges.length === 0) return [finding(cluster, path, "has no range, so that the API server answers everywhere")];
  return ranges.flatMap((range, index) => narrow(cluster, `${path}[${index}]`, range));
}

function narrow(cluster: Block, path: string, range: Json): Finding[] {
  if (typeof range === "string" && isRange(range) && !isOpenRange(range)) return [];
  return [finding(cluster, path, `is ${given(range)}, and must be a range in CIDR notation, no wider than /8`)];
}
