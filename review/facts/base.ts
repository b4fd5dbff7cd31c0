import type { Block } from "../../terraform-json/block";
import type { Deployment } from "../../terraform-json/deployment";
import type { BaseComparison } from "../report";
import { differences } from "./differences";
import { mention } from "./sentence";

/** What is compared with. */
export interface Base {
  /** The base as it was named: a git ref or a path. */
  readonly name: string;
  readonly deployment: Deployment;
}

/** What changed since the base, of every kind of block. Stacks of the base with other names are left out. */
export function compareWithBase(deployment: Deployment, { name, deployment: base }: Base): BaseComparison {
  const stacks = deployment.stacks.map((stack) => stack.name);
  const old = keyed(base.blocks.filter(({ stack }) => stacks.includes(stack)));
  const now = keyed(deployment.blocks);
  const both = [...now].flatMap(([key, block]) => {
    const before = old.get(key);
    return before ? [{ block, before }] : [];
  });
  return {
    name,
    added: [...now].filter(([key]) => !old.has(key)).map(([, block]) => mention(block, block.address)),
    // What is gone has nothing to link to.
    removed: [...old].filter(([key]) => !now.has(key)).map(([, { stack, address }]) => ({ text: address, stack })),
    changed: both.flatMap(({ block, before }) => {
      const attributes = differences({
        type: block.type,
        name: block.name,
        before: before.values,
        after: block.values,
      });
      return attributes.length > 0 ? [{ ...mention(block, block.address), attributes }] : [];
    }),
  };
}

/** Blocks by stack and address; of several with one address, as providers may be, each. */
function keyed(blocks: readonly Block[]): Map<string, Block> {
  const keys = new Map<string, Block>();
  for (const block of blocks) {
    const key = `${block.stack} ${block.address}`;
    keys.set(keys.has(key) ? `${key} ${keys.size}` : key, block);
  }
  return keys;
}
