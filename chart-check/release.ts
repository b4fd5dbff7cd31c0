import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { App } from "cdktf";
import { parse } from "yaml";
import type { ChartGeneration } from "../constructs/langfuse-release/chart-generation";
import { storageSecretKey } from "../constructs/langfuse-release/kubernetes-secrets";
import { INGRESS_CLASS, ISSUERS } from "../constructs/langfuse-release/values/langfuse-values";
import { LANGFUSE_SERVICE_ACCOUNT } from "../constructs/service-account";
import { BLOB_PREFIXES } from "../constructs/blob-prefixes";
import { bucket } from "../stacks/bucket";
import type { Deployment } from "../stacks/environment-stack";
import { ReleaseStack } from "../stacks/release-stack";
import type { Chart } from "./chart";
import type { Expected, ExpectedStorage, OwnPolicy } from "./check";
import { at } from "./manifests";
import { fillReferences, type Resources } from "./references";

/** An image of the Langfuse that each generation of the chart runs; its tag must only look like one of ours. */
const IMAGE_TAGS: Record<ChartGeneration, string> = { 1: "3.224.1-keyless.1", 2: "4.4.0-keyless.1" };

/** The Helm release of an environment, and what the rest of its stack says about it. */
export interface SynthesizedRelease {
  readonly name: string;
  readonly namespace: string;
  /** Values as YAML, without references of Terraform. */
  readonly values: string;
  readonly expected: Expected;
}

/**
 * The deployment with another chart, and an image that this chart can run. Of two releases side by side, that of the
 * chart's generation alone.
 */
export function withChart({ environment, names }: Deployment, { version, generation }: Chart): Deployment {
  const { previous, ...langfuse } = environment.langfuse;
  const { releaseName } = generation === 1 && previous ? previous : langfuse;
  const images = { ...langfuse.images, tag: IMAGE_TAGS[generation] };
  const changed = { ...langfuse, chartVersion: version, releaseName, images };
  return { names, environment: { ...environment, langfuse: changed } };
}

/** Synthesizes the release stack of a deployment in memory and reads the Helm release of Langfuse from it. */
export function synthesizeRelease(deployment: Deployment, generation: ChartGeneration): SynthesizedRelease {
  const resources = releaseResources(deployment);
  const release = all(resources, "helm_release").find((chart) => at(chart, "chart") === "langfuse");
  const fill = (...steps: readonly string[]) => fillReferences(text(release, ...steps), resources);
  const values = fill("values", "0");
  return {
    name: fill("name"),
    namespace: fill("namespace"),
    values,
    expected: expected(deployment, generation, resources, parse(values)),
  };
}

/** An app makes its output folder at once; this one is gone when the JSON is there. */
function releaseResources(deployment: Deployment): Resources {
  const outdir = mkdtempSync(path.join(tmpdir(), "langfuse-chart-"));
  try {
    const stack = new ReleaseStack(new App({ outdir, stackTraces: false }), deployment);
    stack.prepareStack();
    stack.runAllValidations();
    return stack.toTerraform()["resource"] as Resources;
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function expected(
  { environment, names }: Deployment,
  generation: ChartGeneration,
  resources: Resources,
  values: unknown,
): Expected {
  const { images } = environment.langfuse;
  const image = (repository: string) => `${names.loginServer}/${repository}:${images.tag}`;
  return {
    generation,
    serviceAccount: LANGFUSE_SERVICE_ACCOUNT,
    publicUrl: environment.publicUrl,
    images: { web: image(images.web), worker: image(images.worker) },
    storage: expectedStorage(environment.storage, values),
    secrets: Object.fromEntries(
      all(resources, "kubernetes_secret_v1").map((secret) => [
        text(secret, "metadata", "name"),
        Object.keys(at(secret, "data_wo") ?? {}),
      ]),
    ),
    storageClass: text(resources, "kubernetes_storage_class_v1", "langfuse_disks", "metadata", "name"),
    policies: all(resources, "kubernetes_network_policy_v1").map(ownPolicy),
    ...(environment.exposure.kind === "public" && {
      ingress: { className: INGRESS_CLASS, issuer: ISSUERS[generation] },
    }),
  };
}

function expectedStorage(storage: Deployment["environment"]["storage"], values: unknown): ExpectedStorage {
  const place = {
    endpoint: text(values, "s3", "endpoint"),
    bucket: text(values, "s3", "bucket"),
    prefixes: BLOB_PREFIXES,
  };
  if (storage.kind !== "s3-compatible") return { kind: "azure-keyless", ...place };
  const { region, pathStyle, deleteChecksum } = bucket(storage);
  return {
    kind: "s3-compatible",
    ...place,
    region,
    pathStyle,
    deleteChecksum,
    accessKeyId: storageSecretKey("access-key-id"),
    secretAccessKey: storageSecretKey("secret-access-key"),
  };
}

function ownPolicy(policy: unknown): OwnPolicy {
  const ingress = at(policy, "spec", "ingress");
  const ports = Array.isArray(ingress) ? ingress.flatMap((rule) => at(rule, "ports") ?? []) : [];
  return {
    name: text(policy, "metadata", "name"),
    podSelector: (at(policy, "spec", "pod_selector", "match_labels") ?? {}) as OwnPolicy["podSelector"],
    ingressPorts: [...new Set(ports.map((port) => text(port, "port")))],
  };
}

function all(resources: Resources, type: string): unknown[] {
  return Object.values(resources[type] ?? {});
}

function text(value: unknown, ...steps: readonly string[]): string {
  const found = at(value, ...steps);
  if (typeof found === "string") return found;
  throw new Error(`the synthesized release must have a text at ${steps.join(".")}, got ${JSON.stringify(found)}`);
}
