import type { Deployment } from "../terraform-json/deployment";
import type { Block } from "../terraform-json/block";

/** How a stack gets to a state: its own, or that of another stack. */
export interface StateAccess {
  readonly block: Block;
  /** `azurerm`, `local`, `cloud`; a text with a template where nobody knows it. */
  readonly backend: string;
  /** Where its settings stand in the block: empty for a backend, `config` for a data source. */
  readonly path: string;
}

/** The backends, and the data sources that read another state. Plans and states tell no backend. */
export function stateAccesses({ blocks }: Deployment): StateAccess[] {
  return blocks.flatMap((block): StateAccess[] => {
    if (block.kind === "backend") return [{ block, backend: block.type, path: "" }];
    if (block.kind !== "data" || block.type !== "terraform_remote_state") return [];
    return [{ block, backend: block.text("backend") ?? "", path: "config" }];
  });
}

/** The path of a setting in its block. */
export function settingOf({ path }: StateAccess, setting: string): string {
  return path === "" ? setting : `${path}.${setting}`;
}
