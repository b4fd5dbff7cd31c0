import { Release } from "@cdktf/provider-helm/lib/release";
import { DefaultServiceAccountV1 } from "@cdktf/provider-kubernetes/lib/default-service-account-v1";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { Token, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { stringify } from "yaml";
import { SELF } from "../terraform/readable-stack";
import type { PodSecurityLevel, PublicIpName } from "./release-props";
import { INGRESS_CLASS, spread } from "./values/langfuse-values";

/** A chart with the version that this package is tested with, and its namespace. */
export interface PinnedChart {
  readonly repository: string;
  readonly chart: string;
  readonly version: string;
  /** Name of the release. */
  readonly name: string;
  readonly namespace: string;
}

export const CERT_MANAGER: PinnedChart = {
  repository: "oci://quay.io/jetstack/charts",
  chart: "cert-manager",
  version: "v1.20.2",
  name: "cert-manager",
  namespace: "cert-manager",
};

/** Older versions add capabilities that Pod Security refuses; the release name is part of a certificate's host. */
export const CLICKHOUSE_OPERATOR: PinnedChart = {
  repository: "oci://ghcr.io/clickhouse",
  chart: "clickhouse-operator-helm",
  version: "0.0.5",
  name: "clickhouse-operator",
  namespace: "clickhouse-operator-system",
};

export const TRAEFIK: PinnedChart = {
  repository: "oci://ghcr.io/traefik/helm",
  chart: "traefik",
  version: "41.3.0",
  name: "traefik",
  namespace: "traefik",
};

/**
 * Labels of a namespace that admits pods of this level only, and warns of every pod that is not "restricted".
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export function podSecurityLabels(enforce: PodSecurityLevel): Record<string, string> {
  return {
    "pod-security.kubernetes.io/enforce": enforce,
    "pod-security.kubernetes.io/audit": "restricted",
    "pod-security.kubernetes.io/warn": "restricted",
  };
}

/**
 * Pods that name no service account get no token of the Kubernetes API: those of the stores, and the operator's probe.
 * Kubernetes creates the account with its namespace, so Terraform adopts it.
 */
export function withholdApiToken(scope: Construct, namespace: string): DefaultServiceAccountV1 {
  return new DefaultServiceAccountV1(scope, "default-service-account", {
    metadata: { namespace },
    automountServiceAccountToken: false,
  });
}

/**
 * Helm values as YAML that a reviewer can read in a plan.
 *
 * Texts are quoted, because Terraform replaces references later and an id of digits must stay a text. `${` and `%{` in
 * other texts are escaped: Terraform would read them as templates.
 */
export function valuesYaml(values: object): string {
  return stringify(escapeTemplates(values), {
    defaultStringType: "QUOTE_DOUBLE",
    defaultKeyType: "PLAIN",
    lineWidth: 0,
    aliasDuplicateObjects: false,
  });
}

function escapeTemplates(value: unknown): unknown {
  if (typeof value === "string") {
    return Token.isUnresolved(value) ? value : value.replace(/[$%](?=\{)/g, "$&$&");
  }
  if (Array.isArray(value)) return value.map(escapeTemplates);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, escapeTemplates(item)]));
  }
  return value;
}

/** How long Helm waits for the pods of a prerequisite. */
const TIMEOUT_SECONDS = 600;

interface PrerequisiteReleaseProps {
  readonly chart: PinnedChart;
  readonly values: object;
  readonly skipCrds?: boolean;
  readonly dependencies?: readonly ITerraformDependable[];
}

/** One pinned chart in a namespace of its own, whose pods must be restricted. */
export class PrerequisiteRelease extends Construct {
  /** The release, which other resources wait for until its pods are ready. */
  readonly ready: ITerraformDependable;
  /** Name of the namespace, known once it exists. */
  readonly namespace: string;

  constructor(scope: Construct, id: string, props: PrerequisiteReleaseProps) {
    super(scope, id);
    const { chart } = props;
    const namespace = new NamespaceV1(this, SELF, {
      metadata: { name: chart.namespace, labels: podSecurityLabels("restricted") },
    });
    this.namespace = namespace.metadata.name;
    const serviceAccount = withholdApiToken(this, this.namespace);
    this.ready = new Release(this, "chart", {
      name: chart.name,
      namespace: this.namespace,
      repository: chart.repository,
      chart: chart.chart,
      version: chart.version,
      values: [valuesYaml(props.values)],
      skipCrds: props.skipCrds ?? false,
      wait: true,
      waitForJobs: true,
      timeout: TIMEOUT_SECONDS,
      maxHistory: 5,
      dependsOn: [serviceAccount, ...(props.dependencies ?? [])],
    });
  }
}

/** What the pods of cert-manager and of the operator request. */
const SMALL = { requests: { cpu: "50m", memory: "128Mi" }, limits: { memory: "512Mi" } };

/** cert-manager, for the certificate of the ingress and those of the ClickHouse operator's webhooks. */
export function certManagerValues() {
  return {
    crds: { enabled: true, keep: true },
    resources: SMALL,
    webhook: { resources: SMALL },
    cainjector: { resources: SMALL },
  };
}

/**
 * Watches one namespace only, and does not look for newer versions. The switches `enable` became `enabled` in June 2026;
 * a version ignores the other name.
 */
export function clickhouseOperatorValues(namespace: string) {
  return {
    controller: { watchNamespaces: [namespace] },
    manager: {
      args: ["--leader-elect", "--disable-version-update-checks"],
      resources: SMALL,
    },
    certManager: { enable: true, enabled: true },
    webhook: { enable: true, enabled: true },
  };
}

/** Ingress only: no CRDs, no dashboard, HTTP answered with a redirect, TLS 1.2 or newer, callers' addresses kept. */
export function traefikValues(namespace: string, exposure: { controllerReplicas: number; publicIp: PublicIpName }) {
  const { controllerReplicas: replicas, publicIp } = exposure;
  return {
    deployment: { replicas },
    podDisruptionBudget: { enabled: replicas > 1, maxUnavailable: 1 },
    topologySpreadConstraints: [spread({ "app.kubernetes.io/name": "traefik" })],
    resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi" } },
    ingressClass: { enabled: true, isDefaultClass: false, name: INGRESS_CLASS },
    api: { dashboard: false, insecure: false },
    ingressRoute: { dashboard: { enabled: false } },
    providers: {
      kubernetesCRD: { enabled: false },
      kubernetesIngress: {
        enabled: true,
        ingressClass: INGRESS_CLASS,
        namespaces: [namespace],
        publishedService: { enabled: true },
      },
      file: { enabled: true, watch: false, content: { tls: { options: { default: { minVersion: "VersionTLS12" } } } } },
    },
    ports: {
      web: { http: { redirections: { entryPoint: { to: "websecure", scheme: "https", permanent: true } } } },
      websecure: { http: { tls: { enabled: true } } },
    },
    service: {
      annotations: {
        "service.beta.kubernetes.io/azure-pip-name": publicIp.name,
        "service.beta.kubernetes.io/azure-load-balancer-resource-group": publicIp.resourceGroup,
      },
      spec: { type: "LoadBalancer", externalTrafficPolicy: "Local" },
    },
    accessLog: { enabled: true, format: "json" },
    log: { format: "json", level: "INFO" },
    global: { checkNewVersion: false, sendAnonymousUsage: false },
  };
}
