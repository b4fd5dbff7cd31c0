/** A Secret that values refer to, and the key if they name one. */
export interface SecretReference {
  readonly secret: string;
  readonly key: string | undefined;
}

/** The keys of a mapping with `existingSecret` whose values name keys of that Secret. */
const KEY_NAMES = ["existingSecretKey", "existingSecretPasswordKey"];

/** Every Secret that Helm values refer to: by `secretKeyRef`, and by `existingSecret` with its keys beside it. */
export function secretReferences(values: unknown): SecretReference[] {
  if (Array.isArray(values)) return values.flatMap(secretReferences);
  if (typeof values !== "object" || values === null) return [];
  const mapping = values as Record<string, unknown>;
  return [...existingSecret(mapping), ...Object.entries(mapping).flatMap(([name, inner]) => referencesIn(name, inner))];
}

function referencesIn(name: string, inner: unknown): SecretReference[] {
  if (name !== "secretKeyRef" || typeof inner !== "object" || inner === null) return secretReferences(inner);
  const { name: secret, key } = inner as { name?: string; key?: string };
  return secret ? [{ secret, key }] : [];
}

function existingSecret(mapping: Record<string, unknown>): SecretReference[] {
  const secret = mapping["existingSecret"];
  if (typeof secret !== "string" || secret === "") return [];
  const named = [...KEY_NAMES.map((name) => mapping[name]), ...Object.values((mapping["secretKeys"] ?? {}) as object)];
  const keys = named.filter((key): key is string => typeof key === "string" && key !== "");
  return keys.length > 0 ? keys.map((key) => ({ secret, key })) : [{ secret, key: undefined }];
}
