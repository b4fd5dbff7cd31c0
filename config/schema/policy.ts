import { z } from "zod";
import { field, list, text } from "./field";

/** The example of a waiver. */
export const EXAMPLE_WAIVER = {
  rule: "registry-admin-off",
  address: "azurerm_container_registry.cluster_registry",
  reason: "The scanner signs in as admin until its next release.",
  expires: "2027-01-31",
};

/** Why an exception is right. */
export function reason(description: string, example: string) {
  const pattern = /^\S[\s\S]{8,498}\S$/;
  return text({ pattern, rule: "must be a reason of 10 to 500 characters" }, description, example);
}

/** The last day on which an exception is valid. */
export function lastDay(description: string, example: string) {
  const rule = "must be a day as 2027-01-31";
  const day = z.string(rule).regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, { error: rule, abort: true });
  return field(day.refine(isDate, "must be a date that exists"), description, example);
}

function isDate(day: string): boolean {
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

const RULE_ID = { pattern: /^[a-z0-9]+(-[a-z0-9]+)*$/, rule: "must be the id of a rule of the policy" };
const ADDRESS = { pattern: /^\S+$/, rule: "must be an address of Terraform, without spaces" };

const waiverSchema = z.strictObject({
  rule: text(RULE_ID, "Id of the rule, as npm run policy prints it.", EXAMPLE_WAIVER.rule),
  address: text(ADDRESS, "The address that the exception is for, as npm run policy prints it.", EXAMPLE_WAIVER.address),
  reason: reason(
    "Why the exception is right. Left out: the waiver is not valid, and is a violation itself.",
    EXAMPLE_WAIVER.reason,
  ).optional(),
  expires: lastDay(
    "The last day on which the waiver is valid, in UTC. After it, the waiver is a violation itself. Left out: it is one from the start.",
    EXAMPLE_WAIVER.expires,
  ).optional(),
});

export const policySchema = z.strictObject({
  waivers: list(
    field(waiverSchema, "One exception: one rule, one address, a reason, a last day.", EXAMPLE_WAIVER),
    "Exceptions from the policy. Each must be needed, have a reason, and expire. Left out: none.",
    [EXAMPLE_WAIVER],
  ).optional(),
});
