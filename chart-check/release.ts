import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { App } from "cdktf";
import { parse } from "yaml";
import { storageSecretKey } from "../constructs/langfuse-release/kubernetes-secrets";
import { INGRESS_CLASS, ISSUERS } from "../constructs/langfuse-release/values/langfuse-values";
import { BLOB_PREFIXES, LANGFUSE_SERVICE_ACCOUNT } from "../constructs/names";
import type { ChartGeneration } from "../constructs/rules/release";
import { toReleaseStorage } from "../stacks/bucket";
import type { NamedEnvironment } from "../stacks/environment-stack";
import { ReleaseStack } from "../stacks/release-stack";
import type { Chart } from "./chart";
import type { Expected, ExpectedStorage, OwnPolicy } from "./check";
import { at } from "./manifests";

/** An image tag that each generation of the chart can run. */
const IMAGE_TAGS: Record<ChartGeneration, string> = { 1: "3.224.1-keyless.1", 2: "4.4.0-keyless.1" };

/**
 * Replaces the chart of a deployment, and the images with ones that the chart can run. Of two releases, keeps only that
 * of the chart's generation.
 */
export function withChart({ environment, names }: NamedEnvironment, { version, generation }: Chart): NamedEnvironment {
  const { previous, ...langfuse } = environment.langfuse;
  const { releaseName } = generation === 1 && previous ? previous : langfuse;
  const images = { ...langfuse.images, tag: IMAGE_TAGS[generation] };
  const changed = { ...langfuse, chartVersion: version, releaseName, images };
  return { names, environment: { ...environment, langfuse: changed } };
}

/**
 * Synthesizes the release stack of a deployment, and reads the Helm release of Langfuse with its values as YAML, in which
 * references of Terraform are replaced, and the settings that its manifests must match.
 */
export function synthesizeRelease(deployment: NamedEnvironment, generation: ChartGeneration) {
  const resources = synthesizeResources(deployment);
  const release = listResources(resources, "helm_release").find((chart) => at(chart, "chart") === "langfuse");
  const fill = (...steps: readonly string[]) => fillReferences(text(release, ...steps), resources);
  const values = fill("values", "0");
  const expected = readExpected(deployment, generation, resources, parse(values));
  return { name: fill("name"), namespace: fill("namespace"), values, expected };
}

/** An app creates its output folder at once, so this one is temporary. */
function synthesizeResources(deployment: NamedEnvironment): Resources {
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

function readExpected(
  { environment, names }: NamedEnvironment,
  generation: ChartGeneration,
  resources: Resources,
  values: unknown,
): Expected {
  const { images } = environment.langfuse;
  const isPublic = environment.exposure.kind === "public";
  const image = (repository: string) => `${names.loginServer}/${repository}:${images.tag}`;
  return {
    generation,
    serviceAccount: LANGFUSE_SERVICE_ACCOUNT,
    publicUrl: environment.publicUrl,
    images: { web: image(images.web), worker: image(images.worker) },
    storage: readStorage(environment.storage, values),
    secrets: Object.fromEntries(listResources(resources, "kubernetes_secret_v1").map(readSecret)),
    storageClass: text(resources, "kubernetes_storage_class_v1", "langfuse_disks", "metadata", "name"),
    policies: listResources(resources, "kubernetes_network_policy_v1").map(readPolicy),
    ...(isPublic && { ingress: { className: INGRESS_CLASS, issuer: ISSUERS[generation] } }),
  };
}

function readStorage(storage: NamedEnvironment["environment"]["storage"], values: unknown): ExpectedStorage {
  const [endpoint, bucket] = [text(values, "s3", "endpoint"), text(values, "s3", "bucket")];
  const place = { endpoint, bucket, prefixes: BLOB_PREFIXES };
  if (storage.kind !== "s3-compatible") return { kind: "azure-keyless", ...place };
  const { region, pathStyle, deleteChecksum } = toReleaseStorage(storage);
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

function readSecret(secret: unknown): [name: string, keys: string[]] {
  return [text(secret, "metadata", "name"), Object.keys(at(secret, "data_wo") ?? {})];
}

function readPolicy(policy: unknown): OwnPolicy {
  const ingress = at(policy, "spec", "ingress");
  const ports = Array.isArray(ingress) ? ingress.flatMap((rule) => at(rule, "ports") ?? []) : [];
  return {
    name: text(policy, "metadata", "name"),
    podSelector: (at(policy, "spec", "pod_selector", "match_labels") ?? {}) as OwnPolicy["podSelector"],
    ingressPorts: [...new Set(ports.map((port) => text(port, "port")))],
  };
}

function listResources(resources: Resources, type: string): unknown[] {
  return Object.values(resources[type] ?? {});
}

function text(value: unknown, ...steps: readonly string[]): string {
  const found = at(value, ...steps);
  if (typeof found === "string") return found;
  throw new Error(`the synthesized release must have a string at ${steps.join(".")}, got ${JSON.stringify(found)}`);
}

/** Resources of synthesized Terraform JSON: type → name → arguments. */
type Resources = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const OPENING = /\$\$\{|%%\{|\$\{|%\{/;

/** Attributes with an id of Entra ID. */
const DIRECTORY_ID = /\.(tenant|client|object|principal|application)_id$/;

const SOME_ID = "00000000-0000-4000-8000-000000000001";
const SOME_TIME = "1767225600";

/**
 * Replaces references as Terraform does; `$${` and `%%{` become `${` and `%{`. A reference to an argument of the same
 * stack becomes its value. A value that is unknown before the apply becomes a placeholder: an id for an id, a number for
 * a function, else the words of the reference.
 */
export function fillReferences(text: string, resources: Resources): string {
  const opening = OPENING.exec(text);
  if (!opening) return text;
  const [token] = opening;
  const before = text.slice(0, opening.index);
  const after = text.slice(opening.index + token.length);
  if (token.length === 3) return before + token.slice(1) + fillReferences(after, resources);
  if (token === "%{") throw new Error(`a template directive cannot be resolved: %{${after.slice(0, 40)}`);
  const end = findClosingBrace(after);
  return (
    before + resolveReference(after.slice(0, end).trim(), resources) + fillReferences(after.slice(end + 1), resources)
  );
}

function findClosingBrace(text: string): number {
  let depth = 1;
  for (let index = 0; index < text.length; index++) {
    if (text[index] === "{") depth++;
    if (text[index] === "}" && --depth === 0) return index;
  }
  throw new Error(`a reference must end with "}": \${${text.slice(0, 40)}`);
}

function resolveReference(expression: string, resources: Resources): string {
  const set = findArgument(expression, resources);
  if (set !== undefined) return fillReferences(set, resources);
  if (/^\w+\(/.test(expression)) return SOME_TIME;
  if (DIRECTORY_ID.test(expression)) return SOME_ID;
  return expression.replace(/\W+/g, "-").replace(/^-|-$/g, "");
}

/** The argument at `type.name.path[0].to.it`, if it is a string. */
function findArgument(expression: string, resources: Resources): string | undefined {
  if (!/^[\w.[\]-]+$/.test(expression)) return undefined;
  const steps = expression.split(/[.[\]]+/).filter((step) => step !== "");
  const found = steps.reduce<unknown>(getChild, resources);
  return typeof found === "string" ? found : undefined;
}

/** A single block is written without a list: `metadata[0]` is then `metadata`. */
function getChild(parent: unknown, step: string): unknown {
  if (typeof parent !== "object" || parent === null) return undefined;
  if (step === "0" && !Array.isArray(parent)) return parent;
  return (parent as Record<string, unknown>)[step];
}
