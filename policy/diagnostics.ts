import type { Block } from "../terraform-json/block";
import type { Deployment } from "../terraform-json/deployment";
import { isWithin } from "./reference";

/** Category groups of Azure. Both contain every audit log that rules need. */
const GROUPS = ["allLogs", "audit"];

/**
 * The categories that no diagnostic setting sends.
 * @param within a part of the target's id, as `/blobServices/`
 */
export function findUnloggedCategories(
  deployment: Deployment,
  target: Block,
  categories: readonly string[],
  within = "",
): string[] {
  const sent = deployment
    .resources("azurerm_monitor_diagnostic_setting")
    .filter((setting) => isFor(deployment, setting, target, within))
    .flatMap(listCategories);
  return GROUPS.some((group) => sent.includes(group)) ? [] : categories.filter((category) => !sent.includes(category));
}

function isFor(deployment: Deployment, setting: Block, target: Block, within: string): boolean {
  const id = setting.value("target_resource_id");
  const isBelow = typeof id === "string" && id.toLowerCase().includes(within.toLowerCase());
  return isBelow && isWithin(deployment, setting, id, target);
}

function listCategories(setting: Block): string[] {
  return ["enabled_log.category", "enabled_log.category_group"]
    .flatMap((path) => setting.places(path))
    .map(({ value }) => String(value));
}
