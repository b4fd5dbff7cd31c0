import type { Block } from "../../terraform-json/block";
import type { Mention, Report, Sentence } from "../report";
import { markup, type Content, type Markup } from "./markup";

/** The name by which links reach a block in the appendix; different blocks have different ones. */
export function anchorOf({ stack, address }: Pick<Block, "stack" | "address">): string {
  const safe = (text: string) =>
    text.replace(/[^\w.-]/gu, (character) => `~${(character.codePointAt(0) as number).toString(16)}~`);
  return `${safe(stack)}/${safe(address)}`;
}

/** Writes what links to the appendix; what is not in it, as a block that is gone, is text. */
export class Links {
  private readonly anchors: ReadonlySet<string>;

  constructor({ blocks }: Pick<Report, "blocks">) {
    this.anchors = new Set(blocks.map(anchorOf));
  }

  /** Where a block is, as `#production-platform/azurerm_subnet.nodes`; undefined if the appendix has no such block. */
  to(stack: string | undefined, address: string | undefined): string | undefined {
    if (stack === undefined || address === undefined) return undefined;
    const anchor = anchorOf({ stack, address });
    return this.anchors.has(anchor) ? `#${anchor}` : undefined;
  }

  /** An address that links to its block. */
  address(stack: string, address: string): Markup {
    return this.mention({ text: address, stack, address });
  }

  sentence(sentence: Sentence): Content {
    return sentence.map((part) => (typeof part === "string" ? part : this.mention(part)));
  }

  mention({ text, stack, address }: Mention): Markup {
    const content = text === address ? markup`<code>${breakable(text)}</code>` : text;
    const target = this.to(stack, address);
    if (target === undefined) return markup`${content}`;
    // Paper has no links: there, the address stands behind the text.
    const onPaper = text === address ? undefined : markup` data-address="${address}"`;
    return markup`<a href="${target}"${onPaper}>${content}</a>`;
  }
}

/** An address that may break into lines after its dots and underscores. */
export function breakable(text: string): Content {
  return text.split(/(?<=[._/])/).map((part, index) => (index === 0 ? part : markup`<wbr>${part}`));
}
