import type { Block } from "../terraform-json/block";
import { texts, type Place } from "../terraform-json/json";

/** Types of azapi that call an action of a resource: as resources, data sources and ephemeral resources. */
const ACTIONS = ["azapi_resource_action", "azapi_resource_list"];

/**
 * Actions of Azure that answer with keys or other credentials: `listKeys`, `listAccountSas`, `listCredentials`,
 * `listClusterAdminCredential`, `regenerateKey`, `sharedKeys`, `config/appsettings/list`.
 */
const LISTING =
  /(?:keys?|credentials?|secrets?|sas|tokens?|passwords?|connectionStrings?|(?:appsettings|connectionstrings|publishingcredentials)\/list)$/i;

/** Commands of Azure's command line that print a key, or use one. */
const COMMAND =
  /\baz\s[^;&|]*(?:\bkeys? (?:list|renew|regenerate|show)\b|\blist-keys\b|\bgenerate-sas\b|\bshow-connection-string\b|\bcredentials? (?:show|reset|renew)\b|--account-key\b|--admin\b|--sas-token\b)/;

/** What of a block asks Azure for its keys, with what is wrong with it. */
export function keyListings(block: Block): Place<string>[] {
  return [...action(block), ...commands(block)];
}

/** Whether a block's answer is keys. */
export function isKeyListing(block: Block): boolean {
  return action(block).length > 0;
}

function action(block: Block): Place<string>[] {
  if (!ACTIONS.includes(block.type)) return [];
  return ["action", "type", "resource_id"].flatMap((argument) =>
    texts(block.value(argument) ?? "", argument).flatMap(({ path, value }) => {
      if (LISTING.test(argument === "action" ? value : actionIn(value))) {
        return [{ path, value: "asks Azure for keys or other credentials" }];
      }
      const isUntold = argument === "action" && value.includes("${");
      return isUntold ? [{ path, value: "is not known before the apply, and may ask Azure for its keys" }] : [];
    }),
  );
}

/** The last part of an id or a type, where an action may be written too. */
function actionIn(text: string): string {
  const [type = ""] = text.split("@");
  const last = type.split("/").at(-1) ?? "";
  return /^(?:list|regenerate|get)/i.test(last) ? last : "";
}

/** The same by PowerShell, and by a request. */
const REQUEST = /\bGet-Az\w*(?:Key|Credential)s?\b|\/(?:list\w*(?:keys?|credentials?|sas)|regenerate\w*)\b/i;

function commands(block: Block): Place<string>[] {
  return texts(block.value("provisioner") ?? "", "provisioner")
    .filter(({ value }) => COMMAND.test(value) || REQUEST.test(value))
    .map(({ path }) => ({ path, value: "runs a command that asks Azure for keys, or uses one" }));
}
