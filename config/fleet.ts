import { blobNames, type ResourceNames } from "./naming";
import { show, showPath, type FieldError, type Path, type Problem } from "./problem";
import type { Environment } from "./schema/environment";
import { s3Settings, type S3CompatibleStorage } from "./storage";

/** An environment and its file. */
export interface LoadedEnvironment {
  /** The path on the command line; `the environment <name>` for plain data. */
  readonly file: string;
  readonly environment: Environment;
  readonly names: ResourceNames;
  /** What is likely to fail in it. */
  readonly warnings: readonly (Problem | FieldError)[];
}

const STATE_ACCOUNT = "account of the states";
const STATE_GROUP = "resource group of the states";

/** A name that only one environment may use, and only once. */
interface Claim {
  readonly what: string;
  readonly path: Path;
  readonly name: string;
  /** Where the name must be unique, as a message shows it. @default - in Azure */
  readonly where?: string;
  /** What is different for environments that may use the same name, as a subscription. */
  readonly scope?: string | undefined;
  /** The claims that may not have the same name. @default - those of the same kind */
  readonly refuses?: readonly string[];
}

/** An environment with a name that an earlier one already uses. */
export interface FleetConflict {
  readonly member: LoadedEnvironment;
  readonly owner: LoadedEnvironment;
  readonly error: FieldError;
}

/** Finds names that an environment uses twice, or shares with an earlier one. Azure compares names without case. */
export function findConflicts(members: readonly LoadedEnvironment[]): FleetConflict[] {
  const owners = new Map<string, { readonly owner: LoadedEnvironment; readonly path: Path }>();
  return members.flatMap((member) => {
    const conflicts = listClaims(member).flatMap((claim) => {
      const key = (what: string) => [what, claim.where, claim.scope, claim.name].join("\n").toLowerCase();
      const earlier = (claim.refuses ?? [claim.what]).flatMap((what) => {
        const found = owners.get(key(what));
        return found ? [{ claim, what, ...found }] : [];
      });
      const own = key(claim.what);
      if (!owners.has(own)) owners.set(own, { owner: member, path: claim.path });
      return earlier;
    });
    return conflicts
      .filter((conflict) => !isConsequence(conflict, conflicts))
      .map(({ claim, what, owner, path }) => ({
        member,
        owner,
        error: explainConflict(claim, {
          what,
          isSameFile: owner === member,
          place: owner === member ? showPath(path) : owner.file,
        }),
      }));
  });
}

interface Conflict {
  readonly claim: Claim;
  readonly owner: LoadedEnvironment;
}

/** Whether a conflict ends with another one: most names contain the environment's, and that of an application the group's. */
function isConsequence({ claim, owner }: Conflict, conflicts: readonly Conflict[]): boolean {
  const causes = claim.what === "app registration" ? ["environment", "resource group"] : ["environment"];
  return conflicts.some((other) => other.owner === owner && other.claim !== claim && causes.includes(other.claim.what));
}

function listClaims(member: LoadedEnvironment): Claim[] {
  const { environment, names } = member;
  const { registry, keyVault } = environment;
  return [
    { what: "environment", path: ["environment"], name: environment.name },
    ...listPublicUrls(environment),
    ...listStorageClaims(environment),
    ...(registry.existing ? [] : [{ what: "container registry", path: ["registry", "name"], name: names.registry }]),
    ...(keyVault.existing ? [] : [{ what: "Key Vault", path: ["keyVault", "name"], name: names.keyVault }]),
    ...listGroupClaims(member),
    ...listStateClaims(environment),
    ...listApplications(member),
  ];
}

/** Each environment that is reached by a forwarded port may use the same one. */
function listPublicUrls({ publicUrl }: Environment): Claim[] {
  const { hostname, origin } = URL.canParse(publicUrl) ? new URL(publicUrl) : { hostname: "localhost", origin: "" };
  if (["localhost", "127.0.0.1"].includes(hostname)) return [];
  return [{ what: "public URL", path: ["publicUrl"], name: origin, where: "" }];
}

function listStorageClaims(environment: Environment): Claim[] {
  const { storage } = environment;
  if (storage.kind === "s3-compatible") {
    return [
      { what: "bucket", path: ["storage", "bucket"], name: storage.bucket, where: `at ${findBucketScope(storage)}` },
    ];
  }
  const name = blobNames(environment, storage).storageAccount;
  const refuses = ["storage account", STATE_ACCOUNT];
  return [{ what: "storage account", path: ["storage", "accountName"], name, refuses }];
}

/** A bucket's name is unique with a provider, for all of its endpoints, or on one host. */
function findBucketScope(storage: S3CompatibleStorage): string {
  const { endpoint = "" } = s3Settings(storage);
  const host = URL.canParse(endpoint) ? new URL(endpoint).host : "an unknown endpoint";
  return /(amazonaws|aliyuncs)\.com(\.cn)?$/.exec(host)?.[0] ?? host;
}

/** Both exist before the first deployment. */
function listStateClaims({ state, azure }: Environment): Claim[] {
  if (state.backend !== "azurerm") return [];
  const { storageAccount, resourceGroup } = state;
  const group = { where: IN_SUBSCRIPTION, scope: azure.subscriptionId, refuses: ["resource group"] };
  return [
    { what: STATE_ACCOUNT, path: ["state", "storageAccount"], name: storageAccount, refuses: ["storage account"] },
    { what: STATE_GROUP, path: ["state", "resourceGroup"], name: resourceGroup, ...group },
  ];
}

const IN_SUBSCRIPTION = "in its subscription";

/** The resource group of an environment, and what it creates in it. */
function listGroupClaims({ environment, names }: LoadedEnvironment): Claim[] {
  const { azure, resourceGroup, network, diagnostics, exposure, storage } = environment;
  const group = {
    what: "resource group",
    path: ["resourceGroup", "name"],
    name: names.resourceGroup,
    where: IN_SUBSCRIPTION,
    scope: azure.subscriptionId,
    refuses: ["resource group", STATE_GROUP],
  };
  const inGroup = [
    { what: "cluster", path: ["cluster", "name"], name: names.cluster },
    { what: "identity", path: ["cluster", "identityName"], name: names.clusterIdentity },
    ...(storage.kind === "s3-compatible"
      ? []
      : [
          {
            what: "identity",
            path: ["storage", "identityName"],
            name: blobNames(environment, storage).workloadIdentity,
          },
        ]),
    ...(network.existing ? [] : [{ what: "virtual network", path: ["network", "name"], name: names.virtualNetwork }]),
    ...(diagnostics.existing || !diagnostics.enabled
      ? []
      : [{ what: "workspace", path: ["diagnostics", "workspaceName"], name: names.logWorkspace }]),
    ...(exposure.kind === "public"
      ? [{ what: "public IP address", path: ["exposure", "publicIpName"], name: names.publicIp }]
      : []),
  ];
  return [
    ...(resourceGroup.existing ? [] : [group]),
    ...inGroup.map((claim) => ({
      ...claim,
      where: `in the resource group ${names.resourceGroup}`,
      scope: azure.subscriptionId,
    })),
  ];
}

/** The stacks refuse a second app registration with the same name. */
function listApplications({ environment: { azure, sso }, names }: LoadedEnvironment): Claim[] {
  if (sso.application.existing) return [];
  return [
    {
      what: "app registration",
      path: ["sso", "application", "displayName"],
      name: names.ssoApplication,
      where: "in its tenant",
      scope: azure.tenantId,
    },
  ];
}

/** @param other - what the name is of, and where: a file, or a path of the same one */
function explainConflict(
  { what, path, name, where = "in Azure", scope }: Claim,
  other: { readonly what: string; readonly place: string; readonly isSameFile: boolean },
): FieldError {
  const isUrl = what === "public URL";
  const isUnknown = where === IN_SUBSCRIPTION && scope === undefined && !other.isSameFile;
  const orElse = isUnknown ? ", or azure.subscriptionId in both files if they are in different subscriptions" : "";
  const fix = `Set ${showPath(path)} to another ${isUrl ? "URL" : "name"}${orElse}.`;
  const error = (rule: string) => ({ path, rule, given: show(name), fix });
  const article = /^[aeiou]/.test(what) ? "an" : "a";
  if (isUrl || what === "environment") {
    return error(`must be unique: ${other.place} has the same ${isUrl ? "URL" : "name"}`);
  }
  if (other.what !== what) {
    const rule = other.isSameFile
      ? `must differ from ${other.place}`
      : `must not be the ${other.what} of ${other.place}`;
    return error(`${rule}: the account of the states exists before the first deployment`);
  }
  const owner = other.isSameFile ? `${other.place} is` : `${other.place} has`;
  return error(`must be unique ${where}: ${owner} ${article} ${what} of the same name`);
}
