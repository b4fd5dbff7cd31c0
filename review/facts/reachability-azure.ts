import type { Block } from "../../terraform-json/block";
import type { Deployment } from "../../terraform-json/deployment";
import type { Reach } from "../report";
import { findBlobServices, findAll, findOwner, findSource, findStorageAccounts, getTexts, toTexts } from "./blocks";
import { describeBlock, linkName } from "./naming";
import { joinList, linkTo, sentence, toText } from "./sentence";

/** From where Azure's services can be reached, and which credentials they accept. */
export function findAzureReach(deployment: Deployment): Reach[] {
  const each = (blocks: readonly Block[], describe: (deployment: Deployment, block: Block) => Reach | Reach[]) =>
    blocks.flatMap((block) => describe(deployment, block));
  const workspaces = [
    ...deployment.resources("azurerm_log_analytics_workspace"),
    ...deployment.azureResources("Microsoft.OperationalInsights/workspaces"),
  ];
  return [
    ...each(deployment.resources("azurerm_kubernetes_cluster"), describeCluster),
    ...each(findAll(deployment, "azurerm_key_vault"), describeVault),
    ...each(findStorageAccounts(deployment), describeStorageAccount),
    ...each(findBlobServices(deployment), describeBrowserAccess),
    ...each(deployment.resources("azurerm_container_registry"), describeRegistry),
    ...each(workspaces, describeWorkspace),
  ];
}

const TOKENS_ONLY = "it accepts tokens of Entra ID only";

function describeCluster(deployment: Deployment, block: Block): Reach[] {
  const cluster = describeBlock(deployment, block);
  return [describeApiServer(block, cluster), describeNodes(deployment, block, cluster)];
}

function describeApiServer(block: Block, cluster: Reach["to"]): Reach {
  const ranges = getTexts(block, "api_server_access_profile.authorized_ip_ranges");
  const isOpen = ranges.length === 0 || ranges.includes("0.0.0.0/0");
  const isPrivate = block.value("private_cluster_enabled") === true;
  const accounts = block.value("local_account_disabled") === true ? "disabled" : "enabled";
  const usesAzure = block.value("azure_active_directory_role_based_access_control.azure_rbac_enabled") === true;
  const command =
    block.value("run_command_enabled") === false ? "" : "; the run command of Azure reaches it from anywhere";
  return {
    from: isPrivate ? "networks with the private endpoint" : isOpen ? "any address" : ranges.join(", "),
    to: sentence`the API server of ${cluster}`,
    by: "HTTPS 443",
    control: sentence`${linkTo(block, "Local accounts")} are ${accounts}; rights come from ${usesAzure ? "Azure" : "Kubernetes"} RBAC${command}.`,
  };
}

function describeNodes(deployment: Deployment, block: Block, cluster: Reach["to"]): Reach {
  const pools = deployment.resources("azurerm_kubernetes_cluster_node_pool");
  const open = [
    ...(block.value("default_node_pool.node_public_ip_enabled") === true ? [block] : []),
    ...pools.filter((pool) => pool.value("node_public_ip_enabled") === true),
  ];
  const outbound = block.text("network_profile.outbound_type") ?? "loadBalancer";
  const control =
    open.length === 0
      ? sentence`They have no public IP; the outbound type is ${linkTo(block, outbound)}.`
      : sentence`They have public IPs: ${joinList(open.map((one) => linkName(deployment, one)))}.`;
  const from = open.length === 0 ? "no address outside of the network" : "the internet";
  return { from, to: sentence`the nodes of ${cluster}`, by: "any port", control };
}

function describeVault(deployment: Deployment, block: Block): Reach {
  if (block.kind === "data" && block.value("network_acls") === undefined) {
    const to = describeBlock(deployment, block);
    const control = sentence`It exists already: ${linkTo(block, block.address)} does not contain its network rules.`;
    return { from: "unknown", to, by: "HTTPS 443", control };
  }
  return describeNetworkRules(deployment, block, {
    action: block.text("network_acls.default_action"),
    ranges: getTexts(block, "network_acls.ip_rules"),
    subnets: getTexts(block, "network_acls.virtual_network_subnet_ids"),
    bypass: block.text("network_acls.bypass"),
    isClosed: block.value("public_network_access_enabled") === false,
    credentials: TOKENS_ONLY,
  });
}

interface NetworkRules {
  readonly action: string | undefined;
  readonly ranges: readonly string[];
  readonly subnets: readonly string[];
  readonly bypass: string | undefined;
  readonly isClosed: boolean;
  /** What the service accepts, as the end of a sentence. */
  readonly credentials: string;
  /** @default "HTTPS 443" */
  readonly by?: string;
}

function describeNetworkRules(deployment: Deployment, block: Block, rules: NetworkRules): Reach {
  const { action, ranges, subnets, bypass, isClosed, credentials, by = "HTTPS 443" } = rules;
  const reach = { to: describeBlock(deployment, block), by };
  const link = linkTo(block, "network rules");
  if (isClosed) {
    const control = sentence`${linkTo(block, "Public network access")} is disabled; ${credentials}.`;
    return { ...reach, from: "private endpoints", control };
  }
  if (action !== "Deny") {
    return { ...reach, from: "any address", control: sentence`Its ${link} allow every address; ${credentials}.` };
  }
  const networks = subnets.map((id) => {
    const subnet = findSource(deployment, block, id)?.block;
    return subnet ? toText(describeBlock(deployment, subnet)) : `the subnet ${id.split("/").at(-1) ?? id}`;
  });
  const services = bypass?.includes("AzureServices") ? " except trusted services of Azure" : "";
  const control = sentence`Its ${link} deny all others${services}; ${credentials}.`;
  return { ...reach, from: [...ranges, ...networks].join(", ") || "no address", control };
}

function describeStorageAccount(deployment: Deployment, block: Block): Reach {
  const isAzapi = block.type !== "azurerm_storage_account";
  const read = (azapi: string, azurerm: string) => block.value(isAzapi ? `body.properties.${azapi}` : azurerm);
  const readText = (azapi: string, azurerm: string) => {
    const value = read(azapi, azurerm);
    return typeof value === "string" ? value : undefined;
  };
  const readAll = (azapi: string, azurerm: string) =>
    isAzapi
      ? block.places(`body.properties.networkAcls.${azapi}`).map(({ value }) => String(value))
      : getTexts(block, `network_rules.${azurerm}`);
  const publicAccess = read("publicNetworkAccess", "public_network_access_enabled");
  const isKeyless = read("allowSharedKeyAccess", "shared_access_key_enabled") === false;
  const isPublic = (read("allowBlobPublicAccess", "allow_nested_items_to_be_public") ?? !isAzapi) !== false;
  const allowsHttp = read("supportsHttpsTrafficOnly", "https_traffic_only_enabled") === false;
  const accepted = isKeyless
    ? "it accepts tokens of Entra ID and URLs signed with a user delegation key, no account key"
    : "it accepts its account keys too";
  return describeNetworkRules(deployment, block, {
    action: readText("networkAcls.defaultAction", "network_rules.default_action"),
    ranges: readAll("ipRules.value", "ip_rules"),
    subnets: readAll("virtualNetworkRules.id", "virtual_network_subnet_ids"),
    bypass: readText("networkAcls.bypass", "network_rules.bypass"),
    isClosed: publicAccess === false || publicAccess === "Disabled",
    credentials: `${accepted}${isPublic ? ", and a container may allow anonymous access" : ""}`,
    ...(allowsHttp && { by: "HTTPS 443, HTTP 80" }),
  });
}

/** Access of browsers by URLs that the application signs. */
function describeBrowserAccess(deployment: Deployment, block: Block): Reach[] {
  const readAll = (name: string) =>
    block.places(`body.properties.cors.corsRules.${name}`).flatMap(({ value }) => toTexts(value));
  const origins = readAll("allowedOrigins");
  if (origins.length === 0) return [];
  const account = findOwner(deployment, block, block.text("resource_id") ?? block.text("parent_id"));
  return [
    {
      from: `browsers with a page of ${origins.join(", ")}`,
      to: account ? sentence`blobs of ${describeBlock(deployment, account)}` : ["blobs"],
      by: `HTTPS 443: ${readAll("allowedMethods").join(", ")}`,
      control: sentence`The application signs each URL for one blob and a short time; ${linkTo(block, "CORS")} allows the origin.`,
    },
  ];
}

function describeRegistry(deployment: Deployment, block: Block): Reach {
  const hasAdmin = block.value("admin_enabled") === true;
  const accepted = hasAdmin ? "the admin password or a token of Entra ID" : "a token of Entra ID";
  const anonymous =
    block.value("anonymous_pull_enabled") === true ? "anonymous pull is enabled" : `a pull needs ${accepted}`;
  return describeNetworkRules(deployment, block, {
    action: block.text("network_rule_set.default_action"),
    ranges: block.places("network_rule_set.ip_rule.ip_range").map(({ value }) => String(value)),
    subnets: [],
    bypass: block.text("network_rule_bypass_option"),
    isClosed: block.value("public_network_access_enabled") === false,
    credentials: `its admin user is ${hasAdmin ? "enabled" : "disabled"}, and ${anonymous}`,
  });
}

function describeWorkspace(deployment: Deployment, block: Block): Reach {
  const isKeyless =
    block.value("body.properties.features.disableLocalAuth") === true ||
    block.value("local_authentication_disabled") === true ||
    block.value("local_authentication_enabled") === false;
  const isClosed = (azapi: string, azurerm: string) =>
    block.value(`body.properties.publicNetworkAccessFor${azapi}`) === "Disabled" ||
    block.value(`internet_${azurerm}_enabled`) === false;
  const closed = [
    isClosed("Ingestion", "ingestion") ? "ingestion" : undefined,
    isClosed("Query", "query") ? "queries" : undefined,
  ].filter((one) => one !== undefined);
  const [first, second] = closed;
  const from = second ? "private links" : first ? `any address; ${first} by private links only` : "any address";
  return {
    from,
    to: describeBlock(deployment, block),
    by: "HTTPS 443",
    control: sentence`${linkTo(block, "Local authentication")} is ${isKeyless ? "disabled" : "enabled"}: ${isKeyless ? TOKENS_ONLY : "it accepts its keys too"}.`,
  };
}
