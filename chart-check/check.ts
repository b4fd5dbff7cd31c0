import type { ChartGeneration } from "../constructs/langfuse-release/chart-generation";
import { containersOf, isTestHook, podsOf, type Manifest, type NamedContainer, type Pod } from "./manifests";

type Labels = Readonly<Record<string, string>>;

/** A network policy of the release: what it selects, and the ports on which it lets others in. */
export interface OwnPolicy {
  readonly name: string;
  readonly podSelector: Labels;
  /** Numbers or names of ports. */
  readonly ingressPorts: readonly string[];
}

/** Where web and worker must keep events, media and exports. */
export type ExpectedStorage = Place & ({ readonly kind: "azure-keyless" } | Bucket);

interface Place {
  readonly endpoint: string;
  /** Name of the container or of the bucket. */
  readonly bucket: string;
  readonly prefixes: { readonly events: string; readonly media: string; readonly exports: string };
}

interface Bucket {
  readonly kind: "s3-compatible";
  readonly region: string;
  readonly pathStyle: boolean;
  /** What a batch delete must carry. */
  readonly deleteChecksum?: string | undefined;
  /** Which key of which Secret holds the two halves of the access key. */
  readonly accessKeyId: SecretKey;
  readonly secretAccessKey: SecretKey;
}

interface SecretKey {
  readonly name: string;
  readonly key: string;
}

/** What the release that we synthesize says, which the chart's manifests must agree with. */
export interface Expected {
  readonly generation: ChartGeneration;
  readonly serviceAccount: string;
  readonly publicUrl: string;
  /** Images with registry and tag. */
  readonly images: { readonly web: string; readonly worker: string };
  readonly storage: ExpectedStorage;
  /** The Secrets that the release makes, and their keys. */
  readonly secrets: Readonly<Record<string, readonly string[]>>;
  readonly storageClass: string;
  readonly policies: readonly OwnPolicy[];
  /** How the public host is routed; none where the environment is not public. */
  readonly ingress?: { readonly className: string; readonly issuer: string };
}

/** What the chart makes of the values of one environment. */
export interface Rendering {
  readonly expected: Expected;
  readonly manifests: readonly Manifest[];
  /** What Helm said beside the manifests. */
  readonly warnings: readonly string[];
}

/** One thing that is not as it should be. */
export interface Finding {
  /** The object, as `Deployment/langfuse-web, container langfuse-web`. */
  readonly object: string;
  /** What must be so, and what was found. */
  readonly problem: string;
}

/** One question about a rendering: a pure function with a name and its question in words. */
export interface Check {
  readonly id: string;
  readonly looksFor: string;
  readonly run: (rendering: Rendering) => readonly Finding[];
  /** Objects that it passes over, with the reason. */
  readonly leavesOut?: (rendering: Rendering) => readonly string[];
}

/** What one check found; a check that throws has failed, because it has not seen what it looks for. */
export function runCheck(check: Check, rendering: Rendering): readonly Finding[] {
  try {
    return check.run(rendering);
  } catch (error) {
    return [{ object: "the check itself", problem: `stopped with: ${(error as Error).message}` }];
  }
}

/** The pods of an installation: all but those that only `helm test` makes. */
export function installedPods({ manifests }: Rendering): Pod[] {
  return manifests.filter((manifest) => !isTestHook(manifest)).flatMap(podsOf);
}

/** The containers of an installation. */
export function installedContainers(rendering: Rendering): NamedContainer[] {
  return installedPods(rendering).flatMap(containersOf);
}

export type Component = "web" | "worker";

export const COMPONENTS: readonly Component[] = ["web", "worker"];

/** The pods of web or worker, by the labels that our network policies select them with. */
export function componentPods(rendering: Rendering, component: Component): Pod[] {
  return installedPods(rendering).filter(
    ({ labels }) => labels["app"] === component && labels["app.kubernetes.io/name"] === "langfuse",
  );
}

/** Looks at each pod of web and of worker; that there is none is a finding too. */
export function eachComponentPod(
  rendering: Rendering,
  look: (pod: Pod, component: Component) => readonly Finding[],
): Finding[] {
  return COMPONENTS.flatMap((component) => {
    const pods = componentPods(rendering, component);
    return pods.length > 0
      ? pods.flatMap((pod) => look(pod, component))
      : [
          {
            object: component,
            problem: `must have a pod with the labels app=${component} and …/name=langfuse, got none`,
          },
        ];
  });
}

/** A found value in words. */
export function show(value: unknown): string {
  return value === undefined || value === null ? "none" : JSON.stringify(value);
}
