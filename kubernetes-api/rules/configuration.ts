import { dataKey } from "../formats";
import {
  entriesAt,
  placesAt,
  required,
  invalid,
  valueAt,
  isFields,
  type KubernetesObject,
  type Mistake,
} from "../object";
import { check } from "./metadata";

/** The bytes of all values of a ConfigMap or Secret. */
const SIZE_LIMIT = 1024 * 1024;

/** The keys that a type of Secret must have. */
const SECRET_KEYS: Readonly<Record<string, readonly string[]>> = {
  "kubernetes.io/tls": ["tls.crt", "tls.key"],
  "kubernetes.io/dockerconfigjson": [".dockerconfigjson"],
  "kubernetes.io/dockercfg": [".dockercfg"],
  "kubernetes.io/ssh-auth": ["ssh-privatekey"],
};

/** @see https://kubernetes.io/docs/concepts/configuration/secret/#secret-types */
export function findConfigurationMistakes(object: KubernetesObject): Mistake[] {
  if (object.kind === "Secret")
    return [...findDataMistakes(object, ["data", "stringData"]), ...findSecretMistakes(object)];
  if (object.kind === "ConfigMap") return findDataMistakes(object, ["data", "binaryData"]);
  if (["Role", "ClusterRole"].includes(object.kind)) {
    return placesAt(object, "rules[]")
      .filter((rule) => placesAt(rule, "verbs[]").length === 0)
      .map(({ path }) => required(`${path}.verbs`, "verbs must contain at least one value"));
  }
  return [];
}

function findDataMistakes(object: KubernetesObject, names: readonly string[]): Mistake[] {
  const entries = names.flatMap((name) => entriesAt(object, name));
  const size = entries.reduce((sum, { value }) => sum + Buffer.byteLength(String(value)), 0);
  return [
    ...entries.flatMap(({ path, key }) => check(path, key, dataKey)),
    ...(size > SIZE_LIMIT ? [{ path: "data", problem: `Too long: may not be more than ${SIZE_LIMIT} bytes` }] : []),
  ];
}

/** A value of `data` is Base64; it is never shown. */
function findSecretMistakes(object: KubernetesObject): Mistake[] {
  const encoded = entriesAt(object, "data").filter(({ value }) => typeof value === "string" && !isBase64(value));
  const keys = ["data", "stringData"].flatMap((name) => {
    const data = valueAt(object, name);
    return isFields(data) ? Object.keys(data) : [];
  });
  const needed = SECRET_KEYS[String(object["type"])] ?? [];
  return [
    ...encoded.map(({ path }) => invalid(path, "(sensitive)", "must be Base64")),
    ...needed.filter((key) => !keys.includes(key)).map((key) => required(`data[${key}]`)),
  ];
}

function isBase64(text: string): boolean {
  return /^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(text) && text.replace(/\s/g, "").length % 4 === 0;
}
