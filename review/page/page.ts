import type { Report } from "../report";
import { diagram } from "./diagram";
import { Links } from "./links";
import { markup, type Markup } from "./markup";
import { plaintextBanner } from "./plaintext";
import { sectionMarkup, type Section } from "./section";
import { appendixSection } from "./sections/appendix";
import { changesSection } from "./sections/changes";
import { reachabilitySection, secretsSection, trustSection, versionsSection } from "./sections/facts";
import { releasesSection } from "./sections/releases";
import { rulesSection } from "./sections/rules";
import { topologySection } from "./sections/topology";
import { verdictSection } from "./sections/verdict";
import { STYLE } from "./style";
import { withoutFlaggedValues } from "./withhold";

/**
 * A report as one HTML file that needs nothing else: no script, no other file, no network. The same report gives the
 * same bytes.
 */
export async function htmlPage(original: Report): Promise<string> {
  const report = withoutFlaggedValues(original);
  const links = new Links(report);
  const drawn = await diagram(report, links);
  const sections: readonly Section[] = [
    verdictSection(report, links),
    topologySection(report, drawn),
    trustSection(report, links),
    secretsSection(report, links),
    reachabilitySection(report, links),
    changesSection(report, links),
    releasesSection(report, links),
    versionsSection(report, links),
    rulesSection(report),
    appendixSection(report),
  ];
  return documentOf(report, sections, links).text;
}

function documentOf(report: Report, sections: readonly Section[], links: Links): Markup {
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
<p class="quiet">Made from ${sources(report)}${report.base && markup`, compared with <code>${report.base.name}</code>`}.</p>
</header>
<nav aria-label="Contents"><ul>${sections.map(
    ({ id, title }) => markup`<li><a href="#${id}">${title}</a></li>`,
  )}</ul></nav>
<main>
${sections.map(sectionMarkup)}</main>
</body>
</html>
`;
}

/** `the synthesis of a and b, a plan of a` */
function sources({ sources }: Report): string {
  const kinds = { synthesis: "the synthesis of", plan: "the plan of", state: "the state of" } as const;
  const told = (["synthesis", "plan", "state"] as const).flatMap((kind) => {
    const stacks = [...new Set(sources.filter((source) => source.kind === kind).map(({ stack }) => stack))];
    return stacks.length === 0 ? [] : [`${kinds[kind]} ${stacks.join(" and ")}`];
  });
  return told.join("; ") || "nothing";
}
