import { oneLine } from "../files/one-line";

/** A file that is no JSON of Terraform, or one that cannot be read. */
export class Unreadable extends Error {
  /** @param kind whether its content is wrong, or the system does not let us read it */
  constructor(
    readonly file: string,
    rule: string,
    fix: string,
    readonly kind: "failed" | "outside" = "failed",
  ) {
    super([file, `  rule  ${rule}`, `  fix   ${fix}`].map(oneLine).join("\n"));
  }
}
