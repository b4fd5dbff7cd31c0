import { z } from "zod";
import { field, list, text, type FieldDoc } from "./field";

/** The example of a waiver. */
export const EXAMPLE_WAIVER = {
  rule: "registry-admin-off",
  address: "azurerm_container_registry.cluster_registry",
  reason: "The scanner signs in as admin until its next release.",
  expires: "2027-01-31",
};

/** Why an exception is right. */
export function reason(doc: FieldDoc) {
  return text({ pattern: /^\S[\s\S]{8,498}\S$/, rule: "must be a reason of 10 to 500 characters" }, doc);
}

/** The last day on which an exception is valid. */
export function lastDay(doc: FieldDoc) {
  const pattern = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
  return text({ pattern, rule: "must be a day as 2027-01-31" }, doc);
}

const RULE_ID = { pattern: /^[a-z0-9]+(-[a-z0-9]+)*$/, rule: "must be the id of a rule of the policy" };
const ADDRESS = { pattern: /^\S+$/, rule: "must be an address of Terraform, without spaces" };

const waiverSchema = z.strictObject({
  rule: text(RULE_ID, {
    description: "Id of the rule, as npm run policy prints it.",
    example: EXAMPLE_WAIVER.rule,
  }),
  address: text(ADDRESS, {
    description: "The address that the exception is for, as npm run policy prints it.",
    example: EXAMPLE_WAIVER.address,
  }),
  reason: reason({
    description: "Why the exception is right. Left out: the waiver is not valid, and is a violation itself.",
    example: EXAMPLE_WAIVER.reason,
  }).optional(),
  expires: lastDay({
    description:
      "The last day on which the waiver is valid, in UTC. After it, the waiver is a violation itself. Left out: it is one from the start.",
    example: EXAMPLE_WAIVER.expires,
  }).optional(),
});

export const policySchema = z.strictObject({
  waivers: list(
    field(waiverSchema, {
      description: "One exception: one rule, one address, a reason, a last day.",
      example: EXAMPLE_WAIVER,
    }),
    {
      description: "Exceptions from the policy. Each must be needed, have a reason, and expire. Left out: none.",
      example: [EXAMPLE_WAIVER],
    },
  ).optional(),
});
