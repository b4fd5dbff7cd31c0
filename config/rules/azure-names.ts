import { findNodeGroupMistakes, findReservedWords, findSubnetMistakes } from "../../constructs/rules/azure-names";
import { blobNames, resourceNames } from "../naming";
import { show, type FieldError, type Path } from "../problem";
import { rule, toFieldErrors, type EnvironmentRule } from "./rule";

/** The sections that the names of resources are derived from. */
const SECTIONS = [
  "name",
  "resourceGroup",
  "network",
  "cluster",
  "registry",
  "keyVault",
  "diagnostics",
  "exposure",
  "sso",
] as const;

/** The file's name of a resource, or the environment's name if it is derived from that. */
const pathOf = (section: string, key: string, given: string | undefined) =>
  given === undefined ? ["environment"] : [section, key];

const reservedWordsRule: EnvironmentRule = {
  needs: [...SECTIONS, "storage"],
  check: (environment) => {
    const { cluster, registry, keyVault, storage } = environment;
    const names = resourceNames(environment);
    const mistakes = findReservedWords([
      { path: pathOf("cluster", "name", cluster.name), name: names.cluster },
      ...(registry.existing ? [] : [{ path: pathOf("registry", "name", registry.name), name: names.registry }]),
      ...(keyVault.existing ? [] : [{ path: pathOf("keyVault", "name", keyVault.name), name: names.keyVault }]),
      ...(storage.kind === "s3-compatible"
        ? []
        : [
            {
              path: pathOf("storage", "accountName", storage.accountName),
              name: blobNames(environment, storage).storageAccount,
            },
          ]),
    ]);
    return toFieldErrors(mistakes).filter(isFirstAtPath);
  },
};

function isFirstAtPath({ path }: FieldError, index: number, all: readonly FieldError[]): boolean {
  return all.findIndex((error) => String(error.path) === String(path)) === index;
}

/** The location of a resource group that exists may be another than `azure.location`. */
const nodeGroupRule: EnvironmentRule = {
  needs: [...SECTIONS, "azure"],
  check: (environment) => {
    const { resourceGroup, cluster } = resourceNames(environment);
    const location = environment.resourceGroup.existing ? undefined : environment.azure.location;
    return toFieldErrors(findNodeGroupMistakes({ path: ["cluster", "name"], name: cluster }, resourceGroup, location));
  },
};

/** A registry's host starts with its name: <name>.azurecr.io, or <name>-<hash>.azurecr.io. */
const loginServerRule = rule(["registry"], ({ registry }) => {
  if (!registry.existing || registry.loginServer === undefined) return undefined;
  const name = registry.name.toLowerCase();
  if (registry.loginServer.split(/[-.]/, 1)[0] === name) return undefined;
  return {
    path: ["registry", "loginServer"],
    rule: `must be the host of registry.name ${registry.name}, from which the cluster gets the right to pull`,
    given: show(registry.loginServer),
    fix: `Remove it, or write: loginServer: ${name}.azurecr.io`,
  };
});

const subnetRule = rule(["network"], ({ network }) =>
  network.existing
    ? toFieldErrors(findSubnetMistakes({ path: ["network", "subnet"], name: network.subnet }))
    : undefined,
);

export const azureNameRules: readonly EnvironmentRule[] = [
  reservedWordsRule,
  nodeGroupRule,
  loginServerRule,
  subnetRule,
];

/** Azure refuses to create a group that exists. All groups are in one subscription, but that of a workspace. */
export const createdGroupWarning: EnvironmentRule = {
  needs: [...SECTIONS, "azure"],
  check: (environment) => {
    const { azure, resourceGroup, network, registry, keyVault, diagnostics, exposure } = environment;
    const created = resourceGroup.existing ? "" : resourceNames(environment).resourceGroup.toLowerCase();
    const [, subscription, group] = (diagnostics.existing && WORKSPACE_GROUP.exec(diagnostics.workspaceId)) || [];
    const zone = exposure.kind === "public" ? exposure.dnsZone : undefined;
    const groups: readonly (readonly [Path, string | undefined | false])[] = [
      [["network", "resourceGroup"], network.existing && network.resourceGroup],
      [["registry", "resourceGroup"], registry.existing && registry.resourceGroup],
      [["keyVault", "resourceGroup"], keyVault.existing && keyVault.resourceGroup],
      [["diagnostics", "workspaceId"], subscription?.toLowerCase() === azure.subscriptionId && group],
      [["exposure", "dnsZone", "resourceGroup"], zone?.resourceGroup],
    ];
    return groups.flatMap(([path, given]): FieldError[] => {
      if (!given || given.toLowerCase() !== created) return [];
      const rule = "should not be in the resource group that is created: Azure refuses to create one that exists";
      const fix = `If the group exists, set the section resourceGroup to { name: ${given}, existing: true }`;
      return [{ path, rule, given: show(given), fix }];
    });
  },
};

const WORKSPACE_GROUP = /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)/;
