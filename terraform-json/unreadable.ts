/** A file that is no JSON of Terraform, or one that nothing here understands. */
export class Unreadable extends Error {
  constructor(
    readonly file: string,
    rule: string,
    fix: string,
  ) {
    super(`${file}\n  rule  ${rule}\n  fix   ${fix}`);
  }
}
