import { Refusal } from "../../cloud";
import type { Values } from "../../values/value";
import { textAt } from "../../values/walk";
import { LANGFUSE_VALUES } from "./langfuse-chart";
import { findWrongValue, keys, type Shape } from "./values-shape";

/** A chart that the stacks install: its repositories, and its values by major version. */
interface KnownChart {
  readonly repositories: readonly string[];
  readonly values: Readonly<Record<string, Shape>>;
}

/** The chart refuses other values by its schema. */
const CERT_MANAGER = keys(`
  global installCRDs crds replicaCount strategy podDisruptionBudget featureGates maxConcurrentChallenges image
  imageRegistry imageNamespace clusterResourceNamespace namespace fullnameOverride nameOverride serviceAccount
  automountServiceAccountToken enableCertificateOwnerRef config dns01RecursiveNameservers
  dns01RecursiveNameserversOnly disableAutoApproval approveSignerNames extraArgs extraEnv resources securityContext
  containerSecurityContext volumes volumeMounts deploymentAnnotations podAnnotations podLabels serviceAnnotations
  serviceLabels serviceIPFamilyPolicy serviceIPFamilies podDnsPolicy podDnsConfig hostAliases hostUsers nodeSelector
  ingressShim http_proxy https_proxy no_proxy affinity tolerations topologySpreadConstraints livenessProbe
  readinessProbe enableServiceLinks prometheus webhook cainjector acmesolver startupapicheck extraObjects creator
  runtimeClassName priorityClassName enabled
`);

/** `enable` became `enabled` in June 2026. */
const SWITCH: Shape = { ...keys("enable enabled install", "flag"), port: "number" };

const KNOWN_CHARTS: Readonly<Record<string, KnownChart>> = {
  langfuse: {
    repositories: ["https://langfuse.github.io/langfuse-k8s", "oci://ghcr.io/langfuse/langfuse-k8s/charts"],
    values: LANGFUSE_VALUES,
  },
  "cert-manager": {
    repositories: ["oci://quay.io/jetstack/charts", "https://charts.jetstack.io"],
    values: { "1": { ...CERT_MANAGER, crds: keys("enabled keep", "flag"), replicaCount: "number" } },
  },
  "clickhouse-operator-helm": {
    repositories: ["oci://ghcr.io/clickhouse"],
    values: {
      "0": {
        ...keys("manager controller rbacHelpers crd metrics cert-manager prometheus extraManifests watchNamespaces"),
        ...keys("nameOverride fullnameOverride", "text"),
        certManager: SWITCH,
        webhook: SWITCH,
      },
    },
  },
  traefik: { repositories: ["oci://ghcr.io/traefik/helm", "https://traefik.github.io/charts"], values: {} },
};

/** The name of a chart, without the repository that may be in it. */
export function getChartName(release: Values): string {
  return (textAt(release, "chart") ?? "").replace(/\/+$/, "").split("/").at(-1) ?? "";
}

/** Refuses a chart that its repository does not have, a version that is none, and values that the chart does not know. */
export function requireChart(release: Values, values: Values): void {
  const [name, repository, version] = [
    getChartName(release),
    textAt(release, "repository"),
    textAt(release, "version"),
  ];
  requireRepository(name, repository, version);
  if (version !== undefined && !/^[v^~=<> ]*\d+(\.(\d+|x|\*))*/.test(version)) {
    throw new Refusal(`improper constraint: ${version}`);
  }
  const known = KNOWN_CHARTS[name]?.values ?? {};
  const [major] = /\d+/.exec(version ?? "") ?? [];
  if (Object.keys(known).length === 0 || major === undefined) return;
  const shape = known[major];
  if (!shape) {
    const majors = Object.keys(known).map((one) => `${one}.x`);
    throw new Refusal(
      `The rehearsal does not know the values of ${name} ${String(version)}; it knows ${majors.join(" and ")}.`,
    );
  }
  const wrong = findWrongValue(values, shape);
  if (wrong !== undefined) throw new Refusal(`values of ${name} ${String(version)}: ${wrong}`);
}

function requireRepository(name: string, repository: string | undefined, version = ""): void {
  if (repository === undefined || repository === "") return;
  const here = repository.replace(/\/+$/, "");
  const [owner] = Object.entries(KNOWN_CHARTS).find(([, { repositories }]) => repositories.includes(here)) ?? [];
  if (owner === undefined || owner === name) {
    const usual = owner === undefined ? KNOWN_CHARTS[name]?.repositories : undefined;
    if (!usual) return;
    const isMirror = !/langfuse|jetstack|clickhouse|traefik/.test(here);
    if (isMirror) return;
    throw new Refusal(
      `looks like "${repository}" is not a valid chart repository or cannot be reached; ${name} is in ${usual.join(" and ")}`,
    );
  }
  if (
    KNOWN_CHARTS[owner]?.repositories.some((one) => one === here && /charts\.jetstack|langfuse/.test(one)) ||
    here.startsWith("oci://")
  ) {
    throw new Refusal(`chart "${name}" version "${version}" not found in ${repository} repository; it has ${owner}`);
  }
}
