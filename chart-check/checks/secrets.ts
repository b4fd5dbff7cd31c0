import { mustNotRender, show, type Check, type Mismatch, type Rendering } from "../check";
import {
  at,
  containersOf,
  isOperatorResource,
  nameOf,
  podsOf,
  type Manifest,
  type Pod,
  type SecretReference,
} from "../manifests";

/** The one secret that chart 2 generates: 2.0.0 fails on the second upgrade if the release sets it. */
const GENERATED_BY_CHART_2 = "nextauth-secret";

/** Names of variables with a secret; the exceptions are switches. */
const SECRET_VARIABLE = /^(?!AUTH_DISABLE_|ALLOW_EMPTY_).*(SALT|ENCRYPTION_KEY|SECRET|PASSWORD)$/;

/** A reference to a key of a Secret, or to the whole Secret. */
interface Reference {
  readonly object: string;
  readonly name: string;
  readonly key?: string;
}

export const secretsCheck: Check = {
  id: "secrets",
  rule:
    "every Secret, and key of one, that a manifest refers to exists in the release or the chart; the chart creates no " +
    "secret that comes from Key Vault; no manifest contains a secret as a plain value",
  run: (rendering) => [
    ...findUnknownReferences(rendering),
    ...rendering.manifests.filter(({ kind }) => kind === "Secret").flatMap((secret) => checkSecret(secret, rendering)),
    ...rendering.manifests.flatMap(podsOf).flatMap(findPlainSecrets),
  ],
};

function findUnknownReferences(rendering: Rendering): Mismatch[] {
  const known = new Map(Object.entries(rendering.expected.secrets));
  for (const secret of rendering.manifests.filter(({ kind }) => kind === "Secret")) {
    known.set(secret.metadata.name, [...(known.get(secret.metadata.name) ?? []), ...listKeys(secret)]);
  }
  const references = rendering.manifests.flatMap((manifest) =>
    isOperatorResource(manifest)
      ? operatorReferences(nameOf(manifest), manifest["spec"])
      : podsOf(manifest).flatMap(podReferences),
  );
  return references.flatMap(({ object, name, key }) => {
    const keys = known.get(name);
    if (!keys) return [{ object, problem: `Secret ${show(name)} must exist; known: ${[...known.keys()].join(", ")}` }];
    if (key === undefined || keys.includes(key)) return [];
    return [{ object, problem: `Secret ${name} must have the key ${show(key)}; it has: ${keys.join(", ")}` }];
  });
}

function listKeys(secret: Manifest): string[] {
  return ["data", "stringData"].flatMap((field) => Object.keys(at(secret, field) ?? {}));
}

function podReferences(pod: Pod): Reference[] {
  const inContainers = containersOf(pod).flatMap(({ where, container }) => [
    ...(container.env ?? []).flatMap((variable) => toReferences(where, variable.valueFrom?.secretKeyRef)),
    ...(container.envFrom ?? []).flatMap(({ secretRef }) => toReferences(where, secretRef)),
  ]);
  const inVolumes = (pod.spec.volumes ?? []).flatMap(({ name, secret, projected }) => {
    const where = `${pod.owner}, volume ${name}`;
    const projections = [
      ...(secret ? [{ ...secret, name: secret.secretName }] : []),
      ...(projected?.sources ?? []).flatMap((source) => source.secret ?? []),
    ];
    return projections.flatMap(({ items, ...whole }) =>
      items ? items.flatMap(({ key }) => toReferences(where, { ...whole, key })) : toReferences(where, whole),
    );
  });
  return [
    ...inContainers,
    ...inVolumes,
    ...(pod.spec.imagePullSecrets ?? []).flatMap((secret) => toReferences(`${pod.owner}, imagePullSecrets`, secret)),
  ];
}

function toReferences(object: string, given: SecretReference | null | undefined): Reference[] {
  if (!given || given.optional) return [];
  return [{ object, name: given.name ?? "", ...(given.key !== undefined && { key: given.key }) }];
}

/** Resources of the operator refer to Secrets in several fields, all with "secret" in their name. */
function operatorReferences(object: string, value: unknown): Reference[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([field, item]) => {
    const isReference = /secret/i.test(field) && typeof at(item, "name") === "string";
    const references = isReference ? toReferences(object, item as SecretReference) : [];
    return [...references, ...operatorReferences(object, item)];
  });
}

function checkSecret(secret: Manifest, { expected }: Rendering): Mismatch[] {
  const object = nameOf(secret);
  if (secret.metadata.name in expected.secrets) return mustNotRender([secret], "the release creates it");
  const allowed = expected.generation === 2 ? [GENERATED_BY_CHART_2] : [];
  const refused = listKeys(secret).filter((key) => !allowed.includes(key));
  return refused.map((key) => ({ object, problem: `must not contain ${show(key)}: it comes from Key Vault` }));
}

function findPlainSecrets(pod: Pod): Mismatch[] {
  return containersOf(pod).flatMap(({ where, container }) =>
    (container.env ?? [])
      .filter(({ name, value }) => SECRET_VARIABLE.test(name) && value !== undefined && value !== null && value !== "")
      .map(({ name }) => ({ object: where, problem: `${name} must come from a Secret, got a plain value` })),
  );
}
