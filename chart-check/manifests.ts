import { parseAllDocuments } from "yaml";

/** A Kubernetes object that the chart renders. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly annotations?: Readonly<Record<string, unknown>> | null;
  };
  readonly [field: string]: unknown;
}

type Optional<T> = T | null | undefined;

export interface SecretReference {
  readonly name?: string;
  readonly key?: string;
  readonly optional?: boolean;
}

/** A variable of a container; `value` is unknown because a chart can render a number, which Kubernetes refuses. */
export interface Variable {
  readonly name: string;
  readonly value?: unknown;
  readonly valueFrom?: Optional<{ readonly secretKeyRef?: Optional<SecretReference> }>;
}

/** The security context of a pod or of a container. */
export interface SecurityContext {
  readonly runAsNonRoot?: Optional<boolean>;
  readonly runAsUser?: Optional<number>;
  readonly seccompProfile?: Optional<{ readonly type?: string }>;
  readonly appArmorProfile?: Optional<{ readonly type?: string }>;
  readonly seLinuxOptions?: Optional<{ readonly type?: string; readonly user?: string; readonly role?: string }>;
  readonly windowsOptions?: Optional<{ readonly hostProcess?: boolean }>;
  readonly sysctls?: Optional<readonly { readonly name: string }[]>;
  readonly privileged?: Optional<boolean>;
  readonly allowPrivilegeEscalation?: Optional<boolean>;
  readonly procMount?: Optional<string>;
  readonly capabilities?: Optional<{
    readonly add?: Optional<readonly string[]>;
    readonly drop?: Optional<readonly string[]>;
  }>;
}

interface ContainerPort {
  readonly name?: string;
  readonly containerPort: number;
  readonly hostPort?: number;
}

/** How the kubelet probes a container, or reports its start or end. */
interface Handler {
  readonly httpGet?: Optional<{ readonly host?: string }>;
  readonly tcpSocket?: Optional<{ readonly host?: string }>;
}

interface Container {
  readonly name: string;
  readonly image?: string;
  readonly imagePullPolicy?: string;
  readonly env?: Optional<readonly Variable[]>;
  readonly envFrom?: Optional<readonly { readonly secretRef?: Optional<SecretReference> }[]>;
  readonly ports?: Optional<readonly ContainerPort[]>;
  readonly resources?: unknown;
  readonly securityContext?: Optional<SecurityContext>;
  readonly livenessProbe?: Optional<Handler & { readonly initialDelaySeconds?: number }>;
  readonly readinessProbe?: Optional<Handler>;
  readonly startupProbe?: Optional<Handler>;
  readonly lifecycle?: Optional<{ readonly postStart?: Optional<Handler>; readonly preStop?: Optional<Handler> }>;
}

interface SecretProjection extends SecretReference {
  readonly items?: Optional<readonly { readonly key: string }[]>;
}

interface Volume {
  readonly name: string;
  readonly secret?: Optional<SecretProjection & { readonly secretName?: string }>;
  readonly projected?: Optional<{ readonly sources?: Optional<readonly Pick<Volume, "secret">[]> }>;
}

interface PodSpec {
  readonly serviceAccountName?: string;
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly securityContext?: Optional<SecurityContext>;
  readonly containers?: Optional<readonly Container[]>;
  readonly initContainers?: Optional<readonly Container[]>;
  readonly volumes?: Optional<readonly Volume[]>;
  readonly imagePullSecrets?: Optional<readonly SecretReference[]>;
}

/** A pod, or the pod template of a controller. */
export interface Pod {
  /** The object that contains it, as `Deployment/langfuse-web`. */
  readonly owner: string;
  readonly labels: Readonly<Record<string, unknown>>;
  readonly spec: PodSpec;
}

/** A container with its name for mismatches. */
export interface NamedContainer {
  readonly where: string;
  readonly container: Container;
}

/**
 * Parses the output of Helm as Kubernetes does (YAML 1.1: an unquoted `yes` is a boolean).
 * @throws Error if it is not YAML, or if a document has no kind or name
 */
export function parseManifests(text: string): Manifest[] {
  return parseAllDocuments(text, { version: "1.1" }).flatMap((document) => {
    const [error] = document.errors;
    if (error) throw new Error(`the output of Helm must be YAML: ${error.message}`);
    const value: unknown = document.toJS();
    return value === null || value === undefined ? [] : [toManifest(value)];
  });
}

function toManifest(value: unknown): Manifest {
  const { apiVersion, kind, metadata } = value as Partial<Manifest>;
  if (!apiVersion || !kind || !metadata?.name) {
    throw new Error(`a document must have "apiVersion", "kind" and "metadata.name", got ${JSON.stringify(value)}`);
  }
  return value as Manifest;
}

/** The name of an object for mismatches: `Deployment/langfuse-web`. */
export function nameOf({ kind, metadata }: Manifest): string {
  return `${kind}/${metadata.name}`;
}

/** Whether only `helm test` creates it. */
export function isTestHook({ metadata }: Manifest): boolean {
  const hooks = metadata.annotations?.["helm.sh/hook"];
  return typeof hooks === "string" && hooks.split(",").every((hook) => hook.trim().startsWith("test"));
}

/** Whether it is a resource of the ClickHouse operator, which creates the pods. */
export function isOperatorResource({ apiVersion }: Manifest): boolean {
  return apiVersion.startsWith("clickhouse.com/");
}

/** Where each kind of workload has its pod template. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  CronJob: ["spec", "jobTemplate", "spec", "template"],
  ...Object.fromEntries(
    ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job"].map((kind) => [kind, ["spec", "template"]]),
  ),
};

/** The pod of an object; empty if it is not a workload. */
export function podsOf(manifest: Manifest): Pod[] {
  const path = TEMPLATES[manifest.kind];
  const template = path && at(manifest, ...path);
  if (!template) return [];
  const labels = (at(template, "metadata", "labels") ?? {}) as Pod["labels"];
  return [{ owner: nameOf(manifest), labels, spec: (at(template, "spec") ?? {}) as PodSpec }];
}

/** The containers of a pod, init containers first. */
export function containersOf({ owner, spec }: Pod): NamedContainer[] {
  const named = (word: string, containers: Optional<readonly Container[]>) =>
    (containers ?? []).map((container) => ({ where: `${owner}, ${word} ${container.name}`, container }));
  return [...named("init container", spec.initContainers), ...named("container", spec.containers)];
}

/** The variable of a container that Kubernetes uses: the last one of a name. */
export function findVariable({ env }: Container, name: string): Variable | undefined {
  return (env ?? []).filter((variable) => variable.name === name).at(-1);
}

/** The value at a path; undefined if there is none. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (parent, step) =>
      typeof parent === "object" && parent !== null ? (parent as Record<string, unknown>)[step] : undefined,
    value,
  );
}

/** Whether a selector matches labels. */
export function selects(selector: Readonly<Record<string, unknown>>, labels: Readonly<Record<string, unknown>>) {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}
