import type { Block } from "../terraform-json/block";
import type { Deployment } from "../terraform-json/deployment";

/** Resources, data sources and ephemeral resources: what has a type of a provider. */
export function typedBlocks({ blocks }: Deployment): Block[] {
  return blocks.filter(({ kind }) => kind === "resource" || kind === "data" || kind === "ephemeral");
}
