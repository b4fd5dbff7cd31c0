import { ContainerClient } from "@azure/storage-blob";

/** Azure's limit. */
const LONGEST_NAME = 1024;

/**
 * A container that refuses names which would address another blob. The SDK
 * resolves `../other-container/name` before it sends the request, and names
 * hold what a tenant typed, as the id of a trace.
 */
export class CheckedContainerClient extends ContainerClient {
  override getBlobClient(name: string) {
    return super.getBlobClient(checkedName(name));
  }

  override getBlockBlobClient(name: string) {
    return super.getBlockBlobClient(checkedName(name));
  }
}

/**
 * The name as the service has it: it takes a backslash for a slash.
 * @throws Error naming the rule and what was given.
 */
export function checkedName(name: string): string {
  const canonical = name.replaceAll("\\", "/");
  const problem = problemOf(canonical);
  if (problem) {
    const shown = name.length > 100 ? `${name.slice(0, 100)}…` : name;
    throw new Error(
      `the name of a blob must ${problem}, got ${JSON.stringify(shown)}`,
    );
  }
  return canonical;
}

function problemOf(name: string): string | undefined {
  if (name === "" || name.length > LONGEST_NAME) {
    return `have 1 to ${LONGEST_NAME} characters`;
  }
  if (/\p{Surrogate}/u.test(name)) return "be well-formed Unicode";
  if (/[\p{Cc}\uFFFE\uFFFF]/u.test(name)) {
    return "hold no control characters";
  }
  return /(^|\/)\.{1,2}(\/|$)/.test(name)
    ? 'have no segment "." or ".."'
    : undefined;
}

/** The path of a checked name below its container, as the SDK writes it. */
export function blobPath(name: string): string {
  return encodeURIComponent(name).replaceAll("%2F", "/");
}
