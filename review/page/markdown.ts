import type { AttributeChange, Diagram, RowMark, Report, ReleaseValues, StackChanges } from "../report";
import { QUESTIONS } from "./diagrams/lanes";
import { drawMermaid } from "./diagrams/mermaid";
import { code, fenced, mention, plain, plainWithCode, sentence } from "./markdown-text";
import {
  COMMENT_LIMIT,
  foldPiece,
  foldText,
  joinPieces,
  writeList,
  writeRow,
  writeTable,
  writeTableOrNone,
  writeText,
  type Piece,
} from "./markdown-pieces";
import { plaintextAlerts } from "./plaintext";
import {
  NOT_COMPARED,
  RIGHTS_NOTE,
  RISK_WORDS,
  countChanges,
  countRules,
  describeAction,
  describeBasis,
  describeNoDestruction,
  describeOtherChanges,
  describeVerdict,
  explainMissingPlans,
  findDestructions,
  findOtherChanges,
  findViolations,
  findWaived,
  sortDestructive,
  splitConsequences,
  type ReportedChange,
  type RuleFinding,
} from "./summary";
import { escapeInvisible, formatCount } from "./text";
import { withholdFlaggedValues } from "./withhold";

/** A report as Markdown for the comment of a pull request. */
export function writeComment(original: Report, limit = COMMENT_LIMIT): string {
  return joinPieces(writePieces(withholdFlaggedValues(original)), limit);
}

function writePieces(report: Report): Piece[] {
  return [
    ...plaintextAlerts(report).map(writeText),
    ...writeVerdict(report),
    ...writeConsequences(report),
    // Before the long tables, so that it is not cut.
    ...writeList("### Not checked", report.gaps.length === 0 ? ["None."] : report.gaps.map((gap) => `- ${plain(gap)}`)),
    writeText(`### What changes${report.base ? ` since ${code(report.base.name)}` : ""}`),
    ...report.stacks.flatMap(writeChanges),
    ...writeBase(report),
    ...writeFacts(report),
    writeText("### Helm values"),
    ...report.releases.flatMap(writeRelease),
    ...writeVersions(report),
  ];
}

function writeVerdict(report: Report): Piece[] {
  const { environment, gaps } = report;
  const notChecked = gaps.length === 0 ? "" : ` Not checked: ${formatCount(gaps.length, "point")}, listed below.`;
  const violations = findViolations(report).map(
    ({ rule: { title, fix, id }, finding }) =>
      `- ${writePlace(finding)} ${plain(finding.problem)}. ${plain(title)} Fix: ${plain(fix)} (rule ${code(id)})`,
  );
  const waivers = findWaived(report).map(
    ({ rule, finding }) =>
      `- ${writePlace(finding)} ${plain(finding.problem)}. Waived until **${plain(finding.waiver?.expires ?? "")}**: ` +
      `${plain(finding.waiver?.reason ?? "")} (rule ${code(rule.id)})`,
  );
  return [
    writeText(
      `## Review of ${plain(environment)}: ${describeVerdict(report)}\n\n${plain(countRules(report))}.${notChecked}`,
    ),
    ...writeList("### Violations", violations),
    ...writeList("### Waivers in use", waivers),
  ];
}

function writeConsequences(report: Report): Piece[] {
  const { consequences = [], problems = [] } = report.change ?? {};
  const { harmless, others } = splitConsequences(consequences);
  const rows = [
    ...[...problems, ...explainMissingPlans(report)].map((one) => `- ${plain(one)}`),
    ...others.map(({ risk, text }) => `- **${RISK_WORDS[risk]}:** ${plain(text)}`),
    ...(findDestructions(report).length === 0 ? [`- ${plainWithCode(describeNoDestruction(report))}`] : []),
  ];
  const folded = { start: "", rows: harmless.map(({ text }) => `- ${plain(text)}`), end: "" };
  return [
    ...writeList("### What the change does", rows),
    ...(harmless.length === 0 ? [] : [foldPiece(formatCount(harmless.length, "harmless consequence"), folded)]),
  ];
}

function writePlace({ stack, address, path }: RuleFinding["finding"]): string {
  const where = [address, path].filter((part) => part !== "").map(code);
  return where.length === 0 ? `${plain(stack)}:` : `${where.join(" ")} in ${plain(stack)}`;
}

function writeBase(report: Report): Piece[] {
  if (!report.base) return [writeText(plainWithCode(NOT_COMPARED))];
  const others = findOtherChanges(report);
  if (others.length === 0) return [];
  const rows = others.map(({ block, change, attributes }) =>
    writeRow(mention(block), plain(block.stack ?? ""), change, writeAttributes(attributes)),
  );
  const columns = ["block", "stack", "change", "attributes"];
  return [foldPiece(plain(describeOtherChanges(report)), writeTable(columns, rows))];
}

const MOST_ATTRIBUTES = 8;

/** `name: a to b` for the first attributes. */
function writeAttributes(all: readonly AttributeChange[]): string {
  const first = all
    .slice(0, MOST_ATTRIBUTES)
    .map(({ path, before, after }) => `${code(path)}: ${code(before)} to ${code(after)}`);
  return [...first, ...(all.length > MOST_ATTRIBUTES ? [`and ${all.length - MOST_ATTRIBUTES} more`] : [])].join("<br>");
}

function writeDiagram({ diagrams }: Report, kind: Diagram["kind"]): Piece[] {
  const diagram = diagrams.find((one) => one.kind === kind);
  if (!diagram || diagram.edges.length === 0) return [];
  const drawn = drawMermaid(diagram);
  if (drawn === undefined) return [writeText("_The diagram is too large for a comment. See the HTML report._")];
  return [{ ...writeText(foldText(`Diagram: ${QUESTIONS[kind]}`, fenced(drawn, "mermaid"))), isOptional: true }];
}

function writeFacts(report: Report): Piece[] {
  const { grants, secrets, reachability } = report;
  return [
    writeText(`### Who can do what\n\n${RIGHTS_NOTE}`),
    ...writeDiagram(report, "trust"),
    writeTableOrNone(
      ["who can do what", "scope"],
      grants.map((grant) => writeRow(`${marked(grant)}${sentence(grant.sentence)}`, plain(grant.scope))),
    ),
    writeText("### Network"),
    ...writeDiagram(report, "network"),
    writeTableOrNone(
      ["from", "to", "by", "control"],
      reachability.map(({ from, to, by, control, mark }) =>
        writeRow(`${marked({ mark })}${plain(from)}`, sentence(to), plain(by), sentence(control)),
      ),
    ),
    writeText("### Secrets"),
    ...writeDiagram(report, "secrets"),
    writeTableOrNone(
      ["secret", "origin", "stored in", "read by", "in a configuration or state"],
      secrets.map(({ name, origin, storedIn, readBy, exposure, isExposed, mark }) =>
        writeRow(
          `${marked({ mark })}${plain(name)}`,
          sentence(origin),
          storedIn.map(sentence).join("<br>"),
          readBy.map(sentence).join("<br>"),
          isExposed ? `**${sentence(exposure)}**` : sentence(exposure),
        ),
      ),
    ),
  ];
}

const marked = ({ mark }: { readonly mark?: RowMark | undefined }) => (mark ? `**${mark}:** ` : "");

function writeChanges({ stack, basis, changes }: StackChanges): Piece[] {
  const rows = sortDestructive(changes).flatMap((change) => {
    const action = describeAction(change);
    if (action === undefined) return [];
    return [writeRow(code(change.address), describeDestructive(change, action), writeAttributes(change.attributes))];
  });
  const columns = ["resource", "action", "attributes"];
  return [
    writeText(`**${plain(stack)}**: ${countChanges(changes)}, ${describeBasis(basis)}.`),
    ...(rows.length === 0
      ? []
      : [foldPiece(`${plain(stack)}, ${formatCount(rows.length, "row")}`, writeTable(columns, rows))]),
  ];
}

/** `**replace** for `location`; lost: **the logs**` */
function describeDestructive({ action, replacedFor, loses }: ReportedChange, words: string): string {
  if (action !== "delete" && action !== "replace") return plain(words);
  const reason = replacedFor.length === 0 ? "" : ` for ${replacedFor.map(code).join(", ")}`;
  return `**${plain(words)}**${reason}${loses === undefined ? "" : `; lost: **${plain(loses)}**`}`;
}

function writeRelease({ name, chart, version, yaml, diff }: ReleaseValues): Piece[] {
  const result =
    diff === undefined ? "nothing to compare with" : diff === "" ? "the values do not change" : "the values change";
  return [
    writeText(`**${plain(name)}**, chart ${code(chart)} ${code(version)}: ${result}.`),
    ...(diff ? [{ ...writeText(fenced(escapeInvisible(diff), "diff")), isOptional: true }] : []),
    { ...writeText(foldText(`Values of ${plain(name)}`, fenced(escapeInvisible(yaml), "yaml"))), isOptional: true },
  ];
}

function writeVersions({ versions }: Report): Piece[] {
  const rows = versions.map(({ kind, name, version, before, where }) =>
    writeRow(
      plain(name),
      kind,
      before === undefined ? code(version) : `${code(before)} to **${code(version)}**`,
      sentence(where),
    ),
  );
  return [writeText("### Versions"), writeTableOrNone(["name", "kind", "version", "where"], rows)];
}
