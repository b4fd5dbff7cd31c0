import type { Block } from "../../../terraform-json/block";
import type { Report } from "../../report";
import { anchorOf } from "../links";
import { markup, type Markup } from "../markup";
import { nothing, type Section } from "../section";

/** Every block with its values: what the links lead to. */
export function appendixSection({ blocks }: Report): Section {
  const stacks = [...new Set(blocks.map(({ stack }) => stack))];
  const seen = new Set<string>();
  const isFirst = (block: Block) => {
    const anchor = anchorOf(block);
    return !seen.has(anchor) && seen.add(anchor);
  };
  return {
    id: "appendix",
    title: "Appendix: all blocks",
    content:
      blocks.length === 0
        ? nothing("There is no block.")
        : stacks.map(
            (stack) => markup`<h3>${stack}</h3>
<div class="blocks">
${blocks.filter((one) => one.stack === stack).map((block) => blockMarkup(block, isFirst(block) ? anchorOf(block) : undefined))}</div>
`,
          ),
  };
}

/** The anchor stands inside: a browser that goes there opens what is around it. */
function blockMarkup({ kind, address, values }: Block, anchor: string | undefined): Markup {
  const id = anchor === undefined ? undefined : markup` id="${anchor}"`;
  return markup`<details><summary><code>${address}</code> <span class="quiet">${kind}</span></summary>
<pre class="code"${id}>${JSON.stringify(values, null, 2)}</pre></details>
`;
}
