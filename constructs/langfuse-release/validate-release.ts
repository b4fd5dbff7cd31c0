import { Token } from "cdktf";
import type { Construct } from "constructs";
import { findVariableMistakes } from "../rules/environment-variables";
import { PUBLIC_DOMAIN_RULE, isPublicDomain } from "../rules/public-url";
import { findNamespaceMistakes, findReleaseMistakes } from "../rules/release";
import {
  CHART_1_VERSION,
  CHART_VERSION,
  CLICKHOUSE_REPLICAS,
  CONTROLLER_REPLICAS,
  CPU,
  DISK_GIB,
  EMAIL,
  GUID,
  IMAGE_REGISTRY,
  IMAGE_TAG,
  IPV4_RANGE,
  KEEPER_REPLICAS,
  MEMORY,
  NAMESPACE,
  NETWORK_PART_NAME,
  PORT,
  RELEASE_NAME,
  REPLICAS,
  REPOSITORY,
  RESOURCE_GROUP_NAME,
  SECRET_PREFIX,
  TIMEOUT_MINUTES,
  VARIABLE_NAME,
  VARIABLE_SECRET,
} from "../rules/values";
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
 * Refuses settings of a release that break a rule, and lets synthesis refuse relations that do not hold. The rules
 * are those of an environment file.
 * @throws Error for a value, or for charts that cannot run as they are set
 */
export function validateRelease(construct: Construct, release: CompleteRelease): void {
  validateProps(release, {
    namespace: NAMESPACE,
    releaseName: RELEASE_NAME,
    chartVersion: CHART_VERSION,
    tenantId: GUID,
    timeoutMinutes: TIMEOUT_MINUTES,
  });
  validateOrigin("publicUrl", release.publicUrl);
  validateProps(
    release.images,
    { registry: IMAGE_REGISTRY, web: REPOSITORY, worker: REPOSITORY, tag: IMAGE_TAG },
    "images.",
  );
  if (release.previous) {
    const rules = { chartVersion: CHART_1_VERSION, releaseName: RELEASE_NAME, tag: IMAGE_TAG };
    validateProps(release.previous, rules, "previous.");
  }
  throwMistakes(release.images.tag, () => findReleaseMistakes(release, ""));
  validateProps(release.vault, { secretPrefix: SECRET_PREFIX }, "vault.");
  validateStorage(release.storage);
  validatePods(release);
  validateEgress(release);
  validateVariables(construct, release);
  validateExposure(construct, release);
  addMistakes(construct, release.namespace, () => findNamespaceMistakes(release.namespace));
}

function validatePods(release: CompleteRelease): void {
  for (const name of ["web", "worker"] as const) validateBounded(`${name}.replicas`, release[name].replicas, REPLICAS);
  validateProps(release.clickhouse, { replicas: CLICKHOUSE_REPLICAS }, "clickhouse.");
  validateProps(release.keeper, { replicas: KEEPER_REPLICAS }, "keeper.");
  for (const name of ["postgresql", "redis", "clickhouse", "keeper"] as const) {
    validateProps(release[name], { diskGib: DISK_GIB }, `${name}.`);
  }
  for (const name of ["web", "worker", "postgresql", "redis", "clickhouse", "keeper"] as const) {
    validateProps(release[name].size, { cpu: CPU, memory: MEMORY }, `${name}.size.`);
  }
}

function validateEgress({ allowedEgress }: CompleteRelease): void {
  allowedEgress.forEach((egress, index) => {
    validateProps(egress, { range: IPV4_RANGE, ports: PORT }, `allowedEgress[${index}].`);
    validateNotEmpty(`allowedEgress[${index}].ports`, egress.ports);
  });
}

function validateVariables(construct: Construct, release: CompleteRelease): void {
  const { environment, secretEnvironment, storage } = release;
  validateKeys("environment", environment, VARIABLE_NAME);
  validateTexts("environment", environment);
  validateKeys("secretEnvironment", secretEnvironment, VARIABLE_NAME);
  for (const name of Object.keys(secretEnvironment)) {
    validateProps(secretEnvironment, { [name]: VARIABLE_SECRET }, "secretEnvironment.");
  }
  const settings = { environment, secretEnvironment, storageKind: storage.kind };
  addMistakes(construct, [], () => findVariableMistakes(settings, ""));
}

function validateExposure(construct: Construct, { exposure, publicUrl }: CompleteRelease): void {
  if (exposure.kind === "none") return;
  validateProps(exposure, { acmeEmail: EMAIL, controllerReplicas: CONTROLLER_REPLICAS }, "exposure.");
  const rules = { name: NETWORK_PART_NAME, resourceGroup: RESOURCE_GROUP_NAME };
  validateProps(exposure.publicIp, rules, "exposure.publicIp.");
  if (Token.isUnresolved(publicUrl) || isPublicDomain(publicUrl)) return;
  const mistake = { path: ["publicUrl"], rule: PUBLIC_DOMAIN_RULE, given: publicUrl, fix: "" };
  addMistakes(construct, [], () => [mistake]);
}
