import type { Block } from "../../terraform-json/block";
import type { Deployment } from "../../terraform-json/deployment";
import type { Json } from "../../terraform-json/json";
import type { Reach, Sentence } from "../report";
import { named, source, the } from "./naming";
import { capitalized, enumerated, mention, sentence } from "./sentence";

/** From where Azure's services can be reached, and what they ask of who reaches them. */
export function azureReach(deployment: Deployment): Reach[] {
  const { accounts, workspaces } = azapiAndAzurerm(deployment);
  return [
    ...deployment
      .resources("azurerm_kubernetes_cluster")
      .flatMap((block) => [apiServer(deployment, block), nodes(deployment, block)]),
    ...vaults(deployment).map((block) => vault(deployment, block)),
    ...accounts.map((block) => account(deployment, block)),
    ...deployment.azureResources(BLOB_SERVICES).flatMap((block) => browsers(deployment, block)),
    ...deployment.resources("azurerm_container_registry").map((block) => registry(deployment, block)),
    ...workspaces.map((block) => workspace(deployment, block)),
  ];
}

const BLOB_SERVICES = "Microsoft.Storage/storageAccounts/blobServices";

function azapiAndAzurerm(deployment: Deployment) {
  return {
    accounts: [
      ...deployment.resources("azurerm_storage_account"),
      ...deployment.azureResources("Microsoft.Storage/storageAccounts"),
    ],
    workspaces: [
      ...deployment.resources("azurerm_log_analytics_workspace"),
      ...deployment.azureResources("Microsoft.OperationalInsights/workspaces"),
    ],
  };
}

const TOKENS = "it takes only tokens of Entra ID";

function apiServer(deployment: Deployment, block: Block): Reach {
  const ranges = texts(block.value("api_server_access_profile.authorized_ip_ranges"));
  const isPrivate = block.value("private_cluster_enabled") === true;
  const accounts = block.value("local_account_disabled") === true ? "Local accounts are off" : "Local accounts are on";
  const rbac = block.value("azure_active_directory_role_based_access_control.azure_rbac_enabled") === true;
  const rights = rbac ? "rights come from roles in Azure" : "rights come from Kubernetes";
  const command = block.value("run_command_enabled") === false ? "" : "; Azure's run command reaches it from anywhere";
  return {
    from: isPrivate ? "networks with the private endpoint" : anywhereOr(ranges),
    to: sentence`the API server of ${the(deployment, block)}`,
    by: "HTTPS 443",
    control: sentence`${mention(block, accounts)}, ${rights}${command}.`,
  };
}

function nodes(deployment: Deployment, block: Block): Reach {
  const pools = deployment.resources("azurerm_kubernetes_cluster_node_pool");
  const open = [
    ...(block.value("default_node_pool.node_public_ip_enabled") === true ? [block] : []),
    ...pools.filter((pool) => pool.value("node_public_ip_enabled") === true),
  ];
  const outbound = block.text("network_profile.outbound_type") ?? "loadBalancer";
  const control =
    open.length === 0
      ? sentence`They have no public IP: ${mention(block, outbound)} is their way out.`
      : sentence`They have public IPs: ${enumerated(open.map((one) => named(deployment, one)))}.`;
  const from = open.length === 0 ? "no address outside of the network" : "the internet";
  return { from, to: sentence`the nodes of ${the(deployment, block)}`, by: "any port", control };
}

/** Vaults that are made here, and those that are looked up and no stack makes. */
function vaults(deployment: Deployment): Block[] {
  const made = deployment.resources("azurerm_key_vault");
  const looked = deployment.data("azurerm_key_vault").filter((block) => {
    const name = deployment.resolvedText(block, "name");
    return !made.some((one) => deployment.resolvedText(one, "name") === name);
  });
  const byName = new Map([...looked].reverse().map((block) => [deployment.resolvedText(block, "name"), block]));
  return [...made, ...[...byName.values()].reverse()];
}

function vault(deployment: Deployment, block: Block): Reach {
  const to = the(deployment, block);
  if (block.kind === "data" && block.value("network_acls") === undefined) {
    const control = sentence`It exists already, and its owner sets that: ${mention(block, block.address)} does not tell.`;
    return { from: "not told", to, by: "HTTPS 443", control };
  }
  const acls = {
    action: block.text("network_acls.default_action"),
    ranges: texts(block.value("network_acls.ip_rules")),
    subnets: texts(block.value("network_acls.virtual_network_subnet_ids")),
    bypass: block.text("network_acls.bypass"),
    closed: block.value("public_network_access_enabled") === false,
  };
  return { ...guarded(deployment, block, acls), to, by: "HTTPS 443" };
}

interface Acls {
  readonly action: string | undefined;
  readonly ranges: readonly string[];
  readonly subnets: readonly string[];
  readonly bypass: string | undefined;
  readonly closed: boolean;
}

/** From where a service lets connections in, and that it asks for a token then. */
function guarded(
  deployment: Deployment,
  block: Block,
  { action, ranges, subnets, bypass, closed }: Acls,
  asks: string = TOKENS,
): Pick<Reach, "from" | "control"> {
  if (closed)
    return { from: "private endpoints", control: sentence`${mention(block, "Public access")} is off; ${asks}.` };
  if (action !== "Deny") {
    return {
      from: "any address",
      control: sentence`${mention(block, "Its network rules")} let every address in; ${asks}.`,
    };
  }
  const networks = subnets.map((id) => subnetWords(deployment, block, id));
  const allowed = [
    ...ranges,
    ...networks.map((one) => one.map((part) => (typeof part === "string" ? part : part.text)).join("")),
  ];
  const services = bypass?.includes("AzureServices") ? " but Azure's trusted services" : "";
  return {
    from: allowed.length > 0 ? allowed.join(", ") : "no address",
    control: sentence`${mention(block, "Its network rules")} let nobody else in${services}; ${asks}.`,
  };
}

function subnetWords(deployment: Deployment, block: Block, id: string): Sentence {
  const subnet = source(deployment, block, id)?.block;
  return subnet ? the(deployment, subnet) : [`the subnet ${id.split("/").at(-1) ?? id}`];
}

function account(deployment: Deployment, block: Block): Reach {
  const azapi = block.type !== "azurerm_storage_account";
  const at = (inAzapi: string, inAzurerm: string) => block.value(azapi ? `body.properties.${inAzapi}` : inAzurerm);
  const rules = azapi ? "networkAcls.ipRules.value" : "";
  const acls = {
    action: text(at("networkAcls.defaultAction", "network_rules.default_action")),
    ranges: azapi
      ? block.places(`body.properties.${rules}`).map(({ value }) => String(value))
      : texts(block.value("network_rules.ip_rules")),
    subnets: azapi
      ? block.places("body.properties.networkAcls.virtualNetworkRules.id").map(({ value }) => String(value))
      : texts(block.value("network_rules.virtual_network_subnet_ids")),
    bypass: text(at("networkAcls.bypass", "network_rules.bypass")),
    closed: [false, "Disabled"].includes(at("publicNetworkAccess", "public_network_access_enabled") as string),
  };
  const keys = at("allowSharedKeyAccess", "shared_access_key_enabled") === false;
  const open = at("allowBlobPublicAccess", "allow_nested_items_to_be_public") ?? !azapi;
  const http = at("supportsHttpsTrafficOnly", "https_traffic_only_enabled") === false;
  const asks = [
    keys ? "it takes tokens of Entra ID and URLs signed by those who have one, no key" : "it takes its keys too",
    ...(open === false ? [] : ["a container may be opened to everyone"]),
  ].join(", and ");
  const by = http ? "HTTPS 443, HTTP 80" : "HTTPS 443";
  return { ...guarded(deployment, block, acls, asks), to: the(deployment, block), by };
}

/** Browsers, which reach blobs by URLs that the application signs. */
function browsers(deployment: Deployment, block: Block): Reach[] {
  const origins = block.places("body.properties.cors.corsRules.allowedOrigins").flatMap(({ value }) => texts(value));
  if (origins.length === 0) return [];
  const methods = block.places("body.properties.cors.corsRules.allowedMethods").flatMap(({ value }) => texts(value));
  const service = block.text("resource_id") ?? block.text("parent_id") ?? "";
  const owner = source(deployment, block, /^\$\{[^{}]*\}/.exec(service)?.[0])?.block;
  return [
    {
      from: `browsers with a page of ${origins.join(", ")}`,
      to: owner ? sentence`blobs of ${the(deployment, owner)}` : ["blobs"],
      by: `HTTPS 443: ${methods.join(", ")}`,
      control: sentence`Each URL is signed by the application, for one blob and a short time; ${mention(block, "CORS")} allows the origin.`,
    },
  ];
}

function registry(deployment: Deployment, block: Block): Reach {
  const admin = block.value("admin_enabled") === true ? "its admin user is on" : "its admin user is off";
  const who = block.value("admin_enabled") === true ? "its password or a token of Entra ID" : "a token of Entra ID";
  const anonymous =
    block.value("anonymous_pull_enabled") === true ? "everyone may pull" : `nobody pulls without ${who}`;
  const acls = {
    action: block.text("network_rule_set.default_action"),
    ranges: block.places("network_rule_set.ip_rule.ip_range").map(({ value }) => String(value)),
    subnets: [],
    bypass: block.text("network_rule_bypass_option"),
    closed: block.value("public_network_access_enabled") === false,
  };
  return {
    ...guarded(deployment, block, acls, `${admin}, and ${anonymous}`),
    to: the(deployment, block),
    by: "HTTPS 443",
  };
}

function workspace(deployment: Deployment, block: Block): Reach {
  const off =
    block.value("body.properties.features.disableLocalAuth") === true ||
    block.value("local_authentication_disabled") === true ||
    block.value("local_authentication_enabled") === false;
  const isClosed = (azapi: string, azurerm: string) =>
    block.value(`body.properties.publicNetworkAccessFor${azapi}`) === "Disabled" ||
    block.value(`internet_${azurerm}_enabled`) === false;
  const closed = [
    ...(isClosed("Ingestion", "ingestion") ? ["logs come in"] : []),
    ...(isClosed("Query", "query") ? ["logs are read"] : []),
  ];
  const from = closed.length === 0 ? "any address" : closed.length === 2 ? "private links" : "any address, in part";
  return {
    from: closed.length === 1 ? `${from}: ${closed[0]} by private links only` : from,
    to: the(deployment, block),
    by: "HTTPS 443",
    control: capitalized(
      sentence`${mention(block, "local authentication")} is ${off ? "off" : "on"}: ${off ? TOKENS : "it takes its keys too"}.`,
    ),
  };
}

function anywhereOr(ranges: readonly string[]): string {
  return ranges.length === 0 || ranges.includes("0.0.0.0/0") ? "any address" : ranges.join(", ");
}

function texts(value: Json | undefined): string[] {
  return [value ?? []].flat().map(String);
}

function text(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}
