import type { Block } from "../../terraform-json/block";
import type { Deployment } from "../../terraform-json/deployment";
import type { Json } from "../../terraform-json/json";
import { findResourceType } from "../../terraform-json/resource-types";
import type { Sentence } from "../report";
import { named, nounOf, source, the } from "./naming";
import { sentence } from "./sentence";

/** Where a right counts. */
export interface Scope {
  /** `the container langfuse of stlangfuse`, `the whole resource group rg-langfuse` */
  readonly words: Sentence;
  /** Whether it is one thing, with nothing else in it that has rights of its own. */
  readonly narrow: boolean;
  /** The block that it is, if it is one of the deployment. */
  readonly block: Block | undefined;
  /** What its id tells, if it is the resource of no block. */
  readonly resource?: AzureResource | undefined;
}

/** Types whose scope covers everything that is put into them, now and later. */
const WIDE = ["azurerm_resource_group", "azurerm_subscription", "azurerm_management_group"];

/** The scope of a role assignment. */
export function scopeOf(deployment: Deployment, assignment: Block): Scope {
  const value = assignment.value("scope");
  const block = source(deployment, assignment, value)?.block;
  if (block) {
    const wide = WIDE.includes(block.type);
    const words = wide ? sentence`${WHOLE}${nounOf(block)} ${named(deployment, block)}` : the(deployment, block);
    return { words, narrow: !wide, block };
  }
  return ofId(deployment.resolve(assignment, value ?? "") as Json);
}

const WHOLE = "the whole ";

/** The scope of a resource id, as far as it can be read: parts of it may be templates. */
function ofId(id: Json): Scope {
  const text = typeof id === "string" ? id : "";
  const words = wordsOfId(text);
  if (words !== undefined)
    return { words: [words], narrow: !words.startsWith(WHOLE), block: undefined, resource: resourceOfId(text) };
  return { words: [text === "" ? "a scope that is not told" : text], narrow: false, block: undefined };
}

/** What the id of a resource tells. */
export interface AzureResource {
  readonly noun: string;
  readonly name: string;
  readonly group: string | undefined;
}

/** Reads the id of a resource, which ends with pairs of a type and a name: `registries/acrshared`. */
export function resourceOfId(id: string): AzureResource | undefined {
  const [, namespace, rest = ""] = /\/providers\/([^/]+)\/(.+)$/i.exec(id) ?? [];
  if (namespace === undefined) return undefined;
  const path = rest.split("/");
  const type = [namespace, ...path.filter((_, index) => index % 2 === 0)].join("/");
  return { noun: findResourceType(type)?.noun ?? type, name: path.at(-1) ?? "", group: groupOfId(id) };
}

function groupOfId(id: string): string | undefined {
  return /\/resourceGroups\/([^/]+)/i.exec(id)?.[1];
}

function wordsOfId(id: string): string | undefined {
  const group = groupOfId(id);
  const resource = resourceOfId(id);
  if (resource) return wordsOfResource(resource);
  if (group) return `${WHOLE}resource group ${group}`;
  const subscription = /^\/subscriptions\/([^/]+)\/?$/i.exec(id)?.[1];
  if (subscription) return `${WHOLE}subscription${known(subscription)}`;
  return id === "/" ? `${WHOLE}tenant` : undefined;
}

function wordsOfResource({ noun, name, group }: AzureResource): string {
  if (noun === "management group") return `${WHOLE}${noun} ${name}`;
  return `the ${noun} ${name}${group ? ` in the resource group ${group}` : ""}`;
}

function known(name: string): string {
  return name.includes("${") ? "" : ` ${name}`;
}
