import type { BLOB_PREFIXES } from "../constructs/names";
import type { ChartGeneration } from "../constructs/rules/release";
import {
  containersOf,
  isTestHook,
  nameOf,
  podsOf,
  selects,
  type Manifest,
  type NamedContainer,
  type Pod,
  type SecretReference,
} from "./manifests";

type Labels = Readonly<Record<string, string>>;

/** A network policy of the release. */
export interface OwnPolicy {
  readonly name: string;
  readonly podSelector: Labels;
  /** The ports that it opens, by number or name. */
  readonly ingressPorts: readonly string[];
}

/** The storage that web and worker must use for events, media and exports. */
export type ExpectedStorage = Place & ({ readonly kind: "azure-keyless" } | Bucket);

interface Place {
  readonly endpoint: string;
  /** Name of the container or of the bucket. */
  readonly bucket: string;
  readonly prefixes: typeof BLOB_PREFIXES;
}

interface Bucket {
  readonly kind: "s3-compatible";
  readonly region: string;
  readonly pathStyle: boolean;
  /** The checksum of a batch delete. */
  readonly deleteChecksum?: string | undefined;
  /** The Secret keys of the access key. */
  readonly accessKeyId: Required<Pick<SecretReference, "name" | "key">>;
  readonly secretAccessKey: Bucket["accessKeyId"];
}

/** The settings of the synthesized release, which the manifests of the chart must match. */
export interface Expected {
  readonly generation: ChartGeneration;
  readonly serviceAccount: string;
  readonly publicUrl: string;
  /** Images with registry and tag. */
  readonly images: { readonly web: string; readonly worker: string };
  readonly storage: ExpectedStorage;
  /** The Secrets that the release creates, and their keys. */
  readonly secrets: Readonly<Record<string, readonly string[]>>;
  readonly storageClass: string;
  readonly policies: readonly OwnPolicy[];
  /** The Ingress of the public host; undefined if the environment is not public. */
  readonly ingress?: { readonly className: string; readonly issuer: string };
}

/** The manifests that the chart renders from the values of one environment. */
export interface Rendering {
  readonly expected: Expected;
  readonly manifests: readonly Manifest[];
  /** The lines that Helm printed to standard error. */
  readonly warnings: readonly string[];
}

/** A difference between the manifests and the release. */
export interface Mismatch {
  /** The object, as `Deployment/langfuse-web, container langfuse-web`. */
  readonly object: string;
  /** The rule, and the value that was found. */
  readonly problem: string;
}

/** A check of a rendering: a pure function with an id and a description. */
export interface Check {
  readonly id: string;
  /** What must be true, as a sentence. */
  readonly rule: string;
  readonly run: (rendering: Rendering) => readonly Mismatch[];
  /** The objects that it does not check, with the reason. */
  readonly listSkipped?: (rendering: Rendering) => readonly string[];
}

/** Runs a check. A check that throws has failed. */
export function runCheck(check: Check, rendering: Rendering): readonly Mismatch[] {
  try {
    return check.run(rendering);
  } catch (error) {
    return [{ object: "the check itself", problem: `failed: ${(error as Error).message}` }];
  }
}

/** The pods of an installation, without those that only `helm test` creates. */
export function installedPods({ manifests }: Rendering): Pod[] {
  return manifests.filter((manifest) => !isTestHook(manifest)).flatMap(podsOf);
}

/** The containers of an installation. */
export function installedContainers(rendering: Rendering): NamedContainer[] {
  return installedPods(rendering).flatMap(containersOf);
}

/**
 * Checks each pod of web and of worker, by the labels that the network policies of the release select; a component
 * without a pod is a mismatch too.
 */
export function checkComponentPods(
  rendering: Rendering,
  checkPod: (pod: Pod, component: "web" | "worker") => readonly Mismatch[],
): Mismatch[] {
  return (["web", "worker"] as const).flatMap((component) => {
    const selector = { app: component, "app.kubernetes.io/name": "langfuse" };
    const pods = installedPods(rendering).filter(({ labels }) => selects(selector, labels));
    if (pods.length > 0) return pods.flatMap((pod) => checkPod(pod, component));
    const problem = `must have a pod with the labels app=${component} and app.kubernetes.io/name=langfuse, got none`;
    return [{ object: component, problem }];
  });
}

/** A mismatch for each object that the chart must not render. */
export function mustNotRender(manifests: readonly Manifest[], reason: string): Mismatch[] {
  return manifests.map((manifest) => ({ object: nameOf(manifest), problem: `must not be rendered: ${reason}` }));
}

/** Compares a value with the expected one. */
export function mustBe(object: string, field: string, expected: unknown, found: unknown): Mismatch[] {
  if (show(found) === show(expected)) return [];
  return [{ object, problem: `${field} must be ${show(expected)}, got ${show(found)}` }];
}

/** Formats a value for a mismatch. */
export function show(value: unknown): string {
  return value === undefined || value === null ? "none" : JSON.stringify(value);
}
