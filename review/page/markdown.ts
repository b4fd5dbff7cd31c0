import type { AttributeChange, Diagram, Report, ReleaseValues, StackChanges } from "../report";
import { drawMermaid } from "./diagrams/mermaid";
import { QUESTIONS } from "./diagrams/lanes";
import { code, fenced, mention, plain, plainWithCode, sentence } from "./markdown-text";
import { plaintextAlerts } from "./plaintext";
import {
  NOT_COMPARED,
  RIGHTS_NOTE,
  countBaseChanges,
  countChanges,
  countRules,
  describeAction,
  describeBasis,
  describeNoDestruction,
  describeVerdict,
  explainMissingPlans,
  findDestructions,
  findViolations,
  findWaived,
  listBaseChanges,
  type RuleFinding,
} from "./summary";
import { escapeInvisible, formatCount } from "./text";
import { withholdFlaggedValues } from "./withhold";

/** The longest comment that GitHub accepts, in characters. */
export const COMMENT_LIMIT = 65_536;

/** A part of the comment: rows between a start and an end. */
interface Piece {
  readonly start: string;
  readonly rows: readonly string[];
  readonly end: string;
  /** Whether it is left out first if the comment is too long. */
  readonly isOptional?: boolean;
}

/**
 * A report as Markdown for the comment of a pull request. If it is too long for GitHub, the longest optional pieces are
 * left out, and then its end; a sentence says that.
 */
export function markdownComment(original: Report, limit = COMMENT_LIMIT): string {
  const report = withholdFlaggedValues(original);
  return cutEnd(dropOptional(writePieces(report), limit), limit);
}

const DROPPED = text("_Left out: a comment has at most 65,536 characters. See the HTML report._");
const CUT = "\n_The rest is left out: a comment has at most 65,536 characters. See the HTML report._\n";

/** Drops optional pieces, the longest first, until the others fit. */
function dropOptional(pieces: readonly Piece[], limit: number): readonly Piece[] {
  if (formatAll(pieces).length <= limit) return pieces;
  const optional = pieces.filter((piece) => piece.isOptional);
  const [longest] = optional.sort((one, other) => format(other).length - format(one).length);
  if (!longest) return pieces;
  const fewer = pieces.map((piece) => (piece === longest ? DROPPED : piece));
  return dropOptional(fewer, limit);
}

function formatAll(pieces: readonly Piece[]): string {
  return pieces.map((piece) => format(piece)).join("");
}

/** As many pieces and rows as fit, with space for the sentence that the rest is left out. */
function cutEnd(pieces: readonly Piece[], limit: number): string {
  const all = formatAll(pieces);
  if (all.length <= limit) return `${all.trimEnd()}\n`;
  let comment = "";
  for (const piece of pieces) {
    const space = limit - CUT.length - comment.length;
    const next = format(piece);
    if (next.length > space) return `${comment}${cutRows(piece, space)}${CUT}`;
    comment += next;
  }
  return comment;
}

/** A piece with as many rows as fit; nothing if none fits. */
function cutRows(piece: Piece, space: number): string {
  let length = format(piece, []).length;
  const count = piece.rows.findIndex((row) => (length += row.length + 1) > space);
  return count <= 0 ? "" : format(piece, piece.rows.slice(0, count));
}

function format({ start, rows: all, end }: Piece, rows = all): string {
  return [start, ...rows, end].filter((part) => part !== "").join("\n") + "\n\n";
}

function writePieces(report: Report): Piece[] {
  return [
    ...plaintextAlerts(report).map(text),
    ...writeVerdict(report),
    ...list(
      "### Storage changes",
      report.storageChanges.map((change) => `- **${sentence(change)}**`),
    ),
    ...writeDestructions(report),
    // Before the long tables, so that it is not cut.
    ...list("### Not checked", report.gaps.length === 0 ? ["None."] : report.gaps.map((gap) => `- ${plain(gap)}`)),
    ...writeBase(report),
    ...writeFacts(report),
    text("### Changes by stack"),
    ...report.stacks.flatMap(writeChanges),
    text("### Helm values"),
    ...report.releases.flatMap(writeRelease),
    ...writeVersions(report),
  ];
}

function writeVerdict(report: Report): Piece[] {
  const { environment, gaps } = report;
  const notChecked = gaps.length === 0 ? "" : ` Not checked: ${formatCount(gaps.length, "point")}, listed below.`;
  const violations = findViolations(report).map(
    ({ rule: { title, fix, id }, finding }) =>
      `- ${place(finding)} ${plain(finding.problem)}. ${plain(title)} Fix: ${plain(fix)} (rule ${code(id)})`,
  );
  const waivers = findWaived(report).map(
    ({ rule, finding }) =>
      `- ${place(finding)} ${plain(finding.problem)}. Waived until **${plain(finding.waiver?.expires ?? "")}**: ` +
      `${plain(finding.waiver?.reason ?? "")} (rule ${code(rule.id)})`,
  );
  return [
    text(
      `## Review of ${plain(environment)}: ${describeVerdict(report)}\n\n${plain(countRules(report))}.${notChecked}`,
    ),
    ...list("### Violations", violations),
    ...list("### Waivers in use", waivers),
  ];
}

function place({ stack, address, path }: RuleFinding["finding"]): string {
  const where = [address, path].filter((part) => part !== "").map(code);
  return where.length === 0 ? `${plain(stack)}:` : `${where.join(" ")} in ${plain(stack)}`;
}

function writeDestructions(report: Report): Piece[] {
  const rows = findDestructions(report).map(({ stack, change }) =>
    row(
      code(change.address),
      plain(stack),
      `**${plain(describeAction(change) ?? "")}**`,
      change.replacedFor.map(code).join(", "),
      change.loses === undefined ? "no data" : `**${plain(change.loses)}**`,
    ),
  );
  return [
    text("### Destructive changes"),
    rows.length === 0
      ? text(plainWithCode(describeNoDestruction(report)))
      : table(["resource", "stack", "action", "replaced for", "lost data"], rows),
    ...list(
      "",
      explainMissingPlans(report).map((one) => `- ${plain(one)}`),
    ),
  ];
}

function writeBase({ base }: Report): Piece[] {
  if (!base) return [text(`### Since the base\n\n${plainWithCode(NOT_COMPARED)}`)];
  const rows = listBaseChanges(base).map(({ block, change, attributes }) =>
    row(mention(block), plain(block.stack ?? ""), change, attributeList(attributes)),
  );
  const columns = ["block", "stack", "change", "attributes"];
  return [
    text(`### Since the base\n\nCompared with ${code(base.name)}: ${countBaseChanges(base)}.`),
    ...(rows.length === 0 ? [] : [foldTable(formatCount(rows.length, "block"), table(columns, rows))]),
  ];
}

const MOST_ATTRIBUTES = 8;

/** `name: a to b` for the first attributes. */
function attributeList(all: readonly AttributeChange[]): string {
  const first = all
    .slice(0, MOST_ATTRIBUTES)
    .map(({ path, before, after }) => `${code(path)}: ${code(before)} to ${code(after)}`);
  return [...first, ...(all.length > MOST_ATTRIBUTES ? [`and ${all.length - MOST_ATTRIBUTES} more`] : [])].join("<br>");
}

function writeDiagram({ diagrams }: Report, kind: Diagram["kind"]): Piece[] {
  const diagram = diagrams.find((one) => one.kind === kind);
  if (!diagram || diagram.edges.length === 0) return [];
  const drawn = drawMermaid(diagram);
  if (drawn === undefined) return [text("_The diagram is too large for a comment. See the HTML report._")];
  return [{ ...text(foldText(`Diagram: ${QUESTIONS[kind]}`, fenced(drawn, "mermaid"))), isOptional: true }];
}

function writeFacts(report: Report): Piece[] {
  const { grants, secrets, reachability } = report;
  return [
    text(`### Who can do what\n\n${RIGHTS_NOTE}`),
    ...writeDiagram(report, "trust"),
    tableOrNone(
      ["who can do what", "scope"],
      grants.map((grant) => row(sentence(grant.sentence), plain(grant.scope))),
    ),
    text("### Network"),
    ...writeDiagram(report, "network"),
    tableOrNone(
      ["from", "to", "by", "control"],
      reachability.map(({ from, to, by, control }) => row(plain(from), sentence(to), plain(by), sentence(control))),
    ),
    text("### Secrets"),
    ...writeDiagram(report, "secrets"),
    tableOrNone(
      ["secret", "origin", "stored in", "read by", "in a configuration or state"],
      secrets.map(({ name, origin, storedIn, readBy, exposure, isExposed }) =>
        row(
          plain(name),
          sentence(origin),
          storedIn.map(sentence).join("<br>"),
          readBy.map(sentence).join("<br>"),
          isExposed ? `**${sentence(exposure)}**` : sentence(exposure),
        ),
      ),
    ),
  ];
}

function writeChanges({ stack, basis, changes }: StackChanges): Piece[] {
  const rows = changes.flatMap((change) => {
    const action = describeAction(change);
    return action === undefined ? [] : [row(code(change.address), plain(action), attributeList(change.attributes))];
  });
  const columns = ["resource", "action", "attributes"];
  return [
    text(`**${plain(stack)}**: ${countChanges(changes)}, ${describeBasis(basis)}.`),
    ...(rows.length === 0
      ? []
      : [foldTable(`${plain(stack)}, ${formatCount(rows.length, "row")}`, table(columns, rows))]),
  ];
}

function writeRelease({ name, chart, version, yaml, diff }: ReleaseValues): Piece[] {
  const result =
    diff === undefined ? "nothing to compare with" : diff === "" ? "the values do not change" : "the values change";
  return [
    text(`**${plain(name)}**, chart ${code(chart)} ${code(version)}: ${result}.`),
    ...(diff ? [{ ...text(fenced(escapeInvisible(diff), "diff")), isOptional: true }] : []),
    { ...text(foldText(`Values of ${plain(name)}`, fenced(escapeInvisible(yaml), "yaml"))), isOptional: true },
  ];
}

function writeVersions({ versions }: Report): Piece[] {
  const rows = versions.map(({ kind, name, version, before, where }) =>
    row(
      plain(name),
      kind,
      before === undefined ? code(version) : `${code(before)} to **${code(version)}**`,
      sentence(where),
    ),
  );
  return [text("### Versions"), tableOrNone(["name", "kind", "version", "where"], rows)];
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

function tableOrNone(columns: readonly string[], rows: readonly string[]): Piece {
  return rows.length === 0 ? text("None.") : table(columns, rows);
}

function row(...cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function foldTable(summary: string, { start, rows, end }: Piece): Piece {
  return { start: `<details><summary>${summary}</summary>\n\n${start}`, rows, end: `${end}\n</details>` };
}

function foldText(summary: string, content: string): string {
  return `<details><summary>${summary}</summary>\n\n${content}\n\n</details>`;
}
