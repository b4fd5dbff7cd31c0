import { Refusal } from "../../cloud";
import type { Values } from "../../values/value";
import { isSet, objectsAt, textAt, textsAt, valueAt } from "../../values/walk";

/** Settings of a cluster that need others, and how Azure or the provider reports it. */
const NEEDS: readonly { when: (given: Values) => boolean; has: (given: Values) => boolean; message: string }[] = [
  {
    when: (given) => valueAt(given, "workload_identity_enabled") === true,
    has: (given) => valueAt(given, "oidc_issuer_enabled") === true,
    message: "`oidc_issuer_enabled` must be set to `true` to enable Azure AD Workload Identity",
  },
  {
    when: (given) => valueAt(given, "local_account_disabled") === true,
    has: (given) => isSet(valueAt(given, "azure_active_directory_role_based_access_control")),
    message: "`local_account_disabled` needs `azure_active_directory_role_based_access_control`",
  },
  {
    when: (given) => isSet(valueAt(given, "azure_active_directory_role_based_access_control")),
    has: (given) => valueAt(given, "role_based_access_control_enabled") !== false,
    message: "`azure_active_directory_role_based_access_control` needs `role_based_access_control_enabled`",
  },
  {
    when: (given) => textAt(given, "automatic_upgrade_channel") === "node-image",
    has: (given) => textAt(given, "node_os_upgrade_channel") === "NodeImage",
    message: "`node_os_upgrade_channel` must be `NodeImage` if `automatic_upgrade_channel` is `node-image`",
  },
  {
    when: (given) => textAt(given, "support_plan") === "AKSLongTermSupport",
    has: (given) => textAt(given, "sku_tier") === "Premium",
    message: "`support_plan` AKSLongTermSupport needs the `sku_tier` Premium",
  },
  {
    when: (given) => valueAt(given, "cost_analysis_enabled") === true,
    has: (given) => textAt(given, "sku_tier") !== "Free",
    message: "`sku_tier` must be either `Standard` or `Premium` when cost analysis is enabled",
  },
  {
    when: (given) => textAt(given, "identity.type") === "UserAssigned",
    has: (given) => textsAt(given, "identity.identity_ids").length === 1,
    message: "`identity` of the type UserAssigned takes exactly one of `identity_ids`",
  },
  {
    when: (given) => textsAt(given, "identity.identity_ids").length > 0,
    has: (given) => textAt(given, "identity.type") === "UserAssigned",
    message: "`identity_ids` can only be specified when `type` is set to `UserAssigned`",
  },
  {
    when: (given) => textAt(given, "network_profile.load_balancer_sku") === "basic",
    has: () => false,
    message: "`load_balancer_sku` must be standard: the basic one was retired on 2025-09-30",
  },
  {
    when: (given) => valueAt(given, "private_cluster_enabled") === true,
    has: (given) => textsAt(given, "api_server_access_profile.authorized_ip_ranges").length === 0,
    message: "`authorized_ip_ranges` cannot be set for a private cluster",
  },
  {
    when: () => true,
    has: (given) => textsAt(given, "api_server_access_profile.authorized_ip_ranges").length <= 200,
    message: "`authorized_ip_ranges` takes up to 200 ranges",
  },
];

/** @throws Refusal if a setting is missing that another one needs */
export function refuseSettings(given: Values): void {
  const wrong = NEEDS.find(({ when, has }) => when(given) && !has(given));
  if (wrong) throw new Refusal(`BadRequest: ${wrong.message}.`);
}

const WINDOWS = ["maintenance_window_auto_upgrade", "maintenance_window_node_os"];

export const WINDOW_RANGES = Object.fromEntries(
  WINDOWS.flatMap((window): [string, readonly [number, number]][] => [
    [`${window}.day_of_month`, [0, 31]],
    [`${window}.duration`, [4, 24]],
  ]),
);

/** How often a window may be, and what each frequency needs. */
const FREQUENCIES: Readonly<Record<string, { longest: number; needs: readonly string[] }>> = {
  Daily: { longest: 7, needs: [] },
  Weekly: { longest: 4, needs: ["day_of_week"] },
  AbsoluteMonthly: { longest: 6, needs: ["day_of_month"] },
  RelativeMonthly: { longest: 6, needs: ["day_of_week", "week_index"] },
};

/**
 * @see https://learn.microsoft.com/azure/aks/planned-maintenance
 * @throws Refusal
 */
export function refuseWindows(given: Values): void {
  for (const name of WINDOWS) {
    for (const window of objectsAt(given, name)) refuseWindow(name, window);
  }
}

function refuseWindow(name: string, window: Values): void {
  const refuse = (path: string, rule: string) => {
    const got = valueAt(window, path);
    throw new Refusal(
      `InvalidParameter: "${name}.${path}" ${rule}, got ${got === null ? "none" : `"${String(got)}"`}.`,
    );
  };
  const frequency = textAt(window, "frequency") ?? "";
  const { longest, needs } = FREQUENCIES[frequency] ?? { longest: Infinity, needs: [] };
  if (frequency === "Daily" && name === WINDOWS[0]) refuse("frequency", "must be weekly or monthly");
  const interval = Number(valueAt(window, "interval"));
  if (interval < 1 || interval > longest) refuse("interval", `must be from 1 to ${longest} for ${frequency}`);
  for (const path of needs) if (!isSet(valueAt(window, path))) refuse(path, `must be set for ${frequency}`);
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(textAt(window, "start_time") || "00:00"))
    refuse("start_time", "must be a time, as in 02:00");
  if (!/^[+-](0\d|1[0-4]):[0-5]\d$/.test(textAt(window, "utc_offset") || "+00:00")) {
    refuse("utc_offset", "must be an offset, as in +00:00");
  }
}
