import { Refusal } from "../../cloud";
import { UNKNOWN, type Value, type Values } from "../../values/value";
import { isObject, valueAt } from "../../values/walk";
import type { ArgumentPath, ArgumentProblem } from "../definition";

/** The limits that the provider checks; it counts bytes of UTF-8. */
export function findTagProblems(given: Values, path: ArgumentPath = "tags"): ArgumentProblem[] {
  const tags = readTags(valueAt(given, path));
  const tooMany = tags.length > 50 ? [`takes up to 50 tags, got ${tags.length}`] : [];
  const tooLong = tags.flatMap(([name, value]) => [
    ...(Buffer.byteLength(name) > 512
      ? [`the name of a tag takes up to 512 bytes, got ${Buffer.byteLength(name)}`]
      : []),
    ...(typeof value === "string" && Buffer.byteLength(value) > 256
      ? [`the value of the tag "${name}" takes up to 256 bytes, got ${Buffer.byteLength(value)}`]
      : []),
  ]);
  return [...tooMany, ...tooLong].map((message) => ({ path, message }));
}

/**
 * The names that Azure refuses.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources#limitations
 * @param longest characters of a name: 128 for a storage account
 * @throws Refusal
 */
export function refuseTags(value: Value | undefined, { longest = 512, most = 50 } = {}): void {
  const names = readTags(value).map(([name]) => name);
  if (names.length > most) throw new Refusal(`InvalidTags: takes up to ${most} tags, got ${names.length}.`);
  for (const [index, name] of names.entries()) {
    const rule =
      (name.length > longest && `takes up to ${longest} characters`) ||
      (/[<>%&\\?/]/.test(name) && "takes none of < > % & \\ ? /") ||
      (/^(azure|microsoft|windows)/i.test(name) && "must not begin with azure, microsoft or windows");
    if (rule) throw new Refusal(`InvalidTagName: the name of a tag ${rule}, got "${name}".`);
    const same = names.slice(0, index).find((other) => other.toLowerCase() === name.toLowerCase());
    if (same) throw new Refusal(`InvalidTags: the tags "${same}" and "${name}" differ in case only.`);
  }
}

function readTags(value: Value | undefined): [string, Value][] {
  return value !== UNKNOWN && isObject(value) ? Object.entries(value) : [];
}
