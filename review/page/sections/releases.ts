import type { ReleaseValues, Report } from "../../report";
import type { Links } from "../links";
import { markup, type Content, type Markup } from "../markup";
import { nothing, type Section } from "../section";

/** Helm values as YAML, and what is different. */
export function releasesSection({ releases }: Report, links: Links): Section {
  return {
    id: "helm",
    title: "Helm values",
    content:
      releases.length === 0
        ? nothing("There is no Helm release.")
        : releases.map((release) => releasePart(release, links)),
  };
}

function releasePart({ stack, address, name, chart, version, yaml, difference }: ReleaseValues, links: Links): Markup {
  const title = name === chart ? `${name} ${version}` : `${name}: chart ${chart} ${version}`;
  return markup`<h3>${title}</h3>
<p>${links.address(stack, address)} in ${stack}</p>
${differencePart(difference)}<details><summary>Values of ${name}</summary>
<pre class="code">${yaml}</pre></details>
`;
}

function differencePart(difference: string | undefined): Content {
  if (difference === undefined) return nothing("There is nothing to compare these values with.");
  if (difference === "") return nothing("The values are the same as before.");
  return markup`<pre class="code difference">${difference.trimEnd().split("\n").map(differenceLine)}</pre>
`;
}

/** A line with its sign; the marked ones are elements of their own, which also says so without colour. */
function differenceLine(line: string): Markup {
  if (line.startsWith("+")) return markup`<ins>${line}\n</ins>`;
  if (line.startsWith("-")) return markup`<del>${line}\n</del>`;
  if (line.startsWith("@@")) return markup`<span class="hunk">${line}\n</span>`;
  return markup`<span>${line}\n</span>`;
}
