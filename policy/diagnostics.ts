import type { Block } from "../terraform-json/block";
import type { Deployment } from "../terraform-json/deployment";
import { isWithin } from "./within";

/** Groups of categories that Azure keeps; both hold every audit log that rules ask for. */
const GROUPS = ["allLogs", "audit"];

/**
 * The categories of some that no diagnostic setting sends anywhere.
 * @param within what the id of a setting's target must have in it, as `/blobServices/`
 */
export function unloggedCategories(
  deployment: Deployment,
  target: Block,
  categories: readonly string[],
  within = "",
): string[] {
  const sent = deployment
    .resources("azurerm_monitor_diagnostic_setting")
    .filter((setting) => watches(deployment, setting, target, within))
    .flatMap(sentBy);
  return GROUPS.some((group) => sent.includes(group)) ? [] : categories.filter((category) => !sent.includes(category));
}

function watches(deployment: Deployment, setting: Block, target: Block, within: string): boolean {
  const id = setting.value("target_resource_id");
  const isBelow = typeof id === "string" && id.toLowerCase().includes(within.toLowerCase());
  return isBelow && isWithin(deployment, setting, id, target);
}

function sentBy(setting: Block): string[] {
  return ["enabled_log.category", "enabled_log.category_group"]
    .flatMap((path) => setting.places(path))
    .map(({ value }) => String(value));
}
