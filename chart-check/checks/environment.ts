import {
  checkComponentPods,
  installedContainers,
  mustBe,
  show,
  type Check,
  type Expected,
  type Mismatch,
} from "../check";
import { containersOf, type NamedContainer, type Variable } from "../manifests";

/** Variables that Langfuse requires to start and to sign users in. */
const REQUIRED = [
  "SALT",
  "ENCRYPTION_KEY",
  "NEXTAUTH_SECRET",
  "AUTH_AZURE_AD_CLIENT_ID",
  "AUTH_AZURE_AD_CLIENT_SECRET",
  "AUTH_AZURE_AD_TENANT_ID",
];

export const environmentCheck: Check = {
  id: "environment",
  rule: "no container has a duplicate variable; web and worker have the variables of sign-in, the public URL and the secrets",
  run: (rendering) => [
    ...installedContainers(rendering).flatMap((named) => [
      ...findDuplicates(named),
      ...findNonStrings(named),
      ...findEarlyUses(named),
    ]),
    ...checkComponentPods(rendering, (pod) =>
      containersOf(pod).flatMap((named) => [
        ...checkUrl(named, rendering.expected),
        ...findMissing(named),
        ...findEmpty(named),
      ]),
    ),
  ],
};

function variables({ container }: NamedContainer): readonly Variable[] {
  return container.env ?? [];
}

/** Kubernetes uses the last one; server-side apply, which Helm 4 uses, may refuse both. */
function findDuplicates(named: NamedContainer): Mismatch[] {
  const names = variables(named).map(({ name }) => name);
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [...repeated].map((name) => ({
    object: named.where,
    problem: `${name} must be set once, got ${names.filter((other) => other === name).length} times`,
  }));
}

function findNonStrings(named: NamedContainer): Mismatch[] {
  return variables(named)
    .filter(({ value }) => value !== undefined && value !== null && typeof value !== "string")
    .map(({ name, value }) => ({
      object: named.where,
      problem: `${name} must be a string, got ${typeof value} ${show(value)}`,
    }));
}

/** Kubernetes replaces `$(NAME)` only if the variable NAME is set before. */
function findEarlyUses(named: NamedContainer): Mismatch[] {
  const names = variables(named).map(({ name }) => name);
  return variables(named).flatMap(({ name, value }, index) =>
    [...(typeof value === "string" ? value : "").matchAll(/(?<!\$)\$\((\w+)\)/g)]
      .map(([, used = ""]) => used)
      .filter((used) => !names.slice(0, index).includes(used))
      .map((used) => ({ object: named.where, problem: `${name} must be set after ${used}, which it uses` })),
  );
}

function checkUrl(named: NamedContainer, { publicUrl }: Expected): Mismatch[] {
  const found = variables(named)
    .filter(({ name }) => name === "NEXTAUTH_URL")
    .at(-1)?.value;
  return mustBe(named.where, "NEXTAUTH_URL", publicUrl, found);
}

function findMissing(named: NamedContainer): Mismatch[] {
  return REQUIRED.filter((name) => !variables(named).some((variable) => variable.name === name)).map((name) => ({
    object: named.where,
    problem: `${name} must be set, got none`,
  }));
}

function findEmpty(named: NamedContainer): Mismatch[] {
  return variables(named)
    .filter(({ name }) => name.startsWith("AUTH_") || REQUIRED.includes(name))
    .filter(({ value, valueFrom }) => (value === undefined || value === null || value === "") && !valueFrom)
    .map(({ name }) => ({ object: named.where, problem: `${name} must not be empty` }));
}
