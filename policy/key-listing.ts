import type { Block } from "../terraform-json/block";
import { texts, type Place } from "../terraform-json/json";

/** Types of azapi that call an action of a resource. */
const ACTIONS = ["azapi_resource_action", "azapi_resource_list"];

/**
 * Actions of Azure that return keys or other credentials: `listKeys`, `listAccountSas`, `listCredentials`,
 * `listClusterAdminCredential`, `regenerateKey`, `sharedKeys`, `config/appsettings/list`.
 */
const LISTING =
  /(?:keys?|credentials?|secrets?|sas|tokens?|passwords?|connectionStrings?|(?:appsettings|connectionstrings|publishingcredentials)\/list)$/i;

/** Commands of the Azure CLI that print or use a key. */
const COMMAND =
  /\baz\s[^;&|]*(?:\bkeys? (?:list|renew|regenerate|show)\b|\blist-keys\b|\bgenerate-sas\b|\bshow-connection-string\b|\bcredentials? (?:show|reset|renew)\b|--account-key\b|--admin\b|--sas-token\b)/;

/** Finds the arguments of a block that request keys, with the problem of each. */
export function findKeyListings(block: Block): Place<string>[] {
  return [...findActions(block), ...findCommands(block)];
}

/** Whether a block returns keys. */
export function isKeyListing(block: Block): boolean {
  return findActions(block).length > 0;
}

function findActions(block: Block): Place<string>[] {
  if (!ACTIONS.includes(block.type)) return [];
  return ["action", "type", "resource_id"].flatMap((argument) =>
    texts(block.value(argument) ?? "", argument).flatMap(({ path, value }) => {
      if (LISTING.test(argument === "action" ? value : getAction(value))) {
        return [{ path, value: "requests keys or other credentials from Azure" }];
      }
      const isUnknown = argument === "action" && value.includes("${");
      return isUnknown ? [{ path, value: "is unknown before the apply, and may request keys from Azure" }] : [];
    }),
  );
}

/** The last part of an id or a type, which may be an action. */
function getAction(text: string): string {
  const [type = ""] = text.split("@");
  const last = type.split("/").at(-1) ?? "";
  return /^(?:list|regenerate|get)/i.test(last) ? last : "";
}

/** The same commands of PowerShell, and HTTP requests. */
const REQUEST = /\bGet-Az\w*(?:Key|Credential)s?\b|\/(?:list\w*(?:keys?|credentials?|sas)|regenerate\w*)\b/i;

function findCommands(block: Block): Place<string>[] {
  return texts(block.value("provisioner") ?? "", "provisioner")
    .filter(({ value }) => COMMAND.test(value) || REQUEST.test(value))
    .map(({ path }) => ({ path, value: "runs a command that requests or uses keys of Azure" }));
}
