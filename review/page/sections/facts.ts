import type { Report, Sentence, TrustStatement, VersionStatement } from "../../report";
import type { Links } from "../links";
import { markup, type Content } from "../markup";
import { nothing, pill, type Section } from "../section";
import { RIGHTS_NOTE } from "../summary";
import { table } from "../table";

const TRUST_KINDS: Readonly<Record<TrustStatement["kind"], string>> = {
  role: "Role assignments",
  federation: "Federated credentials",
  key: "Access keys",
  group: "Groups",
  consent: "Consents",
};

/** Who may do what, and who may act as whom. */
export function trustSection({ trust }: Report, links: Links): Section {
  const kinds = Object.entries(TRUST_KINDS) as [TrustStatement["kind"], string][];
  const tables = kinds.flatMap(([kind, caption]) => {
    const own = trust.filter((statement) => statement.kind === kind);
    const rows = own.map(({ sentence, scope }) => ({ head: links.sentence(sentence), cells: [scope] }));
    return own.length === 0 ? [] : [table({ caption, columns: ["Who can do what", "On which scope"], rows })];
  });
  return {
    id: "trust",
    title: "Who can do what",
    content: [
      nothing(RIGHTS_NOTE),
      tables.length === 0 ? nothing("No role, credential or consent is given to anybody.") : tables,
    ],
  };
}

/** Where each secret is born, lives and is read. */
export function secretsSection({ secrets }: Report, links: Links): Section {
  const inState = secrets.filter((secret) => secret.inState).length;
  const summary = inState === 0 ? "No state holds the value of any of them." : `${inState} of them is in a state.`;
  const rows = secrets.map(({ name, born, lives, read, state, ...secret }) => ({
    head: name,
    cells: [
      links.sentence(born),
      sentences(lives, links),
      sentences(read, links),
      [secret.inState ? [pill("warn", "in a state"), " "] : undefined, links.sentence(state)],
    ],
  }));
  return {
    id: "secrets",
    title: "Secrets",
    content:
      secrets.length === 0
        ? nothing("There is no secret.")
        : [
            markup`<p>${secrets.length === 1 ? "One secret." : `${secrets.length} secrets.`} ${summary}</p>
`,
            table({
              caption: "Where each secret is born, lives and is read",
              columns: ["Secret", "Born", "Lives", "Read", "State"],
              rows,
            }),
          ],
  };
}

/** What can be reached from where. */
export function reachabilitySection({ reachability }: Report, links: Links): Section {
  const rows = reachability.map(({ from, to, by, control }) => ({
    head: from,
    cells: [links.sentence(to), by, links.sentence(control)],
  }));
  return {
    id: "reachability",
    title: "Reachability",
    content:
      rows.length === 0
        ? nothing("Nothing is told about who reaches what.")
        : table({
            caption: "What is reachable from where",
            columns: ["From", "To", "By", "What lets it through or holds it back"],
            rows,
          }),
  };
}

/** Versions of everything that has one. */
export function versionsSection({ versions }: Report, links: Links): Section {
  return {
    id: "versions",
    title: "Versions",
    content:
      versions.length === 0
        ? nothing("No version is told.")
        : table({
            caption: "Versions of providers, charts, images, Kubernetes and interfaces",
            columns: ["Name", "Kind", "Version", "Where"],
            rows: versions.map((one) => ({
              head: one.name,
              cells: [one.kind, version(one), links.sentence(one.where)],
            })),
          }),
  };
}

function version({ version, before }: VersionStatement): Content {
  if (before === undefined) return markup`<code>${version}</code>`;
  return markup`<del>${before}</del> <span class="to">to</span> <ins>${version}</ins>`;
}

function sentences(all: readonly Sentence[], links: Links): Content {
  if (all.length <= 1) return all.map((sentence) => links.sentence(sentence));
  return markup`<ul>${all.map((sentence) => markup`<li>${links.sentence(sentence)}</li>`)}</ul>`;
}
