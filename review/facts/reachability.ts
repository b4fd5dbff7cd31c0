import { Block } from "../../terraform-json/block";
import type { Deployment } from "../../terraform-json/deployment";
import { helmPlaces, helmValue, type HelmRelease } from "../../terraform-json/helm-release";
import { isObject } from "../../terraform-json/json";
import type { Reach, Sentence } from "../report";
import { findAll, findPublicIp, findSource, getTexts, toTexts } from "./blocks";
import {
  describeAccessKey,
  describeBucket,
  describeLocation,
  findBuckets,
  usesSignedUrls,
  type Bucket,
} from "./bucket";
import { LANGFUSE_CHART, readReleases } from "./helm-releases";
import { describeBlock, linkName } from "./naming";
import { findAzureReach } from "./reachability-azure";
import { findPodReach } from "./reachability-pods";
import { capitalize, joinList, linkTo, sentence } from "./sentence";

/** Which connections are possible: from the internet and by users first, then to Azure's services, then of pods. */
export function findReachability(deployment: Deployment): Reach[] {
  return [
    ...describeSecurityRules(deployment),
    ...describeRecords(deployment),
    ...readReleases(deployment, "traefik").map((release) => describeIngressController(deployment, release)),
    ...readReleases(deployment, LANGFUSE_CHART).map((release) => describeWeb(deployment, release)),
    ...findAll(deployment, "azuread_application").map((block) => describeRedirects(deployment, block)),
    ...findAzureReach(deployment),
    ...findBuckets(deployment).flatMap((bucket) => describeBucketAccess(deployment, bucket)),
    ...findPodReach(deployment),
    ...deployment.blocks.filter(({ kind }) => kind === "backend").map(describeState),
  ];
}

const INTERNET = ["Internet", "*", "0.0.0.0/0", "Any"];
const UNKNOWN_ADDRESSES = "unknown addresses";

/** Rules of network security groups: resources of their own, and blocks in a group. */
function describeSecurityRules(deployment: Deployment): Reach[] {
  const separate = deployment
    .resources("azurerm_network_security_rule")
    .map((block) => describeSecurityRule(deployment, block));
  const inline = deployment.resources("azurerm_network_security_group").flatMap((group) =>
    group
      .places("security_rule")
      .flatMap(({ value }) => [value].flat())
      .filter(isObject)
      .map((values) => describeSecurityRule(deployment, new Block({ ...group, values }), group)),
  );
  return [...separate, ...inline];
}

/** @param owner the group of an inline rule */
function describeSecurityRule(deployment: Deployment, block: Block, owner?: Block): Reach {
  const sources = getPrefixes(block, "source_address_prefix");
  const isOutbound = block.text("direction") === "Outbound";
  const isOpen = !isOutbound && sources.some((one) => INTERNET.includes(one));
  const group = owner ?? findSource(deployment, block, block.value("network_security_group_name"))?.block;
  const of = group ? sentence` of ${linkName(deployment, group)}` : [];
  const verb = block.text("access") === "Allow" ? "allows" : "denies";
  const protocol = block.text("protocol") ?? "";
  const ports = [...getPrefixes(block, "destination_port_range"), ...getTexts(block, "destination_port_ranges")];
  return {
    from: isOpen ? "the internet" : sources.join(", ") || UNKNOWN_ADDRESSES,
    to: describeDestination(deployment, block),
    by: `${protocol === "*" ? "any protocol" : protocol.toUpperCase()} ${ports.map((port) => (port === "*" ? "any port" : port)).join(", ")}`,
    control: sentence`The rule ${linkName(deployment, block)}${of} ${verb} it${isOutbound ? " (outbound)" : ""}.`,
  };
}

function describeDestination(deployment: Deployment, block: Block): Sentence {
  const target = findSource(deployment, block, block.value("destination_address_prefix"))?.block;
  const all = getPrefixes(block, "destination_address_prefix").join(", ");
  return target ? describeBlock(deployment, target) : [all === "*" ? "any address" : all || UNKNOWN_ADDRESSES];
}

/** An argument, and the one for several values: `source_address_prefix` and `source_address_prefixes`. */
function getPrefixes(block: Block, argument: string): string[] {
  return [...getTexts(block, argument), ...getTexts(block, `${argument}es`)];
}

/** A records of DNS zones. */
function describeRecords(deployment: Deployment): Reach[] {
  return deployment.resources("azurerm_dns_a_record").map((block) => {
    const zone = deployment.resolvedText(block, "zone_name") ?? "";
    const name = deployment.resolvedText(block, "name") ?? "";
    const targets = toTexts(block.value("target_resource_id") ?? block.value("records")).map((record) => {
      const target = findSource(deployment, block, record)?.block;
      return target ? describeBlock(deployment, target) : record;
    });
    return {
      from: "the internet",
      to: targets.length > 0 ? joinList(targets) : ["an unknown address"],
      by: `the name ${name === "@" ? zone : `${name}.${zone}`}`,
      control: sentence`${linkTo(block, "An A record")} in the zone ${zone} points to it.`,
    };
  });
}

function describeIngressController(deployment: Deployment, release: HelmRelease): Reach {
  const redirects = helmPlaces(release, "ports.web.http.redirections.entryPoint.to").length > 0;
  const minimum = helmValue(release, "providers.file.content.tls.options.default.minVersion");
  const type = String(helmValue(release, "service.spec.type") ?? "LoadBalancer");
  const name = helmValue(release, ["service", "annotations", "service.beta.kubernetes.io/azure-pip-name"]);
  const ip = findPublicIp(deployment, name);
  const at = ip ? sentence` at ${describeBlock(deployment, ip)}` : name ? ` at the public IP ${String(name)}` : "";
  const tls = typeof minimum === "string" ? `, TLS ${minimum.replace(/^VersionTLS(\d)(\d)$/, "$1.$2")} or newer` : "";
  return {
    from: type === "LoadBalancer" ? "the internet" : "the cluster",
    to: sentence`the ingress controller ${linkName(deployment, release.block)}${at}`,
    by: `HTTPS 443${tls}, HTTP 80`,
    control: sentence`Its Service has the type ${linkTo(release.block, type)}.${redirects ? " HTTP is redirected to HTTPS." : ""}`,
  };
}

function describeWeb(deployment: Deployment, release: HelmRelease): Reach {
  const to = sentence`web of the release ${linkName(deployment, release.block)}`;
  const ingress = linkTo(release.block, "langfuse.ingress");
  const read = (path: string) => helmValue(release, `langfuse.ingress.${path}`);
  if (read("enabled") !== true) {
    const control = sentence`${ingress} is disabled; kubectl port-forward needs a right in Kubernetes.`;
    return { from: "users", to, by: "kubectl port-forward", control };
  }
  const isTls = read("tls.enabled") === true;
  const hosts = helmPlaces(release, "langfuse.ingress.hosts.host").map(({ value }) => String(value));
  const ingressClass = read("className") ?? read("ingressClassName");
  const secret = read("tls.secretName");
  const certificate = !isTls
    ? "it has no certificate"
    : secret === undefined
      ? "the chart chooses the Secret of its certificate"
      : `its certificate is in the Secret ${String(secret)}`;
  return {
    from: "the internet",
    to,
    by: hosts.map((host) => `${isTls ? "https" : "http"}://${host}`).join(", "),
    control: sentence`${ingress} is enabled for ${ingressClass ? `the class ${String(ingressClass)}` : "the default class"}; ${certificate}.`,
  };
}

/** Redirect URIs, to which Entra ID sends users after sign-in. */
function describeRedirects(deployment: Deployment, block: Block): Reach {
  const kinds = ["web", "single_page_application", "public_client"];
  const uris = kinds.flatMap((kind) => getTexts(block, `${kind}.redirect_uris`));
  const application = describeBlock(deployment, block);
  const isUnknown = block.kind === "data" && uris.length === 0;
  return {
    from: "users who signed in",
    to: isUnknown ? ["unknown"] : uris.length > 0 ? joinList(uris) : ["nowhere"],
    by: "a redirect of Entra ID",
    control: capitalize(
      isUnknown
        ? sentence`${application} exists already; its redirect URIs are set outside of these stacks.`
        : sentence`${application} has no other redirect URI.`,
    ),
  };
}

/** Access to a bucket that no stack manages: of pods, and of browsers by signed URLs. */
function describeBucketAccess(deployment: Deployment, bucket: Bucket): Reach[] {
  const { release, protocol, endpoint, isPlaintext } = bucket;
  const warning = isPlaintext ? " Anyone on the network path can read and change the data." : "";
  const location = describeLocation(bucket).replace("Outside", "outside");
  const pods = {
    from: "web and worker",
    to: sentence`${describeBucket(bucket)}, ${location}`,
    by: protocol,
    control: sentence`The Helm values of ${linkName(deployment, release.block)} set ${linkTo(release.block, endpoint)}; requests are signed with ${describeAccessKey(deployment, release)}.${warning} Other access is controlled by the bucket's owner.`,
  };
  const browsers = {
    from: "browsers of users",
    to: [`objects in ${describeBucket(bucket)}`],
    by: protocol,
    control: [
      "The application signs each URL for one object and a short time. The bucket's owner sets the allowed origins (CORS).",
    ],
  };
  return usesSignedUrls(bucket) ? [pods, browsers] : [pods];
}

/** The Terraform state of a stack. */
function describeState(block: Block): Reach {
  const { stack, type } = block;
  const container = `container ${block.text("container_name") ?? "of its backend"}`;
  const account = block.text("storage_account_name") ?? "its account";
  return {
    from: "the deployer",
    to: type === "azurerm" ? [`the state of ${stack} in the ${container} of ${account}`] : [`the state of ${stack}`],
    by: `the backend ${type}`,
    control: sentence`${linkTo(block, block.address)}: ${describeStateAccess(block)}.`,
  };
}

function describeStateAccess(block: Block): string {
  if (block.type === "local") return "a file of the deployer; everyone with access to the folder can read it";
  if (block.type !== "azurerm") return "access is controlled outside of these stacks";
  return block.value("use_azuread_auth") === true
    ? "it signs in with tokens of Entra ID"
    : "it may use a key of the account";
}
