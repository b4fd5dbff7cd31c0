import { eachComponentPod, installedContainers, show, type Check, type Expected, type Finding } from "../check";
import { containersOf, type NamedContainer, type Variable } from "../manifests";

const UPLOADS = ["EVENT_UPLOAD", "MEDIA_UPLOAD", "BATCH_EXPORT"];

/** Variables that Langfuse cannot start or sign in without, whatever their value. */
const NEEDED = [
  "SALT",
  "ENCRYPTION_KEY",
  "NEXTAUTH_SECRET",
  "AUTH_AZURE_AD_CLIENT_ID",
  "AUTH_AZURE_AD_CLIENT_SECRET",
  "AUTH_AZURE_AD_TENANT_ID",
];

/** Keys, and what would take precedence over the pod's workload identity. */
const FORBIDDEN = /_ACCESS_KEY_ID$|_SECRET_ACCESS_KEY$|^AZURE_/;

export const environmentCheck: Check = {
  id: "environment",
  looksFor:
    "no variable twice in any container; in web and worker: Blob by workload identity, the synthesized container and " +
    "endpoint for every kind of upload, no access key, no AZURE_*, sign-in with Entra ID, the public URL",
  run: (rendering) => [
    ...installedContainers(rendering).flatMap((named) => [...twice(named), ...notText(named), ...tooEarly(named)]),
    ...eachComponentPod(rendering, (pod) =>
      containersOf(pod).flatMap((named) => [
        ...different(named, rendering.expected),
        ...missing(named),
        ...empty(named),
        ...forbidden(named),
      ]),
    ),
  ],
};

function variables({ container }: NamedContainer): readonly Variable[] {
  return container.env ?? [];
}

/** Kubernetes takes the last one, and server-side apply, which Helm 4 uses, may refuse both. */
function twice(named: NamedContainer): Finding[] {
  const names = variables(named).map(({ name }) => name);
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [...repeated].map((name) => ({
    object: named.where,
    problem: `${name} must be set once, got ${names.filter((other) => other === name).length} times`,
  }));
}

function notText(named: NamedContainer): Finding[] {
  return variables(named)
    .filter(({ value }) => value !== undefined && value !== null && typeof value !== "string")
    .map(({ name, value }) => ({
      object: named.where,
      problem: `${name} must be a text, got ${typeof value} ${show(value)}`,
    }));
}

/** `$(NAME)` stays as it is unless the variable NAME stands before it. */
function tooEarly(named: NamedContainer): Finding[] {
  const names = variables(named).map(({ name }) => name);
  return variables(named).flatMap(({ name, value }, index) =>
    [...(typeof value === "string" ? value : "").matchAll(/(?<!\$)\$\((\w+)\)/g)]
      .map(([, used = ""]) => used)
      .filter((used) => !names.slice(0, index).includes(used))
      .map((used) => ({ object: named.where, problem: `${name} must stand after ${used}, which it uses` })),
  );
}

function expectedValues({ blob, publicUrl }: Expected): Record<string, string> {
  return {
    NEXTAUTH_URL: publicUrl,
    LANGFUSE_USE_AZURE_BLOB: "true",
    LANGFUSE_AZURE_BLOB_CREDENTIAL: "workload-identity",
    LANGFUSE_S3_BATCH_EXPORT_PREFIX: blob.exportPrefix,
    ...Object.fromEntries(
      UPLOADS.flatMap((upload) => [
        [`LANGFUSE_S3_${upload}_BUCKET`, blob.container],
        [`LANGFUSE_S3_${upload}_ENDPOINT`, blob.endpoint],
      ]),
    ),
  };
}

function different(named: NamedContainer, expected: Expected): Finding[] {
  return Object.entries(expectedValues(expected)).flatMap(([name, wanted]) => {
    const found = last(variables(named), name)?.value;
    return found === wanted
      ? []
      : [{ object: named.where, problem: `${name} must be ${show(wanted)}, got ${show(found)}` }];
  });
}

function last(variables: readonly Variable[], wanted: string): Variable | undefined {
  return variables.filter(({ name }) => name === wanted).at(-1);
}

function missing(named: NamedContainer): Finding[] {
  return NEEDED.filter((name) => !variables(named).some((variable) => variable.name === name)).map((name) => ({
    object: named.where,
    problem: `${name} must be set, got none`,
  }));
}

function empty(named: NamedContainer): Finding[] {
  return variables(named)
    .filter(({ name }) => name.startsWith("AUTH_") || NEEDED.includes(name))
    .filter(({ value, valueFrom }) => (value === undefined || value === null || value === "") && !valueFrom)
    .map(({ name }) => ({ object: named.where, problem: `${name} must have a value, got an empty one` }));
}

function forbidden(named: NamedContainer): Finding[] {
  return variables(named)
    .filter(({ name }) => FORBIDDEN.test(name))
    .map(({ name }) => ({
      object: named.where,
      problem: `${name} must not be set: the pods act as their workload identity and have no key`,
    }));
}
