import type { Pattern } from "../../declaration";

export { TIME, UUID } from "../azurerm/patterns";

export const HTTP_URL: Pattern = {
  pattern: /^https?:\/\/[^/?#]+/i,
  rule: "must be an http or https URL",
};

/** What stands in the claims `roles` and `scp`. */
export const CLAIM_VALUE: Pattern = {
  pattern: /^(?!\.)[A-Za-z0-9:!#$%&'()*+,./;<=>?@[\]^_{|}~`-]{0,249}$/,
  rule: "takes up to 249 letters, digits and punctuation marks, with no period first",
};
