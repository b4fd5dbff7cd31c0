import type { Grant, Report, Sentence, TopologyEdge, VersionStatement } from "../../report";
import type { Links } from "../appendix";
import { EDGE_KINDS } from "../diagram";
import { markup, note, pill, table, tableOrNote, type Content, type Markup, type Section } from "../markup";
import { RIGHTS_NOTE } from "../summary";
import { formatCount } from "../text";

const EDGES = Object.entries(EDGE_KINDS) as [TopologyEdge["kind"], string][];

/** The diagram with its legend, and its content as a list. */
export function topologySection({ topology: { nodes, edges } }: Report, diagram: Markup): Section {
  const getLabel = (id: string) => nodes.find((node) => node.id === id)?.label ?? id;
  const legend = EDGES.map(
    ([kind, meaning]) =>
      markup`<li><svg class="diagram sample" width="56" height="12" viewBox="0 0 56 12" aria-hidden="true" focusable="false"><g class="edge ${kind}"><path d="M2 6H48" marker-end="url(#head-${kind})"/></g></svg> ${meaning}</li>`,
  );
  const items = EDGES.flatMap(([kind]) => edges.filter((edge) => edge.kind === kind)).map(
    ({ kind, from, to, label }) =>
      markup`<li><strong>${kind}</strong>: ${getLabel(from)} to ${getLabel(to)}${label && `: ${label}`}</li>`,
  );
  const content = markup`<figure><div class="scroll drawing" role="group" tabindex="0" aria-label="Diagram of the topology">
${diagram}</div>
<figcaption><ul class="legend">${legend}</ul></figcaption></figure>
<details><summary>The diagram as a list</summary>
<ul class="columns">${items}</ul></details>
`;
  return { id: "topology", title: "Topology", content: nodes.length === 0 ? note("No nodes.") : content };
}

const GRANT_KINDS: Readonly<Record<Grant["kind"], string>> = {
  identity: "Who may act as which identity",
  access: "Roles and access policies",
  key: "Access keys",
  membership: "Sign-in, owners and admin groups",
  consent: "Consents",
};

export function grantsSection({ grants }: Report, links: Links): Section {
  const kinds = Object.entries(GRANT_KINDS) as [Grant["kind"], string][];
  const tables = kinds.flatMap(([kind, caption]) => {
    const rows = grants
      .filter((grant) => grant.kind === kind)
      .map(({ sentence, scope }) => ({ head: links.sentence(sentence), cells: [scope] }));
    return rows.length === 0 ? [] : [table({ caption, columns: ["Who can do what", "Scope"], rows })];
  });
  return {
    id: "trust",
    title: "Who can do what",
    content: [note(RIGHTS_NOTE), tables.length === 0 ? note("These stacks grant no rights.") : tables],
  };
}

export function secretsSection({ secrets }: Report, links: Links): Section {
  const exposed = secrets.filter(({ isExposed }) => isExposed).length;
  const summary = `${formatCount(secrets.length, "secret")}, ${exposed === 0 ? "none" : exposed} in a configuration or state.`;
  const content = [
    markup`<p>${summary}</p>
`,
    table({
      caption: "Origin, copies and readers of each secret",
      columns: ["Secret", "Origin", "Stored in", "Read by", "In a configuration or state"],
      rows: secrets.map(({ name, origin, storedIn, readBy, exposure, isExposed }) => ({
        head: name,
        cells: [
          links.sentence(origin),
          sentenceList(storedIn, links),
          sentenceList(readBy, links),
          [isExposed ? [pill("warn", "exposed"), " "] : undefined, links.sentence(exposure)],
        ],
      })),
    }),
  ];
  return { id: "secrets", title: "Secrets", content: secrets.length === 0 ? note("No secrets.") : content };
}

export function reachabilitySection({ reachability }: Report, links: Links): Section {
  const content = tableOrNote("No connections.", {
    caption: "Possible and denied connections",
    columns: ["From", "To", "By", "Control"],
    rows: reachability.map(({ from, to, by, control }) => ({
      head: from,
      cells: [links.sentence(to), by, links.sentence(control)],
    })),
  });
  return { id: "reachability", title: "Reachability", content };
}

export function versionsSection({ versions }: Report, links: Links): Section {
  const content = tableOrNote("No versions.", {
    caption: "Versions of providers, charts, images, Kubernetes and APIs",
    columns: ["Name", "Kind", "Version", "Where"],
    rows: versions.map((one) => ({ head: one.name, cells: [one.kind, version(one), links.sentence(one.where)] })),
  });
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
