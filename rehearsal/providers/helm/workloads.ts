import { findMistakes, formatRefusal } from "../../../kubernetes-api/find-mistakes";
import { QUANTITY_RULE, parseQuantity } from "../../../kubernetes-api/formats";
import { STATEFUL_SET_RULE } from "../../../kubernetes-api/immutable";
import {
  invalid,
  isFields,
  placesAt,
  type Fields,
  type KubernetesObject,
  type Mistake,
  type Place,
} from "../../../kubernetes-api/object";
import { findResourceMistakes } from "../../../kubernetes-api/rules/pods";
import { Refusal } from "../../cloud";

/** A claim of a disk, as the values of the chart describe it. */
interface Claim {
  /** The object that has it: `StatefulSet langfuse-postgresql`. */
  readonly owner: string;
  readonly path: string;
  readonly size: string;
  readonly storageClass: string;
  /** What happens to a claim that grows. */
  readonly grows: boolean;
}

const BITNAMI = { size: "size", storageClass: "storageClass", grows: false };
const OPERATED = { size: "size", storageClass: "className", grows: true };

/** Where each generation of the chart has its disks. The claim template of a StatefulSet is immutable. */
const CLAIMS = {
  "1": [
    { ...BITNAMI, path: "postgresql.primary.persistence", owner: "StatefulSet langfuse-postgresql" },
    { ...BITNAMI, path: "redis.primary.persistence", owner: "StatefulSet langfuse-redis-primary" },
    { ...BITNAMI, path: "clickhouse.persistence", owner: "StatefulSet langfuse-clickhouse-shard0" },
    { ...BITNAMI, path: "clickhouse.zookeeper.persistence", owner: "StatefulSet langfuse-zookeeper" },
  ],
  "2": [
    {
      path: "postgresql.storage",
      size: "requestedSize",
      storageClass: "className",
      grows: false,
      owner: "StatefulSet langfuse-postgresql",
    },
    {
      path: "redis.dataStorage",
      size: "requestedSize",
      storageClass: "className",
      grows: true,
      owner: "PersistentVolumeClaim langfuse-redis",
    },
    { ...OPERATED, path: "clickhouse.cluster.storage", owner: "ClickHouseCluster langfuse-clickhouse" },
    { ...OPERATED, path: "clickhouse.keeper.storage", owner: "KeeperCluster langfuse-keeper" },
  ],
} satisfies Record<string, readonly Claim[]>;

/** The claims that the values of the chart of Langfuse set. */
function listClaims(values: Fields, version: string): readonly (Claim & { readonly fields: Fields })[] {
  const claims: readonly Claim[] = version.startsWith("1.") ? CLAIMS["1"] : CLAIMS["2"];
  return claims.flatMap((claim) => {
    const fields = placesAt({ path: "", value: values }, claim.path)[0]?.value;
    return isFields(fields) ? [{ ...claim, fields }] : [];
  });
}

/** The names of the StorageClasses that the values name. */
export function listStorageClasses(values: Fields, version: string): string[] {
  return listClaims(values, version)
    .map(({ fields, storageClass }) => fields[storageClass])
    .filter((name): name is string => typeof name === "string" && name !== "" && name !== "-");
}

/** Refuses disks without a size, and on an upgrade disks that shrink, or that grow and cannot. */
export function requireDisks(
  values: Fields,
  version: string,
  before?: { readonly values: Fields; readonly version: string },
): void {
  for (const { path, size, storageClass, owner, grows, fields } of listClaims(values, version)) {
    const given = fields[size];
    if (given === undefined || given === null) continue;
    const number = parseQuantity(given);
    if (number === undefined)
      throw new Refusal(
        `${owner} is invalid: ${path}.${size}: Invalid value: ${JSON.stringify(given)}: ${QUANTITY_RULE}`,
      );
    if (number <= 0)
      throw new Refusal(
        `${owner} is invalid: ${path}.${size}: Invalid value: ${JSON.stringify(given)}: must be greater than zero`,
      );
    const old =
      before && before.version[0] === version[0]
        ? listClaims(before.values, before.version).find((claim) => claim.path === path)
        : undefined;
    const oldNumber = parseQuantity(old?.fields[size]);
    if (!old || oldNumber === undefined) continue;
    const where = `${path}.${size}: from ${String(old.fields[size])} to ${String(given)}`;
    if (number < oldNumber)
      throw new Refusal(
        `${owner}: ${where}: Forbidden: field can not be less than status.capacity. Disks never shrink: keep the size.`,
      );
    if (grows || (number === oldNumber && fields[storageClass] === old.fields[storageClass])) continue;
    throw new Refusal(
      `cannot patch ${owner}: ${where}: spec: Forbidden: ${STATEFUL_SET_RULE}. ` +
        'Grow the claims by hand, and delete the StatefulSet without its pods, before the apply: docs/operate.md, "Grow a disk".',
    );
  }
}

/** Redis with memory for less than one megabyte gets `maxmemory 0mb`, which is no limit. */
export function requireRedisLimit(values: Fields): void {
  const [config] = placesAt({ path: "", value: values }, "redis.valkeyConfig");
  if (!/^\s*maxmemory\s+0+\s*[a-z]*\s*$/im.test(String(config?.value ?? ""))) return;
  throw new Refusal(
    "redis.valkeyConfig: maxmemory 0 means no limit: Redis fills the memory of its pod and is killed; request more memory",
  );
}

/**
 * An even number of Keepers cannot outvote a failure, so that the operator does not take it.
 * @see https://github.com/ClickHouse/clickhouse-operator/blob/main/api/v1alpha1/keepercluster_types.go
 */
export function requireVotes(values: Fields): void {
  const keeper = asFields(placesAt({ path: "", value: values }, "clickhouse.keeper")[0]?.value);
  const count = Number(keeper["replicas"] ?? 1);
  if (keeper["enabled"] === false || count === 0 || (count % 2 === 1 && count <= 15)) return;
  throw new Refusal(
    `KeeperCluster.clickhouse.com "langfuse-keeper" is invalid: spec.replicas: Unsupported value: ${count}: ` +
      "supported values: 0, and odd numbers up to 15",
  );
}

/** The Service of Traefik, whose fields values set. */
export function checkService(values: Fields): void {
  const read = (path: string) => placesAt({ path: "", value: values }, path)[0]?.value;
  checkRendered({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "traefik", annotations: asFields(read("service.annotations")) },
    spec: withoutEmpty({ type: read("service.type"), ...asFields(read("service.spec")), ports: [{ port: 443 }] }),
  });
}

/** The Deployments of web and worker, with only what the chart copies from the values. */
export function checkComponents(values: Fields): void {
  for (const name of ["web", "worker"] as const) {
    const read = (path: string) => placesAt({ path: "", value: values }, path)[0]?.value;
    const own = (path: string) => read(`langfuse.${name}.${path}`);
    const either = (path: string) => own(path) ?? read(`langfuse.${path}`);
    const pod = (path: string) => own(`pod.${path}`) ?? read(`langfuse.pod.${path}`) ?? read(`langfuse.${path}`);
    const labels = (field: string) => ({
      ...asFields(read(`langfuse.pod.${field}`)),
      ...asFields(own(`pod.${field}`)),
    });
    const env = [read("langfuse.additionalEnv"), own("pod.additionalEnv")].flatMap((list) =>
      Array.isArray(list) ? (list as unknown[]) : [],
    );
    checkRendered({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: `langfuse-${name}` },
      spec: withoutEmpty({
        replicas: own("replicas") ?? read("langfuse.replicas"),
        strategy: own("deployment.strategy") ?? read("langfuse.deployment.strategy"),
        selector: { matchLabels: { app: name } },
        template: {
          metadata: { labels: { ...labels("labels"), app: name }, annotations: labels("annotations") },
          spec: withoutEmpty({
            securityContext: read("langfuse.podSecurityContext"),
            nodeSelector: pod("nodeSelector"),
            tolerations: pod("tolerations"),
            affinity: pod("affinity"),
            topologySpreadConstraints: pod("topologySpreadConstraints"),
            containers: [
              withoutEmpty({
                name: `langfuse-${name}`,
                image: "langfuse",
                env,
                resources: either("resources"),
                securityContext: read("langfuse.securityContext"),
                imagePullPolicy: own("image.pullPolicy") ?? read("langfuse.image.pullPolicy"),
              }),
            ],
          }),
        },
      }),
    });
    const hpa = own("hpa");
    if (isFields(hpa) && hpa["enabled"] === true) {
      const { minReplicas, maxReplicas } = hpa;
      const scaleTargetRef = { apiVersion: "apps/v1", kind: "Deployment", name: `langfuse-${name}` };
      checkRendered({
        apiVersion: "autoscaling/v2",
        kind: "HorizontalPodAutoscaler",
        metadata: { name: `langfuse-${name}` },
        spec: withoutEmpty({ scaleTargetRef, minReplicas, maxReplicas }),
      });
    }
  }
  checkIngress(values);
}

function checkIngress(values: Fields): void {
  const ingress = placesAt({ path: "", value: values }, "langfuse.ingress")[0]?.value;
  if (!isFields(ingress) || ingress["enabled"] !== true) return;
  const hosts = placesAt({ path: "", value: ingress }, "hosts[]").map(({ value }) => asFields(value));
  const backend = { service: { name: "langfuse-web", port: { name: "http" } } };
  checkRendered({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: "langfuse", annotations: asFields(ingress["annotations"]) },
    spec: withoutEmpty({
      ingressClassName: ingress["className"],
      rules: hosts.map(({ host, paths }) => ({
        host,
        http: {
          paths: (Array.isArray(paths) ? (paths as unknown[]) : []).map((path) => ({ ...asFields(path), backend })),
        },
      })),
    }),
  });
}

function checkRendered(object: KubernetesObject): void {
  const refused = formatRefusal(object, findMistakes(object));
  if (refused !== undefined) throw new Refusal(refused);
}

function asFields(value: unknown): Fields {
  return isFields(value) ? value : {};
}

function withoutEmpty(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([, value]) =>
        value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0),
    ),
  );
}

/** Values whose names say what they are, in any chart. */
const NUMBERS = /^(?:replicas|replicaCount|minReplicas|maxReplicas)$/;
const PORT = /^(?:port|httpPort|nativePort|containerPort|targetPort|hostPort|externalPort)$/;

/** Whole objects, which have checks of their own. */
const MANIFESTS = ["extraManifests", "extraObjects", "extraDeploy"];

/** Refuses quantities, numbers of pods and ports that no object can have, in the values of any chart. */
export function requireNumbers(values: unknown): void {
  const mistakes = findNumberMistakes({ path: "", value: values });
  const [first] = mistakes;
  if (first) throw new Refusal(`values: ${first.path}: ${first.problem}`);
}

function findNumberMistakes({ path, value }: Place): Mistake[] {
  if (Array.isArray(value))
    return value.flatMap((item: unknown, index) => findNumberMistakes({ path: `${path}[${index}]`, value: item }));
  if (!isFields(value)) return [];
  const inner = Object.entries(value).flatMap(([key, item]): Mistake[] => {
    if (MANIFESTS.includes(key)) return [];
    const at = path === "" ? key : `${path}.${key}`;
    if (typeof item === "number" && NUMBERS.test(key) && (item < 0 || !Number.isInteger(item))) {
      return [invalid(at, item, "must be greater than or equal to 0")];
    }
    if (typeof item === "number" && PORT.test(key) && (item < 0 || item > 65535)) {
      return [invalid(at, item, "must be between 1 and 65535, inclusive")];
    }
    return findNumberMistakes({ path: at, value: item });
  });
  return [...("resources" in value ? findResourceMistakes({ path, value }) : []), ...inner];
}
