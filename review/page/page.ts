import type { Diagram, Report } from "../report";
import { Links, appendixSection } from "./appendix";
import { drawDiagram } from "./diagrams/svg";
import { markup, sectionMarkup, type Markup, type Section } from "./markup";
import { plaintextBanner } from "./plaintext";
import { changesSection, releasesSection } from "./sections/changes";
import { networkSection, secretsSection, trustSection, versionsSection } from "./sections/facts";
import { rulesSection } from "./sections/rules";
import { verdictSection } from "./sections/verdict";
import { STYLE } from "./style";
import { withholdFlaggedValues } from "./withhold";

/** A report as one HTML file without scripts and requests. The same report gives the same bytes. */
export async function htmlPage(original: Report): Promise<string> {
  const report = withholdFlaggedValues(original);
  const links = new Links(report);
  const drawings = new Map<Diagram["kind"], Markup>();
  for (const diagram of report.diagrams) {
    drawings.set(diagram.kind, await drawDiagram(diagram, report.environment, links));
  }
  const sections: readonly Section[] = [
    verdictSection(report, links),
    changesSection(report, links),
    trustSection(report, drawings, links),
    networkSection(report, drawings, links),
    secretsSection(report, drawings, links),
    releasesSection(report, links),
    versionsSection(report, links),
    rulesSection(report),
    appendixSection(report),
  ];
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Review of ${report.environment}</title>
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#verdict">Skip to the verdict</a>
${plaintextBanner(report, links)}<header>
<p class="overline">Review</p>
<h1>${report.environment}</h1>
<p class="quiet">Made from ${describeSources(report)}${report.base && markup`, compared with <code>${report.base.name}</code>`}.</p>
</header>
<nav aria-label="Contents"><ul>${sections.map(
    ({ id, title }) => markup`<li><a href="#${id}">${title}</a></li>`,
  )}</ul></nav>
<main>
${sections.map(sectionMarkup)}</main>
</body>
</html>
`.text;
}

/** `the synthesis of a and b; the plan of a` */
function describeSources({ sources }: Report): string {
  const kinds = (["synthesis", "plan", "state"] as const).flatMap((kind) => {
    const stacks = [...new Set(sources.filter((source) => source.kind === kind).map(({ stack }) => stack))];
    return stacks.length === 0 ? [] : [`the ${kind} of ${stacks.join(" and ")}`];
  });
  return kinds.join("; ") || "nothing";
}
