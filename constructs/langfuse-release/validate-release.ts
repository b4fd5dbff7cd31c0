import { Token } from "cdktf";
import type { Construct } from "constructs";
import { findEgressMistakes } from "../rules/allowed-ranges";
import { findVariableMistakes } from "../rules/environment-variables";
import { PUBLIC_DOMAIN_RULE, isPublicDomain } from "../rules/public-url";
import { findRedisMemoryMistakes } from "../rules/quantities";
import {
  findImageMistakes,
  findKeeperMistakes,
  findNamespaceMistakes,
  findPreviousMistakes,
  findReleaseNameMistakes,
} from "../rules/release";
import { findSecretNameMistakes } from "../rules/secret-names";
import * as rule from "../rules/values";
import {
  addMistakes,
  throwMistakes,
  validateBounded,
  validateKeys,
  validateNotEmpty,
  validateOrigin,
  validateProps,
  validateTexts,
} from "../validate";
import type { CompleteRelease } from "./complete-release";
import { validateStorage } from "./storage";

/**
 * Refuses settings of a release that break a rule, and lets synthesis refuse the other relations. The rules
 * are those of an environment file.
 * @throws Error for a value, or for charts that cannot run as they are set
 */
export function validateRelease(construct: Construct, release: CompleteRelease): void {
  validateProps(release, {
    namespace: rule.NAMESPACE,
    releaseName: rule.RELEASE_NAME,
    chartVersion: rule.CHART_VERSION,
    tenantId: rule.GUID,
    timeoutMinutes: rule.TIMEOUT_MINUTES,
  });
  validateOrigin("publicUrl", release.publicUrl);
  validateProps(
    release.images,
    { registry: rule.IMAGE_REGISTRY, web: rule.REPOSITORY, worker: rule.REPOSITORY, tag: rule.IMAGE_TAG },
    "images.",
  );
  if (release.previous) {
    const rules = { chartVersion: rule.CHART_1_VERSION, releaseName: rule.RELEASE_NAME, tag: rule.IMAGE_TAG };
    validateProps(release.previous, rules, "previous.");
  }
  validateCharts(release);
  validateProps(release.vault, { secretPrefix: rule.SECRET_PREFIX }, "vault.");
  validateStorage(release.storage);
  validateSecretNames(release);
  validatePods(release);
  validateEgress(release);
  validateVariables(construct, release);
  validateExposure(construct, release);
  addMistakes(construct, release.namespace, () => findNamespaceMistakes(release.namespace));
}

function validateSecretNames({ vault, storage, secretEnvironment }: CompleteRelease): void {
  const credentials = storage.kind === "azure-keyless" ? {} : storage.credentials;
  const named = (path: readonly string[], names: object) =>
    Object.entries(names).map(([key, name]) => ({ path: [...path, key], name: String(name) }));
  const names = [...named(["secretEnvironment"], secretEnvironment), ...named(["storage", "credentials"], credentials)];
  throwMistakes([vault.secretPrefix, names], () => findSecretNameMistakes(vault.secretPrefix, names));
}

/** As `findReleaseMistakes`; a token turns off only the rules that read it. */
function validateCharts(release: CompleteRelease): void {
  const { releaseName, images, previous, keeper } = release;
  throwMistakes(images.tag, () => findImageMistakes(release));
  throwMistakes([releaseName, images.tag, previous], () => findPreviousMistakes(release, ""));
  throwMistakes(releaseName, () => findReleaseNameMistakes(release));
  throwMistakes(keeper.replicas, () => findKeeperMistakes(release));
}

const SIZE_RULES = { cpu: rule.CPU, memory: rule.MEMORY };

function validatePods(release: CompleteRelease): void {
  for (const name of ["web", "worker"] as const) {
    validateBounded(`${name}.replicas`, release[name].replicas, rule.REPLICAS);
    validateProps(release[name].size, SIZE_RULES, `${name}.size.`);
  }
  validateProps(release.clickhouse, { replicas: rule.CLICKHOUSE_REPLICAS }, "clickhouse.");
  validateProps(release.keeper, { replicas: rule.KEEPER_REPLICAS }, "keeper.");
  for (const name of ["postgresql", "redis", "clickhouse", "keeper"] as const) {
    validateProps(release[name], { diskGib: rule.DISK_GIB }, `${name}.`);
    validateProps(release[name].size, SIZE_RULES, `${name}.size.`);
  }
  const { memory } = release.redis.size;
  throwMistakes(memory, () => findRedisMemoryMistakes(["redis", "size", "memory"], memory));
}

function validateEgress({ allowedEgress }: CompleteRelease): void {
  allowedEgress.forEach((egress, index) => {
    validateProps(egress, { range: rule.IPV4_RANGE, ports: rule.PORT }, `allowedEgress[${index}].`);
    validateNotEmpty(`allowedEgress[${index}].ports`, egress.ports);
  });
  throwMistakes(allowedEgress, () => findEgressMistakes(["allowedEgress"], allowedEgress));
}

function validateVariables(construct: Construct, release: CompleteRelease): void {
  const { environment, secretEnvironment, storage } = release;
  validateKeys("environment", environment, rule.VARIABLE_NAME);
  validateTexts("environment", environment);
  validateKeys("secretEnvironment", secretEnvironment, rule.VARIABLE_NAME);
  for (const name of Object.keys(secretEnvironment)) {
    validateProps(secretEnvironment, { [name]: rule.VARIABLE_SECRET }, "secretEnvironment.");
  }
  const settings = { environment, secretEnvironment, storageKind: storage.kind };
  addMistakes(construct, [], () => findVariableMistakes(settings, ""));
}

function validateExposure(construct: Construct, { exposure, publicUrl }: CompleteRelease): void {
  if (exposure.kind === "none") return;
  validateProps(exposure, { acmeEmail: rule.EMAIL, controllerReplicas: rule.CONTROLLER_REPLICAS }, "exposure.");
  const rules = { name: rule.NETWORK_PART_NAME, resourceGroup: rule.RESOURCE_GROUP_NAME };
  validateProps(exposure.publicIp, rules, "exposure.publicIp.");
  if (Token.isUnresolved(publicUrl) || isPublicDomain(publicUrl)) return;
  const mistake = { path: ["publicUrl"], rule: PUBLIC_DOMAIN_RULE, given: publicUrl };
  addMistakes(construct, [], () => [mistake]);
}
