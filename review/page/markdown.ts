import type { AttributeChange, Report, ReleaseValues, StackChanges, TopologyEdge } from "../report";
import { EDGE_KINDS } from "./diagram";
import { code, fenced, mention, plain, sentence } from "./markdown-text";
import { mermaid } from "./mermaid";
import {
  RIGHTS_NOTE,
  baseCounts,
  basisText,
  counted,
  destructions,
  happens,
  numbered,
  ruleCounts,
  untold,
  verdictText,
  violations,
  waived,
  type RuleFinding,
} from "./summary";
import { plaintextAlerts } from "./plaintext";
import { visible } from "./visible";
import { withoutFlaggedValues } from "./withhold";

/** The longest comment that GitHub takes, in characters. */
export const COMMENT_LIMIT = 65_536;

/** A part of the comment that is written as a whole, or has rows of which the last ones may be left out. */
interface Piece {
  readonly start: string;
  readonly rows: readonly string[];
  readonly end: string;
  /** Whether it goes first where there is no room for everything. */
  readonly isSpare?: boolean;
}

/**
 * A report as Markdown for the comment of a pull request. Where it would be longer than GitHub takes, the longest texts
 * are left out, and then its end; a sentence says so.
 */
export function markdownComment(original: Report, limit = COMMENT_LIMIT): string {
  const report = withoutFlaggedValues(original);
  return cut(withoutSpare(pieces(report), limit), limit);
}

const LEFT_OUT = text("_Left out here, as a comment takes no more than 65,536 characters; the HTML report has it._");
const CUT = "\n_Cut here, as a comment takes no more than 65,536 characters; the HTML report has the rest._\n";

/** Without spare pieces, from the longest on, until the rest fits. */
function withoutSpare(all: readonly Piece[], limit: number): readonly Piece[] {
  if (lengthOf(all) <= limit) return all;
  const spare = all.filter((piece) => piece.isSpare).sort((one, other) => lengthOf([other]) - lengthOf([one]));
  const [longest] = spare;
  return longest
    ? withoutSpare(
        all.map((piece) => (piece === longest ? LEFT_OUT : piece)),
        limit,
      )
    : all;
}

function lengthOf(all: readonly Piece[]): number {
  return all.reduce((sum, piece) => sum + written(piece, piece.rows).length + 1, 0);
}

/** Pieces as long as they fit, keeping room for saying that there are more. */
function cut(all: readonly Piece[], limit: number): string {
  const whole = all.map((piece) => `${written(piece, piece.rows)}\n`);
  if (lengthOf(all) <= limit) return whole.join("").trimEnd() + "\n";
  let text = "";
  for (const [index, piece] of all.entries()) {
    const room = limit - CUT.length - text.length;
    const next = whole[index] as string;
    if (next.length > room) return `${text}${shortened(piece, room)}${CUT}`;
    text += next;
  }
  return text;
}

/** A piece with as many rows as there is room for; nothing where not even one fits. */
function shortened(piece: Piece, room: number): string {
  let length = written(piece, []).length + 1;
  const count = piece.rows.findIndex((row) => (length += row.length + 1) > room);
  return count <= 0 ? "" : `${written(piece, piece.rows.slice(0, count))}\n`;
}

function written({ start, end }: Piece, rows: readonly string[]): string {
  return [start, ...rows, end].filter((part) => part !== "").join("\n") + "\n";
}

function pieces(report: Report): Piece[] {
  return [
    ...plaintextAlerts(report).map(text),
    ...verdict(report),
    ...storage(report),
    ...destructive(report),
    // Early, so that none of them is cut off.
    ...gaps(report),
    ...base(report),
    ...diagram(report),
    ...trust(report),
    ...secrets(report),
    ...reachability(report),
    text("### Changes by stack"),
    ...report.stacks.flatMap(changes),
    text("### Helm values"),
    ...report.releases.flatMap(release),
    ...versions(report),
  ];
}

function verdict(report: Report): Piece[] {
  const found = violations(report);
  return [
    text(
      `## Review of ${plain(report.environment)}: ${verdictText(report)}\n\n${plain(ruleCounts(report))}. ${numbered(report.gaps.length, "gap")}, told below.`,
    ),
    ...list("### Violations", found.map(violation)),
    ...list(
      "### Waivers in use",
      waived(report).map(
        ({ rule, finding }) =>
          `- ${place(finding)} ${plain(finding.problem)}. Waived until **${plain(finding.waiver?.expires ?? "")}**: ` +
          `${plain(finding.waiver?.reason ?? "")} (rule ${code(rule.id)})`,
      ),
    ),
  ];
}

function violation({ rule, finding }: RuleFinding): string {
  const { title, fix, id } = rule;
  return `- ${place(finding)} ${plain(finding.problem)}. ${plain(title)} Fix: ${plain(fix)} (rule ${code(id)})`;
}

function place({ stack, address, path }: RuleFinding["finding"]): string {
  const where = [address, path].filter((part) => part !== "").map(code);
  return where.length === 0 ? `${plain(stack)}:` : `${where.join(" ")} in ${plain(stack)}`;
}

function storage({ storageChanges }: Report): Piece[] {
  return list(
    "### Change of storage",
    storageChanges.map((one) => `- **${sentence(one)}**`),
  );
}

function destructive(report: Report): Piece[] {
  const all = destructions(report);
  const rows = all.map(({ stack, change }) =>
    row(
      code(change.address),
      plain(stack),
      `**${plain(happens(change) ?? "")}**`,
      change.replacedFor.map(code).join(", "),
      change.loses === undefined ? "no data" : `**${plain(change.loses)}**`,
    ),
  );
  return [
    text("### Destructive changes"),
    all.length === 0
      ? text("Nothing is destroyed or replaced, as far as this report can tell.")
      : table(["resource", "stack", "what happens", "because of", "what is lost"], rows),
    ...list(
      "",
      untold(report).map((one) => `- ${plain(one)}`),
    ),
  ];
}

function base({ base }: Report): Piece[] {
  if (!base) return [text("### Since the base\n\nNo base was given, so nothing is compared.")];
  const rows = [
    ...base.removed.map((one) => row(mention(one), plain(one.stack ?? ""), "removed", "")),
    ...base.added.map((one) => row(mention(one), plain(one.stack ?? ""), "added", "")),
    ...base.changed.map((one) => row(mention(one), plain(one.stack ?? ""), "changed", attributes(one.attributes))),
  ];
  return [
    text(`### Since the base\n\nCompared with ${code(base.name)}: ${baseCounts(base)}.`),
    ...(rows.length === 0
      ? []
      : [folded(`${rows.length} blocks`, table(["block", "stack", "what happened", "attributes"], rows))]),
  ];
}

/** `name: a to b`, at most a few of them. */
function attributes(all: readonly AttributeChange[]): string {
  const most = 8;
  const told = all.slice(0, most).map(({ path, before, after }) => `${code(path)}: ${code(before)} to ${code(after)}`);
  return [...told, ...(all.length > most ? [`and ${all.length - most} more`] : [])].join("<br>");
}

function diagram({ topology }: Report): Piece[] {
  if (topology.nodes.length === 0) return [];
  const drawn = mermaid(topology);
  if (drawn === undefined) return [text("### Topology\n\nThe HTML report draws it; it is too large for a comment.")];
  const kinds = Object.keys(EDGE_KINDS) as TopologyEdge["kind"][];
  const legend = { trust: "thick", network: "thin", secret: "dashed" } as const;
  return [
    text(`### Topology\n\n${kinds.map((kind) => `${legend[kind]}: ${EDGE_KINDS[kind]}`).join("; ")}.`),
    { ...text(folds("Diagram", fenced(drawn, "mermaid"))), isSpare: true },
  ];
}

function trust({ trust }: Report): Piece[] {
  const rows = trust.map(({ sentence: parts, scope }) => row(sentence(parts), plain(scope)));
  return [text(`### Who can do what\n\n${RIGHTS_NOTE}`), orNothing(["who can do what", "scope"], rows)];
}

function secrets({ secrets }: Report): Piece[] {
  const rows = secrets.map(({ name, born, lives, read, state, inState }) =>
    row(
      plain(name),
      sentence(born),
      lives.map(sentence).join("<br>"),
      read.map(sentence).join("<br>"),
      `${inState ? "**In a state.** " : ""}${sentence(state)}`,
    ),
  );
  return [text("### Secrets"), orNothing(["secret", "born", "lives", "read", "state"], rows)];
}

function reachability({ reachability }: Report): Piece[] {
  const rows = reachability.map(({ from, to, by, control }) =>
    row(plain(from), sentence(to), plain(by), sentence(control)),
  );
  return [text("### Reachability"), orNothing(["from", "to", "by", "control"], rows)];
}

function changes({ stack, basis, changes }: StackChanges): Piece[] {
  const rows = changes.flatMap((change) => {
    const what = happens(change);
    return what === undefined ? [] : [row(code(change.address), plain(what), attributes(change.attributes))];
  });
  const summary = text(`**${plain(stack)}**: ${counted(changes)}, ${basisText(basis)}.`);
  if (rows.length === 0) return [summary];
  return [
    summary,
    folded(`${plain(stack)}, ${rows.length} rows`, table(["resource", "what happens", "attributes"], rows)),
  ];
}

function release({ name, chart, version, yaml, difference }: ReleaseValues): Piece[] {
  const told =
    difference === undefined
      ? "nothing to compare with"
      : difference === ""
        ? "the values are the same as before"
        : "the values differ";
  return [
    text(`**${plain(name)}**, chart ${code(chart)} ${code(version)}: ${told}.`),
    ...(difference ? [{ ...text(fenced(visible(difference), "diff")), isSpare: true }] : []),
    { ...text(folds(`Values of ${plain(name)}`, fenced(visible(yaml), "yaml"))), isSpare: true },
  ];
}

function versions({ versions }: Report): Piece[] {
  const rows = versions.map(({ kind, name, version, before, where }) =>
    row(
      plain(name),
      kind,
      before === undefined ? code(version) : `${code(before)} to **${code(version)}**`,
      sentence(where),
    ),
  );
  return [text("### Versions"), orNothing(["name", "kind", "version", "where"], rows)];
}

function gaps({ gaps }: Report): Piece[] {
  return list("### Gaps", gaps.length === 0 ? ["None."] : gaps.map((gap) => `- ${plain(gap)}`));
}

function text(start: string): Piece {
  return { start, rows: [], end: "" };
}

function list(title: string, rows: readonly string[]): Piece[] {
  return rows.length === 0 ? [] : [{ start: title === "" ? "" : `${title}\n`, rows, end: "" }];
}

function table(columns: readonly string[], rows: readonly string[]): Piece {
  return { start: `${row(...columns)}\n${row(...columns.map(() => "---"))}`, rows, end: "" };
}

function orNothing(columns: readonly string[], rows: readonly string[]): Piece {
  return rows.length === 0 ? text("Nothing.") : table(columns, rows);
}

function row(...cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function folded(summary: string, { start, rows, end }: Piece): Piece {
  return { start: `<details><summary>${summary}</summary>\n\n${start}`, rows, end: `${end}\n</details>` };
}

function folds(summary: string, content: string): string {
  return `<details><summary>${summary}</summary>\n\n${content}\n\n</details>`;
}
