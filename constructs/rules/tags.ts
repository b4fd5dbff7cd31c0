import type { Mistake } from "./values";

/** Names of tags have at most so many bytes; those of a storage account fewer. */
export const TAG_NAME_BYTES = { any: 512, storageAccount: 128 } as const;

const VALUE_BYTES = 256;

const RESERVED_PREFIX = /^(azure|microsoft|windows)/i;

/**
 * Tags that Azure refuses. It compares names without case; azurerm counts the bytes of UTF-8.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources#limitations
 */
export function findTagMistakes(
  tags: Readonly<Record<string, string>>,
  nameBytes: number = TAG_NAME_BYTES.any,
): Mistake[] {
  const names = Object.keys(tags);
  return Object.entries(tags).flatMap(([name, value], index) => {
    const mistake = (rule: string, given: string, fix: string) => [{ path: ["tags", name], rule, given, fix }];
    const first = names.slice(0, index).find((earlier) => earlier.toLowerCase() === name.toLowerCase());
    if (first !== undefined) {
      return mistake(
        `must not be set beside ${first}: Azure compares names without case`,
        name,
        "Remove one of the two.",
      );
    }
    const prefix = RESERVED_PREFIX.exec(name)?.[0];
    if (prefix) return mistake(`must not start with ${prefix}, which Azure reserves`, name, "Write another name.");
    const nameSize = Buffer.byteLength(name);
    if (nameSize > nameBytes) {
      const because = nameBytes === TAG_NAME_BYTES.storageAccount ? ", as a storage account takes it" : "";
      return mistake(
        `must have a name of at most ${nameBytes} bytes of UTF-8${because}; it has ${nameSize}`,
        name,
        "Write a shorter name.",
      );
    }
    const size = Buffer.byteLength(value);
    if (size <= VALUE_BYTES) return [];
    const rule = `must have a value of at most ${VALUE_BYTES} bytes of UTF-8; it has ${size}`;
    return mistake(rule, value, "Write a shorter value.");
  });
}
