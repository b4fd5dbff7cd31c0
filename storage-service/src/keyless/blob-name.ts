import { ContainerClient } from "@azure/storage-blob";

/** Azure's limit. */
const LONGEST_NAME = 1024;

/**
 * A container client that rejects names which would address another blob. The
 * SDK resolves `../other-container/name` before it sends the request, and names
 * contain text from tenants, for example the id of a trace.
 */
export class CheckedContainerClient extends ContainerClient {
  override getBlobClient(name: string) {
    return super.getBlobClient(checkName(name));
  }

  override getBlockBlobClient(name: string) {
    return super.getBlockBlobClient(checkName(name));
  }
}

/**
 * Returns the name as the service reads it: a backslash is a slash.
 * @throws Error with the rule and the name.
 */
export function checkName(name: string): string {
  const canonical = name.replaceAll("\\", "/");
  const problem = findNameProblem(canonical);
  if (problem) {
    const shown = name.length > 100 ? `${name.slice(0, 100)}…` : name;
    throw new Error(
      `the name of a blob must ${problem}, got ${JSON.stringify(shown)}`,
    );
  }
  return canonical;
}

function findNameProblem(name: string): string | undefined {
  if (name === "" || name.length > LONGEST_NAME) {
    return `have 1 to ${LONGEST_NAME} characters`;
  }
  if (/\p{Surrogate}/u.test(name)) return "be well-formed Unicode";
  if (/[\p{Cc}\uFFFE\uFFFF]/u.test(name)) {
    return "contain no control characters";
  }
  return /(^|\/)\.{1,2}(\/|$)/.test(name)
    ? 'have no segment "." or ".."'
    : undefined;
}

/**
 * Returns the path of a checked name in its container, as the SDK encodes it.
 */
export function encodeBlobName(name: string): string {
  return encodeURIComponent(name).replaceAll("%2F", "/");
}
