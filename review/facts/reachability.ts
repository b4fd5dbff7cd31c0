import { Block } from "../../terraform-json/block";
import type { Deployment } from "../../terraform-json/deployment";
import { isObject } from "../../terraform-json/json";
import { helmPlaces, helmValue, type HelmRelease } from "../../terraform-json/helm-release";
import type { Reach, Sentence } from "../report";
import { named, origin, source, the } from "./naming";
import { azureReach } from "./reach-azure";
import { bucketReach } from "./reach-bucket";
import { podReach } from "./reach-pods";
import { readableReleases } from "./releases";
import { LANGFUSE_CHART } from "./secret-readers";
import { capitalized, enumerated, mention, sentence } from "./sentence";

/** What can be reached from where: from the internet and by users first, then Azure's services, then pods. */
export function reachability(deployment: Deployment): Reach[] {
  return [
    ...securityRules(deployment),
    ...records(deployment),
    ...readableReleases(deployment, "traefik").map((release) => controller(deployment, release)),
    ...readableReleases(deployment, LANGFUSE_CHART).map((release) => web(deployment, release)),
    ...[...deployment.resources("azuread_application"), ...firstData(deployment, "azuread_application")].map((block) =>
      redirects(deployment, block),
    ),
    ...azureReach(deployment),
    ...bucketReach(deployment),
    ...podReach(deployment),
    ...deployment.blocks.filter(({ kind }) => kind === "backend").map(states),
  ];
}

const INTERNET = ["Internet", "*", "0.0.0.0/0", "Any"];

/** Rules of network security groups, which stand by themselves or in their group. */
function securityRules(deployment: Deployment): Reach[] {
  const alone = deployment.resources("azurerm_network_security_rule").map((block) => securityRule(deployment, block));
  const groups = deployment.resources("azurerm_network_security_group");
  const within = groups.flatMap((block) =>
    block
      .places("security_rule")
      .flatMap(({ value }) => [value].flat())
      .flatMap((values) =>
        isObject(values) ? [securityRule(deployment, new Block({ ...block, values }), block)] : [],
      ),
  );
  return [...alone, ...within];
}

/** @param owner the group that it is written in, if it does not stand by itself */
function securityRule(deployment: Deployment, block: Block, owner?: Block): Reach {
  const sources = addresses(block, "source_address_prefix");
  const outbound = block.text("direction") === "Outbound";
  const isOpen = !outbound && sources.some((one) => INTERNET.includes(one));
  const group = owner ?? source(deployment, block, block.value("network_security_group_name"))?.block;
  const of = group ? sentence` of ${named(deployment, group)}` : [];
  const allows = block.text("access") === "Allow" ? "lets it through" : "refuses it";
  const direction = outbound ? ", outbound" : "";
  return {
    from: isOpen ? "the internet" : sources.join(", ") || "addresses that are not told",
    to: destination(deployment, block),
    by: `${block.text("protocol") === "*" ? "any protocol" : (block.text("protocol") ?? "").toUpperCase()} ${ports(block)}`,
    control: sentence`${named(deployment, block)}${of} ${allows}${direction}.`,
  };
}

function destination(deployment: Deployment, block: Block): Sentence {
  const target = source(deployment, block, block.value("destination_address_prefix"))?.block;
  const all = addresses(block, "destination_address_prefix").join(", ");
  return target ? the(deployment, target) : [all === "*" ? "any address" : all || "addresses that are not told"];
}

function addresses(block: Block, argument: string): string[] {
  return [block.value(argument) ?? [], block.value(`${argument}es`) ?? []].flat().map(String);
}

function ports(block: Block): string {
  const all = addresses(block, "destination_port_range").concat(
    [block.value("destination_port_ranges") ?? []].flat().map(String),
  );
  return all.map((port) => (port === "*" ? "any port" : port)).join(", ");
}

/** Names that point to an address of the deployment. */
function records(deployment: Deployment): Reach[] {
  return deployment.resources("azurerm_dns_a_record").map((block) => {
    const zone = deployment.resolvedText(block, "zone_name") ?? "";
    const name = deployment.resolvedText(block, "name") ?? "";
    const targets = [block.value("target_resource_id") ?? block.value("records") ?? []].flat().map((record) => {
      const target = source(deployment, block, record)?.block;
      return target ? the(deployment, target) : String(record);
    });
    return {
      from: "the internet",
      to: targets.length > 0 ? enumerated(targets) : ["an address that is not told"],
      by: `the name ${name === "@" ? zone : `${name}.${zone}`}`,
      control: sentence`${mention(block, "An A record")} in the zone ${zone} points there.`,
    };
  });
}

/** The ingress controller. */
function controller(deployment: Deployment, release: HelmRelease): Reach {
  const redirects = helmPlaces(release, "ports.web.http.redirections.entryPoint.to").length > 0;
  const minimum = helmValue(release, "providers.file.content.tls.options.default.minVersion");
  const type = helmValue(release, "service.spec.type") ?? "LoadBalancer";
  const address = helmValue(release, ["service", "annotations", "service.beta.kubernetes.io/azure-pip-name"]);
  const block = deployment
    .resources("azurerm_public_ip")
    .find((one) => deployment.resolvedText(one, "name") === address);
  const at = block ? sentence` at ${the(deployment, block)}` : address ? ` at the public IP ${String(address)}` : "";
  const tls = typeof minimum === "string" ? `, TLS ${minimum.replace(/^VersionTLS(\d)(\d)$/, "$1.$2")} or newer` : "";
  return {
    from: type === "LoadBalancer" ? "the internet" : "the cluster",
    to: sentence`the ingress controller ${named(deployment, release.block)}${at}`,
    by: `HTTPS 443${tls}, HTTP 80`,
    control: sentence`Its service has the type ${mention(release.block, String(type))}.${redirects ? " HTTP is redirected to HTTPS." : ""}`,
  };
}

function web(deployment: Deployment, release: HelmRelease): Reach {
  const to = sentence`web of the release ${named(deployment, release.block)}`;
  const link = mention(release.block, "langfuse.ingress");
  if (helmValue(release, "langfuse.ingress.enabled") !== true) {
    const control = sentence`${link} is off: a forwarded port needs a right in Kubernetes.`;
    return { from: "users", to, by: "kubectl port-forward", control };
  }
  const tls = helmValue(release, "langfuse.ingress.tls.enabled") === true;
  const hosts = helmPlaces(release, "langfuse.ingress.hosts.host").map(({ value }) => String(value));
  const ingressClass =
    helmValue(release, "langfuse.ingress.className") ?? helmValue(release, "langfuse.ingress.ingressClassName");
  const certificate = helmValue(release, "langfuse.ingress.tls.secretName");
  const by = tls
    ? `its certificate is in the Secret ${String(certificate ?? "of the chart's choice")}`
    : "it has no certificate";
  return {
    from: "the internet",
    to,
    by: hosts.map((host) => `${tls ? "https" : "http"}://${host}`).join(", "),
    control: sentence`${link} is on, for the class ${String(ingressClass ?? "that is the default")}; ${by}.`,
  };
}

/** What is looked up and no stack makes, once. */
function firstData(deployment: Deployment, type: string): Block[] {
  return deployment.data(type).filter((block) => origin(deployment, block) === block);
}

/** Where Entra ID sends users after they have signed in. */
function redirects(deployment: Deployment, block: Block): Reach {
  const uris = ["web", "single_page_application", "public_client"].flatMap((kind) =>
    [block.value(`${kind}.redirect_uris`) ?? []].flat().map(String),
  );
  if (block.kind === "data" && uris.length === 0) {
    const control = sentence`${the(deployment, block)} exists already, and its owner sets that.`;
    return {
      from: "users who signed in",
      to: ["not told"],
      by: "a redirect of Entra ID",
      control: capitalized(control),
    };
  }
  const to = uris.length > 0 ? enumerated(uris) : ["nowhere"];
  return {
    from: "users who signed in",
    to,
    by: "a redirect of Entra ID",
    control: capitalized(sentence`${the(deployment, block)} has no other redirect URI.`),
  };
}

function states(block: Block): Reach {
  const { stack, type } = block;
  const container = `container ${block.text("container_name") ?? "of its backend"}`;
  const account = block.text("storage_account_name") ?? "its account";
  return {
    from: "whoever plans or applies",
    to: type === "azurerm" ? [`the state of ${stack} in the ${container} of ${account}`] : [`the state of ${stack}`],
    by: `the backend ${type}`,
    control: sentence`${mention(block, block.address)}: ${stateControl(block)}.`,
  };
}

function stateControl(block: Block): string {
  if (block.type === "local") return "a file of whoever applies, readable for all who can read the folder";
  if (block.type !== "azurerm") return "who may read it is set there, and not told here";
  return block.value("use_azuread_auth") === true
    ? "it signs in with tokens of Entra ID"
    : "it may ask for a key of the account";
}
