import { Token } from "cdktf";
import type { Construct } from "constructs";
import type { AzureResourceProps, Principals } from "./azure";
import { findObjectIdMistakes } from "./rules/object-ids";
import { findUrlMistake } from "./rules/public-url";
import { findInvertedBounds, type Bounded } from "./rules/release";
import { findTagMistakes } from "./rules/tags";
import {
  GUID,
  LOCATION,
  RESOURCE_GROUP_NAME,
  SHORT_NAME,
  TAG_NAME,
  WORKSPACE_ID,
  describeLimits,
  hideUserInfo,
  showPath,
  type Limits,
  type Mistake,
  type TextRule,
} from "./rules/values";

// The constructor of a construct throws for a wrong value, and for a relation that its resources depend on. Synthesis lists
// the other relations. Terraform checks tokens.

/** The rules of props, by their names. A rule of a list is that of each entry. */
type Rules<Props> = { readonly [Name in keyof Props]?: TextRule | Limits };

/**
 * Refuses props that break their rule. Props that are left out are valid.
 * @param path - what a message puts before the name of a prop, as `systemPool.`
 */
export function validateProps<Props extends object>(props: Props, rules: Rules<Props>, path = ""): void {
  for (const [name, rule] of Object.entries(rules) as [string, TextRule | Limits][]) {
    validateValue(`${path}${name}`, (props as Record<string, unknown>)[name], rule);
  }
}

function validateValue(prop: string, value: unknown, rule: TextRule | Limits): void {
  if (value === undefined || Token.isUnresolved(value)) return;
  if (Array.isArray(value)) return value.forEach((entry, index) => validateValue(`${prop}[${index}]`, entry, rule));
  if ("pattern" in rule) {
    if (typeof value !== "string" || !rule.pattern.test(value)) refuse(prop, rule.rule, rule.sensitive ? [] : [value]);
  } else if (!Number.isInteger(value) || Number(value) < rule.min || Number(value) > rule.max) {
    refuse(prop, describeLimits(rule), [value]);
  }
}

/** @throws Error always; `given` is empty if a message must not show the value */
function refuse(prop: string, rule: string, given: readonly unknown[]): never {
  throw new Error([`"${prop}" ${rule}`, ...given.map((value) => `got ${showValue(value)}`)].join(", "));
}

function showValue(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" && value !== null ? "a mapping" : hideUserInfo(String(value));
}

/** Refuses a list with no entry. */
export function validateNotEmpty(prop: string, list: readonly unknown[] | undefined): void {
  if (list?.length === 0) refuse(prop, "must have at least one entry", []);
}

/** Refuses values of a mapping that are no text. */
export function validateTexts(prop: string, mapping: Readonly<Record<string, string>>): void {
  for (const [key, value] of Object.entries(mapping)) {
    if (typeof value !== "string") refuse(`${prop}.${key}`, "must be a text", []);
  }
}

/** Refuses keys of a mapping that break a rule. */
export function validateKeys(prop: string, mapping: object | undefined, rule: TextRule): void {
  for (const key of Object.keys(mapping ?? {})) validateValue(`${prop}.${key}`, key, rule);
}

/** Refuses a URL that is no origin, as `https://langfuse.example.com`. */
export function validateOrigin(prop: string, url: string): void {
  if (Token.isUnresolved(url)) return;
  const mistake = findUrlMistake(url);
  if (mistake) refuse(prop, mistake.rule, [url]);
}

/** Refuses principals whose name cannot be part of a resource address, whose object id is none, or that are named twice. */
export function validatePrincipals(prop: string, principals: Principals = {}): void {
  validateKeys(prop, principals, SHORT_NAME);
  for (const [name, principal] of Object.entries(principals)) {
    validateProps(principal, { objectId: GUID }, `${prop}.${name}.`);
  }
  throwMistakes(principals, () =>
    findObjectIdMistakes(
      Object.entries(principals).map(([name, { objectId }]) => ({ path: [prop, name, "objectId"], id: objectId })),
    ),
  );
}

/** Refuses a resource group, tags or a workspace for logs that Azure would refuse. */
export function validateSharedProps(props: Partial<AzureResourceProps> & { readonly logWorkspaceId?: string }): void {
  const { resourceGroup, tags = {} } = props;
  if (resourceGroup) {
    validateProps(resourceGroup, { name: RESOURCE_GROUP_NAME, location: LOCATION }, "resourceGroup.");
  }
  validateProps(props, { logWorkspaceId: WORKSPACE_ID });
  validateKeys("tags", tags, TAG_NAME);
  validateTexts("tags", tags);
  throwMistakes(tags, () => findTagMistakes(tags));
}

/** Refuses a number, or bounds of it, outside the limits, and bounds that are inverted. */
export function validateBounded(prop: string, bounded: Bounded, limits: Limits): void {
  if (typeof bounded === "number") return validateValue(prop, bounded, limits);
  const isBounds = typeof bounded === "object" && bounded !== null && "min" in bounded && "max" in bounded;
  if (!isBounds) refuse(prop, `${describeLimits(limits)}, or min and max`, [bounded]);
  validateProps(bounded, { min: limits, max: limits }, `${prop}.`);
  throwMistakes(bounded, () => findInvertedBounds([prop], bounded));
}

/** A mistake without a fix: only messages on an environment file show one. */
type PropMistake = Omit<Mistake, "fix">;

/**
 * Refuses relations between props that are not valid.
 * @param values - all values that `find` reads; if one of them is a token, `find` does not run
 * @throws Error for the first mistake
 */
export function throwMistakes(values: unknown, find: () => readonly PropMistake[]): void {
  const [mistake] = hasToken(values) ? [] : find();
  if (mistake) throw new Error(describe(mistake));
}

/** As `throwMistakes`, but at synthesis, which lists all mistakes. */
export function addMistakes(construct: Construct, values: unknown, find: () => readonly PropMistake[]): void {
  construct.node.addValidation({ validate: () => (hasToken(values) ? [] : find().map(describe)) });
}

function describe({ path, rule, given }: PropMistake): string {
  return `"${showPath(path)}" ${rule}, got ${showValue(given)}`;
}

function hasToken(value: unknown): boolean {
  if (Token.isUnresolved(value)) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasToken);
}
