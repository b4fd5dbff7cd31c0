import type { Block } from "../../terraform-json/block";
import type { Mention, Report, Sentence } from "../report";
import { fold, markup, note, type Content, type Markup, type Section } from "./markup";
import { formatCount } from "./text";

/** The anchor of a block in the appendix, different for each block. */
export function getAnchor({ stack, address }: Pick<Block, "stack" | "address">): string {
  const escape = (text: string) =>
    text.replace(/[^\w.-]/gu, (character) => `~${(character.codePointAt(0) as number).toString(16)}~`);
  return `${escape(stack)}/${escape(address)}`;
}

/** Creates links to the appendix. Blocks that are not in it, as those that are removed, get no link. */
export class Links {
  private readonly anchors: ReadonlySet<string>;

  constructor({ blocks }: Pick<Report, "blocks">) {
    this.anchors = new Set(blocks.map(getAnchor));
  }

  /** The target of a link: `#production-platform/azurerm_subnet.nodes`; undefined if the appendix has no such block. */
  to(stack: string | undefined, address: string | undefined): string | undefined {
    if (stack === undefined || address === undefined) return undefined;
    const anchor = getAnchor({ stack, address });
    return this.anchors.has(anchor) ? `#${anchor}` : undefined;
  }

  /** An address as a link to its block. */
  address(stack: string, address: string): Markup {
    return this.mention({ text: address, stack, address });
  }

  sentence(sentence: Sentence): Content {
    return sentence.map((part) => (typeof part === "string" ? breakLongWords(part) : this.mention(part)));
  }

  mention({ text, stack, address }: Mention): Markup {
    const content = text === address ? markup`<code>${breakable(text)}</code>` : breakLongWords(text);
    const target = this.to(stack, address);
    if (target === undefined) return markup`${content}`;
    // Paper has no links: the style prints the address after the text.
    const onPaper = text === address ? undefined : markup` data-address="${address}"`;
    return markup`<a href="${target}"${onPaper}>${content}</a>`;
  }
}

/** A text whose long names, as URLs, may break into lines too. */
function breakLongWords(text: string): Content {
  return text.split(/(?<=\s)/).map((word) => (word.length > 24 ? breakable(word) : word));
}

/** A name that may break into lines after dots, underscores, colons and slashes. */
function breakable(text: string): Content {
  return text.split(/(?<=[._/:@])(?=\w)/).map((part, index) => (index === 0 ? part : markup`<wbr>${part}`));
}

/** Every block with its values. */
export function appendixSection({ blocks }: Report): Section {
  const stacks = [...new Set(blocks.map(({ stack }) => stack))];
  const seen = new Set<string>();
  // Blocks may share an address, as providers do; an id must be unique.
  const getId = (block: Block) => {
    const anchor = getAnchor(block);
    return seen.has(anchor) ? undefined : seen.add(anchor) && anchor;
  };
  // The anchor is inside of the fold: a browser that follows a link opens the fold.
  const blockMarkup = (block: Block) => {
    const id = getId(block);
    return markup`<details><summary><code>${block.address}</code> <span class="quiet">${block.kind}</span></summary>
<pre class="code"${id && markup` id="${id}"`}>${JSON.stringify(block.values, null, 2)}</pre></details>
`;
  };
  const content = stacks.map((stack) => {
    const own = blocks.filter((block) => block.stack === stack);
    return fold(
      `${formatCount(own.length, "block")} of ${stack}`,
      markup`<div class="blocks">
${own.map(blockMarkup)}</div>
`,
    );
  });
  return { id: "appendix", title: "Appendix: all blocks", content: blocks.length === 0 ? note("No blocks.") : content };
}
