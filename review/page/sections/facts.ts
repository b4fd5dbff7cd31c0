import type { Diagram, Grant, Report, Sentence, VersionStatement } from "../../report";
import type { Links } from "../appendix";
import { QUESTIONS, describeEdge } from "../diagrams/lanes";
import { fold, foldTables, markup, note, pill, type Content, type Markup, type Section } from "../markup";
import { RIGHTS_NOTE } from "../summary";
import { formatCount } from "../text";

/** The drawn diagrams, by their kinds. */
export type Drawings = ReadonlyMap<Diagram["kind"], Markup>;

/** A diagram, and its content as a list. */
function figure(report: Report, drawings: Drawings, kind: Diagram["kind"]): Content {
  const diagram = report.diagrams.find((one) => one.kind === kind);
  if (!diagram || diagram.edges.length === 0) return undefined;
  const getLabel = (id: string) => diagram.nodes.find((node) => node.id === id)?.label ?? id;
  const items = diagram.edges.map((edge) => {
    const label = describeEdge(edge);
    return markup`<li>${getLabel(edge.from)} to ${getLabel(edge.to)}${label && `: ${label}`}</li>`;
  });
  return [
    markup`<figure class="scroll drawing" role="group" tabindex="0" aria-label="Diagram: ${QUESTIONS[kind]}">
${drawings.get(kind)}</figure>
`,
    fold("The diagram as a list", markup`<ul class="columns">${items}</ul>`),
  ];
}

const GRANT_KINDS: Readonly<Record<Grant["kind"], string>> = {
  identity: "Who may act as which identity",
  access: "Roles and access policies",
  key: "Access keys",
  membership: "Sign-in, owners and admin groups",
  consent: "Consents",
};

export function trustSection(report: Report, drawings: Drawings, links: Links): Section {
  const { grants } = report;
  const kinds = Object.entries(GRANT_KINDS) as [Grant["kind"], string][];
  const tables = kinds.flatMap(([kind, caption]) => {
    const rows = grants
      .filter((grant) => grant.kind === kind)
      .map(({ sentence, scope, mark }) => ({ head: links.sentence(sentence), cells: [scope], mark }));
    return rows.length === 0 ? [] : [{ caption, columns: ["Who can do what", "Scope"], rows }];
  });
  return {
    id: "trust",
    title: "Who can do what",
    content: [
      note(RIGHTS_NOTE),
      figure(report, drawings, "trust"),
      tables.length === 0 ? note("These stacks grant no rights.") : foldTables("right", tables),
    ],
  };
}

export function secretsSection(report: Report, drawings: Drawings, links: Links): Section {
  const { secrets } = report;
  const exposed = secrets.filter(({ isExposed }) => isExposed).length;
  const summary = `${formatCount(secrets.length, "secret")}, ${exposed === 0 ? "none" : exposed} in a configuration or state.`;
  const content = [
    markup`<p>${summary}</p>
`,
    figure(report, drawings, "secrets"),
    foldTables("secret", [
      {
        caption: "Origin, copies and readers of each secret",
        columns: ["Secret", "Origin", "Stored in", "Read by", "In a configuration or state"],
        rows: secrets.map(({ name, origin, storedIn, readBy, exposure, isExposed, mark }) => ({
          head: name,
          mark,
          cells: [
            links.sentence(origin),
            sentenceList(storedIn, links),
            sentenceList(readBy, links),
            [isExposed ? [pill("warn", "exposed"), " "] : undefined, links.sentence(exposure)],
          ],
        })),
      },
    ]),
  ];
  return { id: "secrets", title: "Secrets", content: secrets.length === 0 ? note("No secrets.") : content };
}

export function networkSection(report: Report, drawings: Drawings, links: Links): Section {
  const rows = report.reachability.map(({ from, to, by, control, mark }) => ({
    head: from,
    mark,
    cells: [links.sentence(to), by, links.sentence(control)],
  }));
  const caption = "Possible and denied connections";
  const content = [
    figure(report, drawings, "network"),
    rows.length === 0
      ? note("No connections.")
      : foldTables("connection", [{ caption, columns: ["From", "To", "By", "Control"], rows }]),
  ];
  return { id: "network", title: "Who reaches what", content };
}

export function versionsSection({ versions }: Report, links: Links): Section {
  const rows = versions.map((one) => ({
    head: one.name,
    cells: [one.kind, version(one), links.sentence(one.where)],
    mark: one.before === undefined ? undefined : ("changed" as const),
  }));
  const caption = "Versions of providers, charts, images, Kubernetes and APIs";
  const columns = ["Name", "Kind", "Version", "Where"];
  const content = rows.length === 0 ? note("No versions.") : foldTables("version", [{ caption, columns, rows }]);
  return { id: "versions", title: "Versions", content };
}

function version({ version, before }: VersionStatement): Content {
  if (before === undefined) return markup`<code>${version}</code>`;
  return markup`<del>${before}</del> <span class="to">to</span> <ins>${version}</ins>`;
}

function sentenceList(all: readonly Sentence[], links: Links): Content {
  if (all.length <= 1) return all.map((sentence) => links.sentence(sentence));
  return markup`<ul>${all.map((sentence) => markup`<li>${links.sentence(sentence)}</li>`)}</ul>`;
}
