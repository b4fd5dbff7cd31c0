import type { Deployment } from "../terraform-json/deployment";
import type { Block } from "../terraform-json/block";

/** The access of a stack to a state: its own, or that of another stack. */
export interface StateAccess {
  readonly block: Block;
  /** `azurerm`, `local`, `cloud`; a string with a template if it is unknown. */
  readonly backend: string;
  /** The path of its settings: empty for a backend, `config` for a data source. */
  readonly path: string;
}

/** The backends, and the data sources that read another state. Plans and states contain no backend. */
export function findStateAccesses({ blocks }: Deployment): StateAccess[] {
  return blocks.flatMap((block): StateAccess[] => {
    if (block.kind === "backend") return [{ block, backend: block.type, path: "" }];
    if (block.kind !== "data" || block.type !== "terraform_remote_state") return [];
    return [{ block, backend: block.text("backend") ?? "", path: "config" }];
  });
}

/** The path of a setting in its block. */
export function getSettingPath({ path }: StateAccess, setting: string): string {
  return path === "" ? setting : `${path}.${setting}`;
}
