import { Fn, Token } from "cdktf";

/**
 * A number from 268435456 to 536870911 that changes with a value: the version of a write-only argument, whose own
 * value Terraform does not remember. It is readable in state and plan: not for secrets.
 */
export function fingerprint(value: unknown): number {
  const digest = Fn.substr(Fn.sha1(Fn.jsonencode(value)), 0, 7);
  return Token.asNumber(Fn.parseint(Fn.join("", ["1", digest]), 16));
}
