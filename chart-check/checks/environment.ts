import { checkComponentPods, installedContainers, mustBe, show, type Check } from "../check";
import { containersOf, findVariable, type Variable } from "../manifests";

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
    ...installedContainers(rendering).flatMap(({ where, container: { env } }) => {
      const variables = env ?? [];
      const problems = [...findDuplicates(variables), ...findNonStrings(variables), ...findEarlyUses(variables)];
      return problems.map((problem) => ({ object: where, problem }));
    }),
    ...checkComponentPods(rendering, (pod) =>
      containersOf(pod).flatMap(({ where, container }) => {
        const url = findVariable(container, "NEXTAUTH_URL")?.value;
        const missing = REQUIRED.filter((name) => !findVariable(container, name));
        const problems = [...missing.map((name) => `${name} must be set, got none`), ...findEmpty(container.env ?? [])];
        return [
          ...mustBe(where, "NEXTAUTH_URL", rendering.expected.publicUrl, url),
          ...problems.map((problem) => ({ object: where, problem })),
        ];
      }),
    ),
  ],
};

type Variables = readonly Variable[];

/** Kubernetes uses the last one; server-side apply, which Helm 4 uses, may refuse both. */
function findDuplicates(variables: Variables): string[] {
  const names = variables.map(({ name }) => name);
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  const count = (name: string) => names.filter((other) => other === name).length;
  return [...repeated].map((name) => `${name} must be set once, got ${count(name)} times`);
}

function findNonStrings(variables: Variables): string[] {
  return variables
    .filter(({ value }) => value !== undefined && value !== null && typeof value !== "string")
    .map(({ name, value }) => `${name} must be a string, got ${typeof value} ${show(value)}`);
}

/** Kubernetes replaces `$(NAME)` only if the variable NAME is set before. */
function findEarlyUses(variables: Variables): string[] {
  const names = variables.map(({ name }) => name);
  return variables.flatMap(({ name, value }, index) =>
    [...(typeof value === "string" ? value : "").matchAll(/(?<!\$)\$\((\w+)\)/g)]
      .map(([, used = ""]) => used)
      .filter((used) => !names.slice(0, index).includes(used))
      .map((used) => `${name} must be set after ${used}, which it uses`),
  );
}

function findEmpty(variables: Variables): string[] {
  return variables
    .filter(({ name }) => name.startsWith("AUTH_") || REQUIRED.includes(name))
    .filter(({ value, valueFrom }) => (value === undefined || value === null || value === "") && !valueFrom)
    .map(({ name }) => `${name} must not be empty`);
}
