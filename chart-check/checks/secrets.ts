import { show, type Check, type Finding, type Rendering } from "../check";
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

/** The one secret that chart 2 keeps: with ours pinned beside the other two, 2.0.0 fails on the second upgrade. */
const KEPT_BY_CHART_2 = "nextauth-secret";

/** Variables that hold a secret by their name; the exceptions are switches. */
const SECRET_VARIABLE = /^(?!AUTH_DISABLE_|ALLOW_EMPTY_).*(SALT|ENCRYPTION_KEY|SECRET|PASSWORD)$/;

/** A reference to a Secret: to one key of it, or, without a key, to the whole. */
interface Reference {
  readonly object: string;
  readonly name: string;
  readonly key?: string;
}

export const secretsCheck: Check = {
  id: "secrets",
  looksFor:
    "every reference to a Secret names one, and a key, that the release or the chart makes; the chart makes no secret " +
    "that comes from Key Vault; no secret is written out",
  run: (rendering) => [
    ...unknownReferences(rendering),
    ...rendering.manifests.filter(({ kind }) => kind === "Secret").flatMap((secret) => unwanted(secret, rendering)),
    ...rendering.manifests.flatMap(podsOf).flatMap(writtenOut),
  ],
};

function unknownReferences(rendering: Rendering): Finding[] {
  const known = new Map(Object.entries(rendering.expected.secrets));
  for (const secret of rendering.manifests.filter(({ kind }) => kind === "Secret")) {
    known.set(secret.metadata.name, [...(known.get(secret.metadata.name) ?? []), ...keysOf(secret)]);
  }
  const references = rendering.manifests.flatMap((manifest) =>
    isOperatorResource(manifest) ? operatorReferences(manifest) : podsOf(manifest).flatMap(podReferences),
  );
  return references.flatMap(({ object, name, key }) => {
    const keys = known.get(name);
    if (!keys) return [{ object, problem: `Secret ${show(name)} must exist; known: ${[...known.keys()].join(", ")}` }];
    if (key === undefined || keys.includes(key)) return [];
    return [{ object, problem: `Secret ${name} must have the key ${show(key)}; it has: ${keys.join(", ")}` }];
  });
}

function keysOf(secret: Manifest): string[] {
  return ["data", "stringData"].flatMap((field) => Object.keys(at(secret, field) ?? {}));
}

function podReferences(pod: Pod): Reference[] {
  const inContainers = containersOf(pod).flatMap(({ where, container }) => [
    ...(container.env ?? []).flatMap((variable) => reference(where, variable.valueFrom?.secretKeyRef)),
    ...(container.envFrom ?? []).flatMap(({ secretRef }) => reference(where, secretRef)),
  ]);
  const inVolumes = (pod.spec.volumes ?? []).flatMap(({ name, secret, projected }) => {
    const where = `${pod.owner}, volume ${name}`;
    const projections = [
      ...(secret ? [{ ...secret, name: secret.secretName }] : []),
      ...(projected?.sources ?? []).flatMap((source) => source.secret ?? []),
    ];
    return projections.flatMap(({ items, ...whole }) =>
      items ? items.flatMap(({ key }) => reference(where, { ...whole, key })) : reference(where, whole),
    );
  });
  return [
    ...inContainers,
    ...inVolumes,
    ...(pod.spec.imagePullSecrets ?? []).flatMap((secret) => reference(`${pod.owner}, imagePullSecrets`, secret)),
  ];
}

function reference(object: string, given: SecretReference | null | undefined): Reference[] {
  if (!given || given.optional) return [];
  return [{ object, name: given.name ?? "", ...(given.key !== undefined && { key: given.key }) }];
}

/** The operator's resources name Secrets in several places, always under a field that is called so. */
function operatorReferences(manifest: Manifest): Reference[] {
  const inside = (value: unknown): Reference[] =>
    typeof value !== "object" || value === null
      ? []
      : Object.entries(value).flatMap(([field, item]) => [
          ...(/secret/i.test(field) && typeof at(item, "name") === "string"
            ? reference(nameOf(manifest), item as SecretReference)
            : []),
          ...inside(item),
        ]);
  return inside(manifest["spec"]);
}

function unwanted(secret: Manifest, { expected }: Rendering): Finding[] {
  const object = nameOf(secret);
  if (secret.metadata.name in expected.secrets) {
    return [{ object, problem: "must not be rendered: the release makes it" }];
  }
  const allowed = expected.generation === 2 ? [KEPT_BY_CHART_2] : [];
  return keysOf(secret)
    .filter((key) => !allowed.includes(key))
    .map((key) => ({ object, problem: `must not hold ${show(key)}: it comes from Key Vault, not from the chart` }));
}

function writtenOut(pod: Pod): Finding[] {
  return containersOf(pod).flatMap(({ where, container }) =>
    (container.env ?? [])
      .filter(({ name, value }) => SECRET_VARIABLE.test(name) && value !== undefined && value !== null && value !== "")
      .map(({ name }) => ({ object: where, problem: `${name} must come from a Secret, got a value in the manifest` })),
  );
}
