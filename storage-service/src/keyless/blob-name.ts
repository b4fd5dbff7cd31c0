/** Azure's limit. */
const LONGEST_NAME = 1024;

/**
 * Refuses a name that no URL can carry: it would address another blob, perhaps
 * in another container, as `../other-container/name` does.
 * @throws Error naming the rule and what was given.
 */
export function checkBlobName(name: string): void {
  const problem = problemOf(name);
  if (problem) {
    throw new Error(
      `the name of a blob must ${problem}, got ${JSON.stringify(name.length > 100 ? `${name.slice(0, 100)}…` : name)}`,
    );
  }
}

function problemOf(name: string): string | undefined {
  if (name === "" || name.length > LONGEST_NAME) {
    return `have 1 to ${LONGEST_NAME} characters`;
  }
  if (/\p{Surrogate}/u.test(name)) return "be well-formed Unicode";
  if (/[\p{Cc}\uFFFE\uFFFF]/u.test(name)) {
    return "hold no control characters";
  }
  // Every client resolves these before it sends the request.
  return /(^|\/)\.{1,2}(\/|$)/.test(name)
    ? 'have no segment "." or ".."'
    : undefined;
}

/** The blob's path below its container, as the SDK writes it. */
export function blobPath(name: string): string {
  return encodeURIComponent(name).replaceAll("%2F", "/");
}
