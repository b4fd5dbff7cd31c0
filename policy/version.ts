/** Whether a version is one version: three numbers, perhaps with what is before a release or of a build. */
export function isExactVersion(version: string): boolean {
  return /^=?\s*v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/.test(version);
}
