import type { Pattern } from "../../declaration";

/** What the default node pool of a cluster and an added one have in common. */

export const NODE_POOL_NAME: Pattern = {
  pattern: /^[a-z][a-z\d]{0,11}$/,
  rule: "takes up to 12 lowercase letters and digits, a letter first",
};

/** The provider does not mind the case here. */
export const UNDRAINABLE_NODE_BEHAVIOR: Pattern = { pattern: /^(Cordon|Schedule)$/i, rule: "is Cordon or Schedule" };

export const GPU_DRIVERS = ["Install", "None"];
export const GPU_INSTANCES = ["MIG1g", "MIG2g", "MIG3g", "MIG4g", "MIG7g"];
export const HUGE_PAGES = ["always", "madvise", "never"];
export const HUGE_PAGE_DEFRAGMENTATIONS = ["always", "defer", "defer+madvise", "madvise", "never"];
export const CPU_MANAGER_POLICIES = ["none", "static"];
export const KUBELET_DISK_TYPES = ["OS", "Temporary"];
export const OS_DISK_TYPES = ["Ephemeral", "Managed"];
export const OS_SKUS = ["AzureLinux", "AzureLinux3", "Ubuntu", "Ubuntu2204", "Windows2019", "Windows2022"];
export const PROTOCOLS = ["TCP", "UDP"];
export const SCALE_DOWN_MODES = ["Deallocate", "Delete"];
export const TOPOLOGY_MANAGER_POLICIES = ["none", "best-effort", "restricted", "single-numa-node"];
