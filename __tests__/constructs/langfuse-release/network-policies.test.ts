import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import {
  NetworkPolicies,
  createControllerPolicy,
  type NetworkPoliciesProps,
} from "../../../constructs/langfuse-release/network-policies";
import { synth } from "../../support/synth";

type Rule = {
  from?: Peer[];
  to?: Peer[];
  ports: { port: string; protocol: string }[];
};
type Peer = {
  pod_selector?: { match_labels: Record<string, string> };
  namespace_selector?: { match_labels: Record<string, string> };
  ip_block?: { cidr: string; except?: string[] };
};

function policies(props: Partial<NetworkPoliciesProps> = {}) {
  const json = synth((stack) => {
    new KubernetesProvider(stack, "kubernetes");
    new NetworkPolicies(stack, "network", {
      namespace: "langfuse",
      generations: [2],
      exposed: false,
      storagePort: 443,
      allowedEgress: [],
      ...props,
    });
  });
  return json.resource["kubernetes_network_policy_v1"] ?? {};
}

/** A policy's rules as `peer:port,port` lines. */
function lines(rules: Rule[] = [], side: "from" | "to"): string[] {
  return rules.map((rule) => {
    const peers = (rule[side] ?? []).map((peer) =>
      [
        peer.namespace_selector && Object.values(peer.namespace_selector.match_labels).join(),
        peer.pod_selector && Object.values(peer.pod_selector.match_labels).join("+"),
        peer.ip_block?.cidr,
      ]
        .filter(Boolean)
        .join("/"),
    );
    return `${peers.join()}:${rule.ports.map(({ port }) => port).join()}`;
  });
}

function flows(props: Partial<NetworkPoliciesProps>, pods: string) {
  const { ingress, egress } = policies(props)[`network_${pods}`].spec;
  return { ingress: lines(ingress, "from"), egress: lines(egress, "to") };
}

test("every pod may connect to the cluster's DNS only", () => {
  const { spec } = policies()["network_default_deny"];
  expect(spec.pod_selector).toEqual({});
  expect(spec.policy_types).toEqual(["Ingress", "Egress"]);
  expect(spec.ingress).toBeUndefined();
  expect(lines(spec.egress, "to")).toEqual(["kube-system/kube-dns,169.254.10.10/32,169.254.10.11/32:53,53"]);
});

test("chart 2.x: which pods may connect to which", () => {
  const props = { generations: [2], exposed: true } as const;
  expect(flows(props, "web")).toEqual({
    ingress: ["traefik/traefik:3000"],
    egress: ["postgresql:5432", "redis:6379", "clickhouse-server:8123,9000", "0.0.0.0/0:443"],
  });
  expect(flows(props, "worker")).toEqual({
    ingress: [],
    egress: ["postgresql:5432", "redis:6379", "clickhouse-server:8123,9000", "0.0.0.0/0:443"],
  });
  expect(flows(props, "postgresql")).toEqual({ ingress: ["web+langfuse:5432", "worker+langfuse:5432"], egress: [] });
  expect(flows(props, "redis")).toEqual({ ingress: ["web+langfuse:6379", "worker+langfuse:6379"], egress: [] });
  expect(flows(props, "clickhouse")).toEqual({
    ingress: [
      "web+langfuse:8123,9000",
      "worker+langfuse:8123,9000",
      "clickhouse-server:9000,9001,9009",
      "clickhouse-operator-system/clickhouse-operator:9001",
    ],
    egress: ["clickhouse-server:9000,9001,9009", "clickhouse-keeper:2181"],
  });
  expect(flows(props, "keeper")).toEqual({
    ingress: [
      "clickhouse-server:2181",
      "clickhouse-keeper:2181,9234",
      "clickhouse-operator-system/clickhouse-operator:2181",
    ],
    egress: ["clickhouse-keeper:2181,9234"],
  });
  expect(flows(props, "solver")).toEqual({ ingress: ["traefik/traefik:8089"], egress: [] });
});

test.each(["web", "worker"])("%s may connect to a storage at another port on the internet", (pods) => {
  expect(flows({ storagePort: 9000 }, pods).egress.at(-1)).toBe("0.0.0.0/0:443,9000");
});

test("chart 1.x: ClickHouse and ZooKeeper by their own labels and ports, and no operator", () => {
  const props = { generations: [1] } as const;
  expect(flows(props, "web").egress).toEqual([
    "postgresql:5432",
    "redis:6379",
    "clickhouse:8123,9000",
    "0.0.0.0/0:443",
  ]);
  expect(flows(props, "clickhouse_v1")).toEqual({
    ingress: ["web+langfuse:8123,9000", "worker+langfuse:8123,9000", "clickhouse:9000,9009"],
    egress: ["clickhouse:9000,9009", "zookeeper:2181"],
  });
  expect(flows(props, "zookeeper")).toEqual({
    ingress: ["clickhouse:2181", "zookeeper:2888,3888"],
    egress: ["zookeeper:2888,3888"],
  });
});

describe("both generations side by side", () => {
  let old: ReturnType<typeof policies>, both: typeof old, next: typeof old;
  beforeAll(() => {
    [old, both, next] = [policies({ generations: [1] }), policies({ generations: [2, 1] }), policies()];
  });
  const named = (...names: string[]) => names.map((name) => `network_${name}`);
  const COMMON = named("default_deny", "web", "worker", "postgresql", "redis");

  test("have the policies of each, with different names", () => {
    expect(Object.keys(both)).toEqual([...COMMON, ...named("clickhouse", "keeper", "clickhouse_v1", "zookeeper")]);
    const { metadata, spec } = both["network_clickhouse_v1"];
    expect(metadata).toEqual({ name: "langfuse-clickhouse-v1", namespace: "langfuse" });
    expect(spec.pod_selector).toEqual({ match_labels: { "app.kubernetes.io/name": "clickhouse" } });
    expect(both["network_zookeeper"].metadata.name).toBe("langfuse-zookeeper");
  });

  test("web and worker may connect to both ClickHouses, and the new stores to the old ones", () => {
    const props = { generations: [2, 1] } as const;
    for (const app of ["web", "worker"]) {
      expect(flows(props, app).egress).toEqual([
        "postgresql:5432",
        "redis:6379",
        "clickhouse-server:8123,9000",
        "clickhouse:8123,9000",
        "0.0.0.0/0:443",
      ]);
    }
    expect(flows(props, "clickhouse").egress).toEqual([
      "clickhouse-server:9000,9001,9009",
      "clickhouse-keeper:2181",
      "clickhouse:9000",
    ]);
    expect(flows(props, "clickhouse_v1")).toEqual({
      ingress: [
        "web+langfuse:8123,9000",
        "worker+langfuse:8123,9000",
        "clickhouse:9000,9009",
        "clickhouse-server:9000",
      ],
      egress: ["clickhouse:9000,9009", "zookeeper:2181"],
    });
    expect(flows(props, "postgresql")).toEqual({
      ingress: ["web+langfuse:5432", "worker+langfuse:5432", "postgresql:5432"],
      egress: ["postgresql:5432"],
    });
  });

  test.each([
    ["added", () => old, named("web", "worker", "postgresql", "clickhouse_v1")],
    ["removed", () => next, named("web", "worker", "postgresql", "clickhouse")],
  ])("when one is %s, only policies of pods with connections to both change", (_, alone, expected) => {
    const json = (of: typeof both, name: string) => JSON.stringify(of[name]);
    const changed = Object.keys(alone()).filter((name) => json(alone(), name) !== json(both, name));
    expect(changed).toEqual(expected);
  });
});

test("not exposed: no pod outside the namespace may connect to web, and there is no solver", () => {
  expect(flows({}, "web").ingress).toEqual([]);
  expect(Object.keys(policies())).not.toContain("network_solver");
});

test("the internet excludes private ranges and the node's metadata address", () => {
  const { egress } = policies()["network_web"].spec;
  expect(egress.at(-1).to).toEqual([
    {
      ip_block: {
        cidr: "0.0.0.0/0",
        except: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "168.63.129.16/32"],
      },
    },
  ]);
});

test("further allowed egress is for web and worker only", () => {
  const allowedEgress = [{ range: "10.60.0.0/24", ports: [587, 465] }];
  expect(flows({ allowedEgress }, "web").egress).toContain("10.60.0.0/24:587,465");
  expect(flows({ allowedEgress }, "worker").egress).toContain("10.60.0.0/24:587,465");
  expect(flows({ allowedEgress }, "redis").egress).toEqual([]);
});

test.each([
  ["10.60.0.0/24", undefined],
  ["0.0.0.0/0", ["169.254.169.254/32", "168.63.129.16/32"]],
  ["168.0.0.0/6", ["169.254.169.254/32", "168.63.129.16/32"]],
  ["168.63.128.0/20", ["168.63.129.16/32"]],
])("further allowed egress to %s has the exceptions %j: no pod reaches the node's metadata", (range, except) => {
  const { egress } = policies({ allowedEgress: [{ range, ports: [587] }] })["network_web"].spec;
  expect(egress.at(-1).to).toEqual([{ ip_block: { cidr: range, ...(except && { except }) } }]);
});

test("the controller may connect to web, the solver and the Kubernetes API, not to the node's metadata", () => {
  const json = synth((stack) => {
    new KubernetesProvider(stack, "kubernetes");
    createControllerPolicy(stack, "traefik", { controller: "traefik", langfuse: "langfuse" });
  });
  const { metadata, spec } = (json.resource["kubernetes_network_policy_v1"] ?? {})["traefik"];
  expect(metadata).toEqual({ name: "traefik", namespace: "traefik" });
  expect(spec.pod_selector).toEqual({});
  expect(spec.policy_types).toEqual(["Ingress", "Egress"]);
  expect(lines(spec.ingress, "from")).toEqual([":8000,8443"]);
  expect(lines(spec.egress, "to")).toEqual([
    "kube-system/kube-dns,169.254.10.10/32,169.254.10.11/32:53,53",
    "langfuse/web+langfuse:3000",
    "langfuse/true:8089",
    "0.0.0.0/0:443",
  ]);
  expect(spec.egress.at(-1).to[0].ip_block.except).toEqual(["169.254.169.254/32", "168.63.129.16/32"]);
});
