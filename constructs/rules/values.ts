import { DNS_NAME_PATTERN, HOST_PATTERN, HOST_RULE } from "./hosts";

/**
 * The rules of values, each named after its value: for props of the constructs and for fields of an environment file. No file of this folder imports
 * CDKTF: the environment file is checked without it.
 */

/** What a text must match. */
export interface TextRule {
  readonly pattern: RegExp;
  /** The rule as a message shows it: `must be …`. */
  readonly rule: string;
  /** A secret may be given by mistake: no message shows the value. @default false */
  readonly sensitive?: boolean;
}

/** Bounds of a whole number, both allowed. */
export interface Limits {
  readonly min: number;
  readonly max: number;
}

/** A relation between values that is not valid. */
export interface Mistake {
  /** Where the wrong value is, as `["images", "tag"]`. */
  readonly path: readonly (string | number)[];
  /** The rule of the value: `must be …`. */
  readonly rule: string;
  /** The wrong value. */
  readonly given: unknown;
  /** What to write instead; only messages on an environment file show it. */
  readonly fix: string;
}

/** `cluster.systemPool.nodes.min`, `network.ranges[0]` */
export function showPath(path: Mistake["path"]): string {
  return path.reduce<string>(
    (text, part) => (typeof part === "number" ? `${text}[${part}]` : text === "" ? part : `${text}.${part}`),
    "",
  );
}

/** Hides the user of a URL in a text that a message shows: it may have a password. */
export function hideUserInfo(text: string): string {
  return text.replace(/^(.*?:\/\/)?.*@/s, "$1...@");
}

/** The rule of a whole number as a message shows it. */
export function describeLimits({ min, max }: Limits): string {
  return `must be a whole number from ${min} to ${max}`;
}

/** A text that matches a pattern. */
function text(pattern: RegExp, rule: string): TextRule {
  return { pattern, rule };
}

/** The rule of a name that no other resource in Azure may have. */
export function uniqueInAzure(name: TextRule): TextRule {
  return { ...name, rule: `${name.rule} (unique in all of Azure)` };
}

/** A name of a network or of a part of it. */
function networkName(min: number, max: number): TextRule {
  return text(
    new RegExp(`^(?=.{${min},${max}}$)[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9_])?$`),
    `must be ${min} to ${max} letters, digits, ".", "_" and "-", starting with a letter or digit and not ending with "." or "-"`,
  );
}

const OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const IPV4 = `${OCTET}(\\.${OCTET}){3}`;
const PRIVATE = "10\\.|192\\.168\\.|172\\.(1[6-9]|2\\d|3[01])\\.";

/** A range of a network, between the largest and the smallest that Azure takes there. */
function networkRange(largest: number, smallest: number): TextRule {
  const prefixes = Array.from({ length: smallest - largest + 1 }, (_, index) => largest + index);
  const rule = `must be an IPv4 range in CIDR notation, from /${largest} to /${smallest}`;
  return text(new RegExp(`^${IPV4}/(${prefixes.join("|")})$`), rule);
}

// Azure and Entra ID. Names: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
/** The name of a region, as `westeurope`, or the one that people read, as `West Europe`: the azurerm provider takes both. */
export const LOCATION = text(/^[A-Za-z][A-Za-z0-9 ]*$/, "must be the name of an Azure region, as westeurope");
export const GUID = text(
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  "must be a GUID in lower case",
);
export const RESOURCE_GROUP_NAME = text(
  /^[A-Za-z0-9._()-]{0,89}[A-Za-z0-9_()-]$/,
  'must be 1 to 90 letters, digits, ".", "_", "-" and parentheses, not ending with "."',
);
/** A name that becomes part of the resource address. */
export const SHORT_NAME = text(
  /^[a-z]([a-z0-9-]{0,28}[a-z0-9])?$/,
  "must be 1 to 30 lower-case letters, digits and hyphens, starting with a letter and ending with a letter or digit",
);
const CONTROL = "\\x00-\\x1f\\x7f";
export const TAG_NAME = text(
  new RegExp(`^[^<>%&\\\\?/${CONTROL}]+$`),
  "must be one character or more, without < > % & \\ ? / and control characters",
);
/** Key Vault's secrets take no more tags. */
export const SECRET_TAGS_MAX = 15;
export const IDENTITY_NAME = text(
  /^[A-Za-z0-9][A-Za-z0-9_-]{2,127}$/,
  'must be 3 to 128 letters, digits, "_" and "-", starting with a letter or digit',
);
export const APPLICATION_NAME = text(
  new RegExp(`^(?=.*\\S)[^${CONTROL}]{1,120}$`),
  "must be 1 to 120 characters, not only spaces, and no control characters",
);
export const ROTATION_DAYS: Limits = { min: 7, max: 365 };
export const WORKSPACE_NAME = text(
  /^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$/,
  "must be 4 to 63 letters, digits and hyphens, starting and ending with a letter or digit",
);
/** azurerm compares the fixed parts of an id with case. */
export const WORKSPACE_ID = text(
  /^\/subscriptions\/[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\/resourceGroups\/[^/]{1,90}\/providers\/Microsoft\.OperationalInsights\/workspaces\/[A-Za-z0-9-]{4,63}$/,
  "must be the resource id of a Log Analytics workspace, with resourceGroups and Microsoft.OperationalInsights in this case",
);
export const LOG_RETENTION_DAYS: Limits = { min: 30, max: 730 };
export const VAULT_NAME = text(
  /^(?=.{3,24}$)[A-Za-z](-?[A-Za-z0-9])*$/,
  "must be 3 to 24 letters, digits and single hyphens between them, starting with a letter",
);
export const SECRET_PREFIX = text(/^[A-Za-z0-9-]{1,60}$/, "must be 1 to 60 letters, digits and hyphens");
export const VAULT_SOFT_DELETE_DAYS: Limits = { min: 7, max: 90 };

// Network
export const VIRTUAL_NETWORK_NAME = networkName(2, 64);
/** Subnets, security groups and public addresses have the same rule. */
export const NETWORK_PART_NAME = networkName(1, 80);
export const ADDRESS_SPACE = networkRange(8, 29);
export const POD_RANGE = networkRange(8, 24);
/** Kubernetes takes no larger one and no smaller one. */
export const SERVICE_RANGE = networkRange(12, 29);
export const IPV4_ADDRESS = text(new RegExp(`^${IPV4}$`), "must be an IPv4 address");
export const IPV4_RANGE = text(new RegExp(`^${IPV4}/(3[0-2]|[12]?\\d)$`), "must be an IPv4 range in CIDR notation");
/** A range that Azure's firewalls let in: they see public addresses only. */
export const PUBLIC_RANGE = text(
  new RegExp(`^(?!${PRIVATE})${IPV4}/(3[02]|[12]?\\d)$`),
  "must be a public IPv4 range in CIDR notation, no /31; a single address ends with /32",
);
export const PORT: Limits = { min: 1, max: 65535 };
const PORT_PATTERN = "(?:[1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5])";
export const DNS_ZONE = text(new RegExp(`^${DNS_NAME_PATTERN}$`), `must be a DNS zone ${HOST_RULE}`);
export const HOST = text(new RegExp(`^${HOST_PATTERN}(:${PORT_PATTERN})?$`), `must be a host name ${HOST_RULE}`);
export const HTTPS_URL = text(
  /^https:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/,
  "must be an https URL without user, query and fragment",
);

// Cluster and registry
export const CLUSTER_NAME = text(
  /^[A-Za-z0-9]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?$/,
  'must be 1 to 63 letters, digits, "_" and "-", starting and ending with a letter or digit',
);
export const KUBERNETES_VERSION = text(
  /^1\.(2[89]|[3-9]\d)$/,
  'must be a Kubernetes minor version in quotes, "1.28" or newer',
);
export const ZONE = text(/^[123]$/, 'must be one of: "1", "2", "3"');
/** AKS takes 12 characters, and three of them are for the pool that replaces it in a rotation. */
export const NODE_POOL_NAME = text(
  /^[a-z][a-z0-9]{0,8}$/,
  "must be 1 to 9 lower-case letters and digits, starting with a letter",
);
/** Azure ignores the case. */
export const VM_SIZE = text(
  /^[Ss]tandard_(?!.*_v$)[A-Za-z]+\d+(-\d+)?[A-Za-z]*(_[A-Za-z0-9]+)*$/,
  "must be a machine size as Azure names it: Standard_, family, cores, features, version",
);
export const NODES: Limits = { min: 1, max: 1000 };
export const OS_DISK_GIB: Limits = { min: 30, max: 2048 };
export const REGISTRY_NAME = text(/^[A-Za-z0-9]{5,50}$/, "must be 5 to 50 letters and digits");
export const LOGIN_SERVER = text(
  /^[a-z0-9]{5,50}(-[a-z0-9]+)?\.azurecr\.io$/,
  'must be a host that ends with ".azurecr.io"',
);

// Storage
export const STORAGE_ACCOUNT_NAME = text(/^[a-z0-9]{3,24}$/, "must be 3 to 24 lower-case letters and digits");
export const CONTAINER_NAME = text(
  /^(?=.{3,63}$)[a-z0-9](-?[a-z0-9])*$/,
  "must be 3 to 63 lower-case letters, digits and single hyphens between them",
);
export const BLOB_DAYS: Limits = { min: 1, max: 365 };
export const BUCKET_REGION = text(
  /^[a-z0-9](-?[a-z0-9])*$/,
  "must be lower-case letters, digits and single hyphens between them",
);
export const BUCKET_NAME = text(
  /^(?=.{3,63}$)[a-z0-9][a-z0-9.-]*[a-z0-9]$/,
  "must be 3 to 63 lower-case letters, digits, hyphens and dots, with a letter or digit at both ends",
);
/**
 * The name of the secret of an access key. Key Vault ignores the case of names, so lower case names every secret, and
 * hardly any access key fits: those have upper-case letters, or are long and without a hyphen.
 */
export const ACCESS_KEY_SECRET: TextRule = {
  pattern: /^(?![a-z0-9]{30,}$)[a-z0-9-]{1,100}$/,
  rule: "must be the name of a secret of the Key Vault, in lower-case letters, digits and hyphens; a key itself belongs into the vault",
  sensitive: true,
};

// Release
export const NAMESPACE = text(
  /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
  "must be 1 to 63 lower-case letters, digits and hyphens, starting and ending with a letter or digit",
);
export const RELEASE_NAME = text(
  /^[a-z]([a-z0-9-]{0,35}[a-z0-9])?$/,
  "must be 1 to 37 lower-case letters, digits and hyphens, starting with a letter and ending with a letter or digit",
);
const CHART_1 = { pattern: "1\\.5\\.(29|[3-9]\\d|\\d{3,})", versions: "1.5.29 or newer of 1.5" };
export const CHART_1_VERSION = text(
  new RegExp(`^${CHART_1.pattern}$`),
  `must be ${CHART_1.versions} of the official chart`,
);
export const CHART_VERSION = text(
  new RegExp(`^(${CHART_1.pattern}|2\\.\\d+\\.\\d+)$`),
  `must be a supported version of the official chart: ${CHART_1.versions} (Langfuse 3), or 2.x (Langfuse 4)`,
);
export const IMAGE_TAG = text(
  /^(?!.{129})\d+\.\d+\.\d+(-[0-9A-Za-z._-]+)?$/,
  "must start with the version of Langfuse that it was built from, as 4.4.0-keyless.1",
);
export const IMAGE_REGISTRY = text(/^[a-z0-9][a-z0-9.-]*(:\d+)?$/, "must be the host of a registry in lower case");
export const REPOSITORY = text(/^[a-z0-9]+([._/-][a-z0-9]+)*$/, "must be a repository in lower case");
export const CPU = text(
  /^(?=.*[1-9])(\d+m|\d+(\.\d{1,3})?)$/,
  'must be a number of cores from 0.001 in quotes, as "2", "0.5" or "500m"',
);
export const MEMORY = text(/^[1-9]\d*(Mi|Gi)$/, 'must be an amount of memory above 0, as "512Mi" or "4Gi"');
export const REPLICAS: Limits = { min: 1, max: 100 };
export const CLICKHOUSE_REPLICAS: Limits = { min: 1, max: 9 };
export const KEEPER_REPLICAS: Limits = { min: 1, max: 5 };
export const CONTROLLER_REPLICAS: Limits = { min: 1, max: 20 };
/** The largest disk that Azure has. */
export const DISK_GIB: Limits = { min: 1, max: 32767 };
export const TIMEOUT_MINUTES: Limits = { min: 5, max: 120 };
export const VARIABLE_NAME = text(/^[A-Z][A-Z0-9_]*$/, "must be the name of an environment variable in upper case");
export const VARIABLE_SECRET: TextRule = {
  pattern: /^[A-Za-z0-9](-?[A-Za-z0-9])*$/,
  rule: "must be the name of a secret: letters, digits and single hyphens",
  sensitive: true,
};
export const EMAIL = text(
  /^(?=[^@]{1,64}@)(?:[A-Za-z0-9_'+-]+\.)*[A-Za-z0-9_'+-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+(?:xn--[A-Za-z0-9-]{0,58}[A-Za-z0-9]|[A-Za-z]{2,63})$/,
  "must be an email address",
);
