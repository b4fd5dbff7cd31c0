import { findRefusal } from "../../kubernetes-api/find-mistakes";
import type { Fields, KubernetesObject } from "../../kubernetes-api/object";
import type { Loose } from "../support/loose";

type Change = (object: Loose) => void;

const container = { name: "web", image: "web:1", resources: { requests: { cpu: "500m", memory: "1Gi" } } };
const template = { metadata: { labels: { app: "web" } }, spec: { containers: [container] } };

/** A valid object of each kind that has rules. */
const VALID: Readonly<Record<string, KubernetesObject>> = {
  Namespace: object("v1", "Namespace", {
    metadata: { name: "a", labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
  }),
  Deployment: object("apps/v1", "Deployment", { spec: { selector: { matchLabels: { app: "web" } }, template } }),
  StatefulSet: object("apps/v1", "StatefulSet", {
    spec: {
      serviceName: "a",
      selector: { matchLabels: { app: "web" } },
      template,
      volumeClaimTemplates: [
        {
          metadata: { name: "data" },
          spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "8Gi" } } },
        },
      ],
    },
  }),
  Job: object("batch/v1", "Job", { spec: { template: { spec: { restartPolicy: "Never", containers: [container] } } } }),
  CronJob: object("batch/v1", "CronJob", {
    spec: {
      schedule: "0 3 * * *",
      jobTemplate: { spec: { template: { spec: { restartPolicy: "OnFailure", containers: [container] } } } },
    },
  }),
  Service: object("v1", "Service", { spec: { selector: { app: "web" }, ports: [{ port: 80, targetPort: "http" }] } }),
  Ingress: object("networking.k8s.io/v1", "Ingress", {
    spec: {
      rules: [
        {
          host: "langfuse.example.com",
          http: {
            paths: [{ path: "/", pathType: "Prefix", backend: { service: { name: "web", port: { number: 80 } } } }],
          },
        },
      ],
      tls: [{ hosts: ["*.example.com"], secretName: "tls" }],
    },
  }),
  NetworkPolicy: object("networking.k8s.io/v1", "NetworkPolicy", {
    spec: {
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [
        {
          to: [
            { ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.169.254/32"] } },
            { podSelector: {}, namespaceSelector: {} },
          ],
          ports: [
            { port: 443, protocol: "TCP" },
            { port: 8000, endPort: 8100 },
          ],
        },
      ],
    },
  }),
  HorizontalPodAutoscaler: object("autoscaling/v2", "HorizontalPodAutoscaler", {
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
      minReplicas: 2,
      maxReplicas: 6,
    },
  }),
  PodDisruptionBudget: object("policy/v1", "PodDisruptionBudget", { spec: { selector: {}, maxUnavailable: "50%" } }),
  PriorityClass: object("scheduling.k8s.io/v1", "PriorityClass", { value: 1000 }),
  PersistentVolumeClaim: object("v1", "PersistentVolumeClaim", {
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Ti" } } },
  }),
  StorageClass: object("storage.k8s.io/v1", "StorageClass", {
    provisioner: "disk.csi.azure.com",
    parameters: { skuName: "Premium_ZRS", cachingMode: "ReadOnly" },
    reclaimPolicy: "Retain",
  }),
  ResourceQuota: object("v1", "ResourceQuota", { spec: { hard: { "requests.cpu": "10", pods: "20" } } }),
  LimitRange: object("v1", "LimitRange", { spec: { limits: [{ type: "Container", default: { memory: "1Gi" } }] } }),
  Secret: object("v1", "Secret", { type: "kubernetes.io/tls", data: { "tls.crt": "YQ==", "tls.key": "YQ==" } }),
  ConfigMap: object("v1", "ConfigMap", { data: { "app.conf": "a" } }),
  Role: object("rbac.authorization.k8s.io/v1", "Role", {
    rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
  }),
  Issuer: object("cert-manager.io/v1", "Issuer", { spec: { acme: {} } }),
};

function object(apiVersion: string, kind: string, fields: Fields): KubernetesObject {
  return { apiVersion, kind, metadata: { name: "a" }, ...fields };
}

test.each(Object.keys(VALID))("a valid %s is accepted", (kind) => {
  expect(findRefusal(VALID[kind] as KubernetesObject)).toBeUndefined();
});

const pods = (object: Loose) => object.spec.template.spec;
const first = (object: Loose) => pods(object).containers[0];
const LABEL =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
const SUBDOMAIN =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
const QUANTITY =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$', as in 500m or 4Gi";
const PORT = "must be between 1 and 65535, inclusive";
const at = "spec.template.spec.containers[0]";
const egress = "spec.egress[0]";
const backend = { service: { name: "web", port: { number: 80 } } };

test.each<[kind: string, words: string, change: Change, message: string]>([
  [
    "Deployment",
    "an unknown kind",
    (one) => (one.kind = "Deploy"),
    'kind: no matches for kind "Deploy" in version "apps/v1"',
  ],
  [
    "Deployment",
    "an unknown version",
    (one) => (one.apiVersion = "apps/v1beta9"),
    'kind: no matches for kind "Deployment" in version "apps/v1beta9"',
  ],
  [
    "Deployment",
    "no name",
    (one) => (one.metadata = {}),
    "metadata.name: Required value: name or generateName is required",
  ],
  [
    "Deployment",
    "a name in capitals",
    (one) => (one.metadata.name = "Web"),
    `metadata.name: Invalid value: "Web": ${SUBDOMAIN}`,
  ],
  [
    "Namespace",
    "a name with dots",
    (one) => (one.metadata.name = "a.b"),
    `metadata.name: Invalid value: "a.b": ${LABEL}`,
  ],
  [
    "Namespace",
    "a name of 64",
    (one) => (one.metadata.name = "a".repeat(64)),
    `metadata.name: Invalid value: "${"a".repeat(64)}": must be no more than 63 characters`,
  ],
  [
    "Issuer",
    "a name with _",
    (one) => (one.metadata.name = "a_b"),
    `metadata.name: Invalid value: "a_b": ${SUBDOMAIN}`,
  ],
  [
    "Service",
    "a name that begins with a digit",
    (one) => (one.metadata.name = "1a"),
    "metadata.name: Invalid value: \"1a\": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  ],
  [
    "CronJob",
    "a name of 53",
    (one) => (one.metadata.name = "a".repeat(53)),
    `metadata.name: Invalid value: "${"a".repeat(53)}": must be no more than 52 characters`,
  ],
  [
    "Deployment",
    "a label that is no text",
    (one) => (one.metadata.labels = { use: true }),
    "metadata.labels.use: Invalid value: true: must be string",
  ],
  [
    "Deployment",
    "a label with a space",
    (one) => (one.metadata.labels = { team: "a b" }),
    "metadata.labels[team]: Invalid value: \"a b\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  ],
  [
    "Deployment",
    "a label of 64",
    (one) => (one.metadata.labels = { team: "a".repeat(64) }),
    `metadata.labels[team]: Invalid value: "${"a".repeat(64)}": must be no more than 63 characters`,
  ],
  [
    "Deployment",
    "a label with two slashes",
    (one) => (one.metadata.labels = { "a/b/c": "d" }),
    "metadata.labels[a/b/c]: Invalid value: \"a/b/c\": a qualified name must have at most one '/'",
  ],
  [
    "Namespace",
    "an unknown level",
    (one) => (one.metadata.labels["pod-security.kubernetes.io/enforce"] = "strict"),
    'metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: "strict": must be one of privileged, baseline, restricted',
  ],
  ["Deployment", "an unknown field", (one) => (one.spec.replica = 2), "spec.replica: unknown field"],
  [
    "Deployment",
    "a field of another kind",
    (one) => (one.spec.replicas = "two"),
    'spec.replicas: Invalid value: "two": must be integer',
  ],
  [
    "Deployment",
    "fewer than no replicas",
    (one) => (one.spec.replicas = -1),
    "spec.replicas: Invalid value: -1: must be greater than or equal to 0",
  ],
  [
    "Deployment",
    "a selector that matches nothing",
    (one) => (one.spec.selector.matchLabels.app = "api"),
    'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
  ],
  [
    "Deployment",
    "no containers",
    (one) => (pods(one).containers = []),
    "spec.template.spec.containers: Required value",
  ],
  ["Deployment", "a container without a name", (one) => delete first(one).name, `${at}.name: Required value`],
  ["Deployment", "a container without an image", (one) => delete first(one).image, `${at}.image: Required value`],
  [
    "Deployment",
    "two containers of one name",
    (one) => pods(one).containers.push({ ...container }),
    'spec.template.spec.containers[1].name: Duplicate value: "web"',
  ],
  [
    "Deployment",
    "4Gigs",
    (one) => (first(one).resources.requests.memory = "4Gigs"),
    `${at}.resources.requests[memory]: Invalid value: "4Gigs": ${QUANTITY}`,
  ],
  [
    "Deployment",
    "a request over its limit",
    (one) => (first(one).resources.limits = { memory: "512Mi" }),
    `${at}.resources.requests[memory]: Invalid value: "1Gi": must be less than or equal to memory limit of 512Mi`,
  ],
  [
    "Deployment",
    "the port 70000",
    (one) => (first(one).ports = [{ containerPort: 70000 }]),
    `${at}.ports[0].containerPort: Invalid value: 70000: ${PORT}`,
  ],
  [
    "Deployment",
    "a port name of 16",
    (one) => (first(one).ports = [{ containerPort: 1, name: "a".repeat(16) }]),
    `${at}.ports[0].name: Invalid value: "${"a".repeat(16)}": must be no more than 15 characters`,
  ],
  [
    "Deployment",
    "two ports of one name",
    (one) => (first(one).ports = [1, 2].map((containerPort) => ({ containerPort, name: "a" }))),
    `${at}.ports[1].name: Duplicate value: "a"`,
  ],
  [
    "Deployment",
    "a variable twice",
    (one) => (first(one).env = [{ name: "A" }, { name: "A" }]),
    `${at}.env[1].name: Duplicate value: "A"`,
  ],
  [
    "Deployment",
    "a variable that is a number",
    (one) => (first(one).env = [{ name: "A", value: 1 }]),
    `${at}.env[0].value: Invalid value: 1: must be string`,
  ],
  [
    "Deployment",
    "a mount of no volume",
    (one) => (first(one).volumeMounts = [{ name: "data", mountPath: "/data" }]),
    `${at}.volumeMounts[0].name: Not found: "data"`,
  ],
  [
    "Deployment",
    "a probe at port 0",
    (one) => (first(one).livenessProbe = { httpGet: { port: 0, path: "/" } }),
    `${at}.livenessProbe.httpGet.port: Invalid value: 0: ${PORT}`,
  ],
  [
    "Deployment",
    "an unknown policy of pulls",
    (one) => (first(one).imagePullPolicy = "Sometimes"),
    `${at}.imagePullPolicy: Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"`,
  ],
  [
    "Deployment",
    "pods that do not restart",
    (one) => (pods(one).restartPolicy = "Never"),
    'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
  ],
  [
    "Job",
    "pods that always restart",
    (one) => delete pods(one).restartPolicy,
    'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
  ],
  [
    "Deployment",
    "Recreate with a rolling update",
    (one) => (one.spec.strategy = { type: "Recreate", rollingUpdate: { maxSurge: 1 } }),
    "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'",
  ],
  [
    "CronJob",
    "a schedule of four fields",
    (one) => (one.spec.schedule = "0 3 * *"),
    'spec.schedule: Invalid value: "0 3 * *": expected exactly 5 fields of a cron schedule',
  ],
  [
    "HorizontalPodAutoscaler",
    "more at least than at most",
    (one) => (one.spec.maxReplicas = 1),
    "spec.maxReplicas: Invalid value: 1: must be greater than or equal to `minReplicas`",
  ],
  [
    "PodDisruptionBudget",
    "both bounds",
    (one) => (one.spec.minAvailable = 1),
    'spec: Invalid value: {"minAvailable":1,"maxUnavailable":"50%"}: minAvailable and maxUnavailable cannot be both set',
  ],
  [
    "PodDisruptionBudget",
    "150 %",
    (one) => (one.spec.maxUnavailable = "150%"),
    'spec.maxUnavailable: Invalid value: "150%": must be a number of pods, or a percentage of at most 100%',
  ],
  [
    "PriorityClass",
    "a priority of the system",
    (one) => (one.value = 2_000_000_000),
    "value: Forbidden: maximum allowed value of a user defined priority is 1000000000",
  ],
  [
    "NetworkPolicy",
    "host bits",
    (one) => (one.spec.egress[0].to[0].ipBlock = { cidr: "10.60.0.1/24" }),
    `${egress}.to[0].ipBlock.cidr: Invalid value: "10.60.0.1/24": must not have bits set beyond the prefix length`,
  ],
  [
    "NetworkPolicy",
    "no range",
    (one) => (one.spec.egress[0].to[0].ipBlock = { cidr: "10.0.0.0" }),
    `${egress}.to[0].ipBlock.cidr: Invalid value: "10.0.0.0": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)`,
  ],
  [
    "NetworkPolicy",
    "an exception outside of the range",
    (one) => (one.spec.egress[0].to[0].ipBlock = { cidr: "10.0.0.0/16", except: ["10.1.0.0/24"] }),
    `${egress}.to[0].ipBlock.except[0]: Invalid value: "10.1.0.0/24": must be a strict subset of \`cidr\``,
  ],
  [
    "NetworkPolicy",
    "a range and a selector",
    (one) => (one.spec.egress[0].to[0].podSelector = {}),
    `${egress}.to[0]: Forbidden: may not specify both ipBlock and another peer`,
  ],
  [
    "NetworkPolicy",
    "an empty peer",
    (one) => (one.spec.egress[0].to = [{}]),
    `${egress}.to[0]: Required value: must specify a peer`,
  ],
  [
    "NetworkPolicy",
    "the port 0",
    (one) => (one.spec.egress[0].ports[0].port = 0),
    `${egress}.ports[0].port: Invalid value: 0: ${PORT}`,
  ],
  [
    "NetworkPolicy",
    "a range of ports that ends before it starts",
    (one) => (one.spec.egress[0].ports[1].endPort = 1),
    `${egress}.ports[1].endPort: Invalid value: 1: must be greater than or equal to \`port\``,
  ],
  [
    "NetworkPolicy",
    "an unknown protocol",
    (one) => (one.spec.egress[0].ports[0].protocol = "HTTP"),
    `${egress}.ports[0].protocol: Unsupported value: "HTTP": supported values: "SCTP", "TCP", "UDP"`,
  ],
  [
    "NetworkPolicy",
    "an unknown type",
    (one) => (one.spec.policyTypes = ["Out"]),
    'spec.policyTypes[0]: Unsupported value: "Out": supported values: "Egress", "Ingress"',
  ],
  ...["lang_fuse.example.com", "a..b.com", "-x.example.com", "example.com."].map(
    (host): [string, string, Change, string] => [
      "Ingress",
      `the host ${host}`,
      (one) => (one.spec.rules[0].host = host),
      `spec.rules[0].host: Invalid value: "${host}": ${SUBDOMAIN}`,
    ],
  ),
  [
    "Ingress",
    "an address as host",
    (one) => (one.spec.rules[0].host = "10.0.0.1"),
    'spec.rules[0].host: Invalid value: "10.0.0.1": must be a DNS name, not an IP address',
  ],
  [
    "Ingress",
    "a label of 64 in a host",
    (one) => (one.spec.rules[0].host = `${"a".repeat(64)}.com`),
    `spec.rules[0].host: Invalid value: "${"a".repeat(64)}.com": each label must have at most 63 characters`,
  ],
  [
    "Ingress",
    "a path without slash",
    (one) => (one.spec.rules[0].http.paths = [{ path: "a", pathType: "Exact", backend }]),
    'spec.rules[0].http.paths[0].path: Invalid value: "a": must be an absolute path',
  ],
  [
    "Ingress",
    "no type of path",
    (one) => (one.spec.rules[0].http.paths = [{ path: "/", backend }]),
    "spec.rules[0].http.paths[0].pathType: Required value",
  ],
  [
    "Ingress",
    "no rule",
    (one) => (one.spec = {}),
    "spec: Invalid value: {}: either `defaultBackend` or `rules` must be specified",
  ],
  ["Service", "no port", (one) => (one.spec.ports = []), "spec.ports: Required value"],
  [
    "Service",
    "a port of the node below 30000",
    (one) => (one.spec.ports[0].nodePort = 80),
    "spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767",
  ],
  [
    "Service",
    "two ports without names",
    (one) => one.spec.ports.push({ port: 81, name: "b" }),
    "spec.ports[0].name: Required value",
  ],
  [
    "PersistentVolumeClaim",
    "an unknown mode",
    (one) => (one.spec.accessModes = ["RWO"]),
    'spec.accessModes[0]: Unsupported value: "RWO": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"',
  ],
  ["PersistentVolumeClaim", "no size", (one) => delete one.spec.resources, "spec.resources[storage]: Required value"],
  [
    "StatefulSet",
    "a disk of 0",
    (one) => (one.spec.volumeClaimTemplates[0].spec.resources.requests.storage = "0"),
    'spec.volumeClaimTemplates[0].spec.resources.requests.storage: Invalid value: "0": must be greater than zero',
  ],
  [
    "StorageClass",
    "an unknown disk",
    (one) => (one.parameters.skuName = "Premium_GRS"),
    'parameters[skuName]: Unsupported value: "Premium_GRS": supported values: "Standard_LRS", "StandardSSD_LRS", "StandardSSD_ZRS", "Premium_LRS", "Premium_ZRS", "PremiumV2_LRS", "UltraSSD_LRS"',
  ],
  [
    "StorageClass",
    "an unknown parameter",
    (one) => (one.parameters.sku = "Premium_LRS"),
    'parameters[sku]: Invalid value: "sku": is no parameter of disk.csi.azure.com',
  ],
  [
    "StorageClass",
    "disks that are recycled",
    (one) => (one.reclaimPolicy = "Recycle"),
    'reclaimPolicy: Unsupported value: "Recycle": supported values: "Delete", "Retain"',
  ],
  [
    "ResourceQuota",
    "ten cores",
    (one) => (one.spec.hard["requests.cpu"] = "ten"),
    `spec.hard[requests.cpu]: Invalid value: "ten": ${QUANTITY}`,
  ],
  [
    "LimitRange",
    "a negative limit",
    (one) => (one.spec.limits[0].default.memory = "-1Gi"),
    'spec.limits[0].default[memory]: Invalid value: "-1Gi": must be greater than or equal to 0',
  ],
  ["Secret", "no key of TLS", (one) => delete one.data["tls.key"], "data[tls.key]: Required value"],
  [
    "Secret",
    "a value that is not Base64",
    (one) => (one.data["tls.key"] = "#"),
    'data[tls.key]: Invalid value: "(sensitive)": must be Base64',
  ],
  [
    "ConfigMap",
    "a key with a slash",
    (one) => (one.data = { "a/b": "c" }),
    "data[a/b]: Invalid value: \"a/b\": a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
  ],
  [
    "Role",
    "no verb",
    (one) => (one.rules[0].verbs = []),
    "rules[0].verbs: Required value: verbs must contain at least one value",
  ],
])("%s with %s is refused", (kind, _words, change, message) => {
  const changed = structuredClone(VALID[kind]) as KubernetesObject;
  change(changed);
  expect(findRefusal(changed)?.replace(/^.*? is invalid: /, "")).toBe(message);
});

test.each<[words: string, change: Change, message: string]>([
  [
    "a weight of 200",
    (spec) => {
      const podAffinityTerm = { topologyKey: "zone", labelSelector: { matchLabels: { app: "web" } } };
      const preferred = [{ weight: 200, podAffinityTerm }];
      spec.affinity = { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred } };
    },
    "affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: Invalid value: 200: must be in the range 1-100",
  ],
  [
    "a label with a space",
    (spec) => {
      const labelSelector = { matchLabels: { app: "a b" } };
      spec.topologySpreadConstraints = [
        { maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "DoNotSchedule", labelSelector },
      ];
    },
    "topologySpreadConstraints[0].labelSelector.matchLabels[app]: Invalid value: \"a b\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  ],
  [
    "an expression without values",
    (spec) => {
      const labelSelector = { matchExpressions: [{ key: "app", operator: "In" }] };
      const term = { topologyKey: "zone", labelSelector };
      spec.affinity = { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
    },
    "affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
  ],
  [
    "an operator that does not exist",
    (spec) => {
      const labelSelector = { matchExpressions: [{ key: "app", operator: "Is" }] };
      spec.affinity = {
        podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: "zone", labelSelector }] },
      };
    },
    'affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector.matchExpressions[0].operator: Unsupported value: "Is": supported values: "In", "NotIn", "Exists", "DoesNotExist"',
  ],
  [
    "an effect that does not exist",
    (spec) => (spec.tolerations = [{ key: "a", operator: "Exists", effect: "NoRun" }]),
    'tolerations[0].effect: Unsupported value: "NoRun": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
  ],
  [
    "a value of Exists",
    (spec) => (spec.tolerations = [{ key: "a", operator: "Exists", value: "b" }]),
    "tolerations[0].operator: Invalid value: \"Exists\": value must be empty when `operator` is 'Exists'",
  ],
  [
    "a privilege without escalation",
    (spec) => (spec.containers[0].securityContext = { privileged: true, allowPrivilegeEscalation: false }),
    'containers[0].securityContext: Invalid value: {"privileged":true,"allowPrivilegeEscalation":false}: cannot set `allowPrivilegeEscalation` to false and `privileged` to true',
  ],
])("pods with %s are refused", (_words, change, message) => {
  const deployment = structuredClone(VALID["Deployment"]) as Loose;
  change(pods(deployment));
  expect(findRefusal(deployment)).toBe(`Deployment.apps "a" is invalid: spec.template.spec.${message}`);
});

test("all mistakes are in one message, as the API server has them", () => {
  const changed = structuredClone(VALID["Deployment"]) as Loose;
  changed.spec.replicas = -1;
  changed.spec.image = "a";
  delete first(changed).image;
  expect(findRefusal(changed)).toBe(
    'Deployment.apps "a" is invalid: [spec.template.spec.containers[0].image: Required value, ' +
      "spec.replicas: Invalid value: -1: must be greater than or equal to 0, spec.image: unknown field]",
  );
});
