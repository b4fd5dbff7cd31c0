import { eachComponentPod, installedContainers, show, type Check, type Expected, type Finding } from "../check";
import { containersOf, type NamedContainer, type Variable } from "../manifests";

/** Variables that Langfuse cannot start or sign in without, whatever their value. */
const NEEDED = [
  "SALT",
  "ENCRYPTION_KEY",
  "NEXTAUTH_SECRET",
  "AUTH_AZURE_AD_CLIENT_ID",
  "AUTH_AZURE_AD_CLIENT_SECRET",
  "AUTH_AZURE_AD_TENANT_ID",
];

export const environmentCheck: Check = {
  id: "environment",
  looksFor: "no variable twice in any container; in web and worker: sign-in with Entra ID, the public URL, the secrets",
  run: (rendering) => [
    ...installedContainers(rendering).flatMap((named) => [...twice(named), ...notText(named), ...tooEarly(named)]),
    ...eachComponentPod(rendering, (pod) =>
      containersOf(pod).flatMap((named) => [
        ...otherUrl(named, rendering.expected),
        ...missing(named),
        ...empty(named),
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

function otherUrl(named: NamedContainer, { publicUrl }: Expected): Finding[] {
  const found = variables(named)
    .filter(({ name }) => name === "NEXTAUTH_URL")
    .at(-1)?.value;
  return found === publicUrl
    ? []
    : [{ object: named.where, problem: `NEXTAUTH_URL must be ${show(publicUrl)}, got ${show(found)}` }];
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
