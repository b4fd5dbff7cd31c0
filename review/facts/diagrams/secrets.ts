import type { Diagram, DiagramNode, Secret, SecretPath } from "../../report";
import { toText } from "../sentence";
import { DiagramGraph } from "./graph";

const LANE = "Created by → kept in the Key Vault → copied to Kubernetes → read by";

/** The columns, from left to right. */
const COLUMN = { origin: 0, vault: 1, copy: 2, reader: 3 } as const;

/** Where those who create secrets are. */
const PLACES: Readonly<Record<string, DiagramNode["place"]>> = {
  "Azure Storage": "Azure",
  "Entra ID": "Entra ID",
  "cert-manager": "Kubernetes",
};

/** Where secrets are created, stored and read. Secrets with the same path share a row, and rows share no line. */
export function drawSecrets(secrets: readonly Secret[]): Diagram {
  const graph = new DiagramGraph();
  const rows = new Map<string, [Secret, ...Secret[]]>();
  for (const secret of secrets) {
    const { origin, vault, copies, readers } = secret.path;
    const key = JSON.stringify([origin, vault?.name, copies.map(({ text }) => text), readers]);
    const row = rows.get(key);
    if (row) row.push(secret);
    else rows.set(key, [secret]);
  }
  const names = secrets.flatMap(({ path }) => path.vault?.secret.text ?? []);
  const prefix = findPrefix(names);
  for (const [key, row] of rows) drawRow(graph, key, row, prefix);
  return graph.toDiagram("secrets");
}

/** Draws secrets with the same path, from left to right. */
function drawRow(graph: DiagramGraph, key: string, row: readonly [Secret, ...Secret[]], prefix: string): void {
  const { path } = row[0];
  const { origin } = path;
  const names = row.map((one) => shorten(one, prefix));
  const place = PLACES[origin] ?? "outside";
  const maker = graph.node(`origin ${origin}`, { label: origin, what: "creates", place, column: COLUMN.origin });
  for (const secret of row.filter(({ isExposed }) => isExposed)) drawExposure(graph, maker, secret, prefix);
  const kept = path.vault ? drawVault(graph, key, row, names) : maker;
  graph.edge(LANE, maker, kept, "");
  const reader = { ...describeReaders(path, names), place: "Kubernetes", column: COLUMN.reader } as const;
  const end = graph.node(`readers ${key}`, reader);
  if (path.copies.length === 0) graph.edge(LANE, kept, end, "");
  for (const { text, ...block } of path.copies) {
    const what = "Kubernetes Secret";
    const copy = { label: text, what, place: "Kubernetes", column: COLUMN.copy, ...block } as const;
    const id = graph.node(`copy ${key} ${text}`, copy);
    graph.edge(LANE, kept, id, "");
    graph.edge(LANE, id, end, "");
  }
}

/** The name of a secret without what the names of all begin with, and without an explanation. */
function shorten({ name, path }: Secret, prefix: string): string {
  return path.vault?.secret.text.slice(prefix.length) ?? name.replace(/ \(.*/, "");
}

/** The secrets of a row in their Key Vault; a link, if it is only one. */
function drawVault(graph: DiagramGraph, key: string, row: readonly Secret[], names: readonly string[]): string {
  const [vault] = row.flatMap(({ path }) => path.vault ?? []);
  const { stack, address } = vault?.secret ?? {};
  return graph.node(`vault ${key}`, {
    label: names.join(", "),
    what: `in ${vault?.name || "another Key Vault"}`,
    place: "Azure",
    column: COLUMN.vault,
    ...(row.length === 1 && { stack, address }),
  });
}

function describeReaders({ vault, copies, readers }: SecretPath, names: readonly string[]) {
  if (readers.length === 0) {
    const what = copies.length === 0 ? "nothing in these stacks" : "no Helm value names it";
    return { label: "no known reader", what };
  }
  const isInMemory = copies.length === 0 && vault === undefined;
  return { label: readers.join(", "), what: isInMemory ? `${names.join(", ")}, in memory` : "pods" };
}

/** The state or the configuration that contains the value. */
function drawExposure(graph: DiagramGraph, maker: string, secret: Secret, prefix: string): void {
  const [, what = "state", stack = ""] = /the (state|configuration) of ([^ ,]+)/.exec(toText(secret.exposure)) ?? [];
  const label = `${what} of ${stack}`;
  const id = graph.node(`exposed ${label}`, {
    label,
    what: "contains the value",
    place: "outside",
    column: COLUMN.vault,
  });
  graph.edge(LANE, maker, id, shorten(secret, prefix), { isAlarming: true });
}

/** What the names of all secrets begin with, up to a hyphen: `langfuse-production-`. */
function findPrefix(names: readonly string[]): string {
  const [first = "", ...others] = names;
  const length = [...first].findIndex((character, at) => others.some((name) => name[at] !== character));
  return others.length === 0 ? "" : first.slice(0, first.slice(0, length).lastIndexOf("-") + 1);
}
