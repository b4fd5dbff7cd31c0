import { NetworkPolicyV1 } from "@cdktf/provider-kubernetes/lib/network-policy-v1";
import { Token } from "cdktf";
import { Construct } from "constructs";
import { NODE_METADATA, NOT_INTERNET, listExceptions } from "../rules/allowed-ranges";
import type { ChartGeneration } from "../rules/release";
import { CLICKHOUSE_OPERATOR, TRAEFIK } from "./prerequisites";
import type { AllowedEgress } from "./release-props";

export interface NetworkPoliciesProps {
  readonly namespace: string;
  /** The generations of the chart in the namespace; two while data is copied between them. */
  readonly generations: readonly ChartGeneration[];
  /** Lets the ingress controller reach web and the solver of certificate challenges. */
  readonly exposed: boolean;
  /** The port of the storage, which web and worker may reach on the internet. */
  readonly storagePort: number;
  /** What web and worker may reach beside HTTPS on the internet, as a mail server. */
  readonly allowedEgress: readonly AllowedEgress[];
}

/** Pods that both generations label alike. */
type CommonPods = "web" | "worker" | "postgresql" | "redis" | "solver";

/** Pods of one generation: their policies are created and deleted with it. */
type OwnPods = "clickhouse" | "keeper" | "clickhouse-v1" | "zookeeper";

type Pods = CommonPods | OwnPods;

/** Pods of another namespace. */
interface Neighbour {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Which pods may open a connection to which. Every other connection is denied, in both directions. */
interface Flow {
  readonly from: Pods | Neighbour;
  readonly to: Pods;
  readonly ports: readonly number[];
}

type Labels = Readonly<Record<string, string>>;

const COMMON: Record<CommonPods, Labels> = {
  web: { app: "web", "app.kubernetes.io/name": "langfuse" },
  worker: { app: "worker", "app.kubernetes.io/name": "langfuse" },
  postgresql: { "app.kubernetes.io/name": "postgresql" },
  redis: { "app.kubernetes.io/name": "redis" },
  solver: { "acme.cert-manager.io/http01-solver": "true" },
};

/** The labels that the charts, or the operator, give their pods. */
const LABELS: Record<Pods, Labels> = {
  ...COMMON,
  "clickhouse-v1": { "app.kubernetes.io/name": "clickhouse" },
  zookeeper: { "app.kubernetes.io/name": "zookeeper" },
  clickhouse: { "clickhouse.com/role": "clickhouse-server" },
  keeper: { "clickhouse.com/role": "clickhouse-keeper" },
};

const OWN_PODS: Record<ChartGeneration, readonly OwnPods[]> = {
  1: ["clickhouse-v1", "zookeeper"],
  2: ["clickhouse", "keeper"],
};

const OPERATOR: Neighbour = {
  namespace: CLICKHOUSE_OPERATOR.namespace,
  labels: { "app.kubernetes.io/name": "clickhouse-operator" },
};

const CONTROLLER: Neighbour = { namespace: TRAEFIK.namespace, labels: { "app.kubernetes.io/name": "traefik" } };

const APPS = ["web", "worker"] as const;

const fromApps = (to: Pods, ports: readonly number[]): Flow[] => APPS.map((from) => ({ from, to, ports }));

const COMMON_FLOWS: readonly Flow[] = [...fromApps("postgresql", [5432]), ...fromApps("redis", [6379])];

const OWN_FLOWS: Record<ChartGeneration, readonly Flow[]> = {
  1: [
    ...fromApps("clickhouse-v1", [8123, 9000]),
    { from: "clickhouse-v1", to: "clickhouse-v1", ports: [9000, 9009] },
    { from: "clickhouse-v1", to: "zookeeper", ports: [2181] },
    { from: "zookeeper", to: "zookeeper", ports: [2888, 3888] },
  ],
  2: [
    ...fromApps("clickhouse", [8123, 9000]),
    { from: "clickhouse", to: "clickhouse", ports: [9000, 9001, 9009] },
    { from: "clickhouse", to: "keeper", ports: [2181] },
    { from: "keeper", to: "keeper", ports: [2181, 9234] },
    { from: OPERATOR, to: "clickhouse", ports: [9001] },
    { from: OPERATOR, to: "keeper", ports: [2181] },
  ],
};

/** The stores of 2.x read from those of 1.x; both PostgreSQL have the same labels. */
const COPY_FLOWS: readonly Flow[] = [
  { from: "clickhouse", to: "clickhouse-v1", ports: [9000] },
  { from: "postgresql", to: "postgresql", ports: [5432] },
];

const EXPOSURE_FLOWS: readonly Flow[] = [
  { from: CONTROLLER, to: "web", ports: [3000] },
  { from: CONTROLLER, to: "solver", ports: [8089] },
];

/**
 * Network policies of the namespace. They allow name resolution, the flows above and, for web and worker, HTTPS and the
 * port of the storage on the internet (storage, Entra ID, model providers). No pod reaches the node's metadata address,
 * so none can use the node's identity.
 */
export class NetworkPolicies extends Construct {
  /** The policies, which other resources wait for. */
  readonly all: readonly NetworkPolicyV1[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: NetworkPoliciesProps,
  ) {
    super(scope, id);
    const common = (Object.keys(COMMON) as CommonPods[]).filter((pods) => pods !== "solver" || props.exposed);
    const own = props.generations.flatMap((generation) => OWN_PODS[generation]);
    this.all = [this.denyAll(), ...[...common, ...own].map((pods) => this.allow(pods))];
  }

  private get flows(): readonly Flow[] {
    const { generations, exposed } = this.props;
    return [
      ...COMMON_FLOWS,
      ...generations.flatMap((generation) => OWN_FLOWS[generation]),
      ...(generations.length > 1 ? COPY_FLOWS : []),
      ...(exposed ? EXPOSURE_FLOWS : []),
    ];
  }

  /** Denies every connection of every pod, except to the cluster's DNS. */
  private denyAll(): NetworkPolicyV1 {
    return new NetworkPolicyV1(this, "default-deny", {
      metadata: { name: "default-deny", namespace: this.props.namespace },
      spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"], egress: [NAME_RESOLUTION] },
    });
  }

  private allow(pods: Pods): NetworkPolicyV1 {
    const ingress = this.flows
      .filter(({ to }) => to === pods)
      .map(({ from, ports }) => ({ from: [selectPeer(from)], ports: tcp(ports) }));
    const inside = this.flows
      .filter(({ from }) => from === pods)
      .map(({ to, ports }) => ({ to: [selectPeer(to)], ports: tcp(ports) }));
    const egress = [...inside, ...(pods === "web" || pods === "worker" ? this.listInternetEgress() : [])];
    return new NetworkPolicyV1(this, pods, {
      metadata: { name: `langfuse-${pods}`, namespace: this.props.namespace },
      spec: {
        podSelector: select(pods),
        policyTypes: ["Ingress", "Egress"],
        ...(ingress.length > 0 && { ingress }),
        ...(egress.length > 0 && { egress }),
      },
    });
  }

  private listInternetEgress() {
    const { storagePort, allowedEgress } = this.props;
    const ports = storagePort === 443 ? [443] : [443, storagePort];
    return [
      { to: [{ ipBlock: { cidr: "0.0.0.0/0", except: NOT_INTERNET } }], ports: tcp(ports) },
      ...allowedEgress.map(({ range, ports }) => ({ to: [{ ipBlock: createBlock(range) }], ports: tcp(ports) })),
    ];
  }
}

/** The cluster's DNS: its pods, or the copy on the node with AKS LocalDNS. */
const NAME_RESOLUTION = {
  to: [
    { namespaceSelector: inNamespace("kube-system"), podSelector: { matchLabels: { "k8s-app": "kube-dns" } } },
    { ipBlock: { cidr: "169.254.10.10/32" } },
    { ipBlock: { cidr: "169.254.10.11/32" } },
  ],
  ports: [
    { protocol: "UDP", port: "53" },
    { protocol: "TCP", port: "53" },
  ],
};

/**
 * The policy of the ingress controller's own namespace. In: web traffic from anywhere. Out: web, the solver of
 * certificate challenges, and the Kubernetes API, which may have any address except the node's metadata.
 */
export function createControllerPolicy(
  scope: Construct,
  id: string,
  namespaces: { readonly controller: string; readonly langfuse: string },
): NetworkPolicyV1 {
  const to = (pods: "web" | "solver") => ({
    namespaceSelector: inNamespace(namespaces.langfuse),
    podSelector: select(pods),
  });
  return new NetworkPolicyV1(scope, id, {
    metadata: { name: "traefik", namespace: namespaces.controller },
    spec: {
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ ports: tcp([8000, 8443]) }],
      egress: [
        NAME_RESOLUTION,
        { to: [to("web")], ports: tcp([3000]) },
        { to: [to("solver")], ports: tcp([8089]) },
        { to: [{ ipBlock: { cidr: "0.0.0.0/0", except: NODE_METADATA } }], ports: tcp([443]) },
      ],
    },
  });
}

function selectPeer(who: Pods | Neighbour) {
  return typeof who === "string"
    ? { podSelector: select(who) }
    : { namespaceSelector: inNamespace(who.namespace), podSelector: { matchLabels: { ...who.labels } } };
}

function select(pods: Pods) {
  return { matchLabels: { ...LABELS[pods] } };
}

/** A range without the addresses of the node that are in it. A token has none: Terraform knows its range only later. */
function createBlock(cidr: string) {
  const except = Token.isUnresolved(cidr) ? [] : listExceptions(cidr);
  return { cidr, ...(except.length > 0 && { except }) };
}

function inNamespace(name: string) {
  return { matchLabels: { "kubernetes.io/metadata.name": name } };
}

function tcp(ports: readonly number[]) {
  return ports.map((port) => ({ protocol: "TCP", port: String(port) }));
}
