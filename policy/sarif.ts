import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { LineCounter, isCollection, isNode, isSeq, parseDocument } from "yaml";
import type { Log, Notification, ReportingDescriptor, Result as SarifResult } from "sarif";
import type { EvaluatedFinding, Result } from "./evaluate";
import type { EnvironmentVerdict } from "./evaluate-environments";
import type { Finding, Rule } from "./rule";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/**
 * The result of the policy in SARIF 2.1.0, for code scanning: a result for each finding, a suppression for each waiver, a
 * notification for each gap.
 * @param folder paths are relative to it
 */
export function sarifLog(environments: readonly EnvironmentVerdict[], folder: string): Log {
  const rules = [
    ...new Map(environments.flatMap(({ verdict }) => verdict.results.map(({ rule }) => [rule.id, rule]))).values(),
  ];
  const ids = rules.map(({ id }) => id);
  return {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "langfuse-azure-keyless policy", rules: rules.map(descriptor) } },
        invocations: [{ executionSuccessful: true, toolExecutionNotifications: environments.flatMap(notifications) }],
        results: environments.flatMap((environment) =>
          environment.verdict.results.flatMap((result) =>
            result.findings.map((finding) =>
              toResult(environment, result, finding, ids.indexOf(result.rule.id), folder),
            ),
          ),
        ),
        columnKind: "utf16CodeUnits",
      },
    ],
  };
}

function descriptor({ id, title, rationale, fix, source, group, scanners = [] }: Rule): ReportingDescriptor {
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: rationale },
    help: { text: fix },
    helpUri: source,
    defaultConfiguration: { level: "error" },
    properties: { tags: [group, ...scanners] },
  };
}

function notifications({ verdict }: EnvironmentVerdict): Notification[] {
  return verdict.gaps.map((text) => ({ level: "note", message: { text } }));
}

function toResult(
  { deployment }: EnvironmentVerdict,
  { rule }: Result,
  finding: EvaluatedFinding,
  ruleIndex: number,
  folder: string,
): SarifResult {
  const { address, path: attribute, problem, fix, waiver } = finding;
  const stack = deployment.stacks.find(({ name }) => name === finding.stack) ?? deployment.stacks[0];
  return {
    ruleId: rule.id,
    ruleIndex,
    level: "error",
    message: { text: [address, attribute, problem].filter(Boolean).join(" ") + (fix ? `. ${fix}` : "") },
    locations: stack
      ? [
          {
            physicalLocation: {
              artifactLocation: { uri: toUri(stack.file, folder) },
              region: {
                startLine: stack.source === "synthesis" ? findLine(readFileSync(stack.file, "utf8"), finding) : 1,
              },
            },
            logicalLocations: [{ fullyQualifiedName: `${stack.name}/${address}`, kind: "resource" }],
          },
        ]
      : [],
    partialFingerprints: { place: `${rule.id}/${finding.stack}/${address}/${attribute}` },
    suppressions: waiver
      ? [{ kind: "external", status: "accepted", justification: `${waiver.reason} (until ${waiver.expires})` }]
      : [],
  };
}

/** Relative if the file is in the folder, as code scanning requires. */
function toUri(file: string, folder: string): string {
  const relative = path.relative(folder, file);
  if (relative.startsWith("..") || path.isAbsolute(relative)) return pathToFileURL(path.resolve(file)).href;
  return encodeURI(relative.split(path.sep).join("/"));
}

/** The sections of Terraform JSON by the first word of an address; the address of a resource begins with its type. */
const SECTIONS: Readonly<Record<string, readonly string[]>> = {
  data: ["data"],
  ephemeral: ["ephemeral"],
  provider: ["provider"],
  output: ["output"],
  local: ["locals"],
  var: ["variable"],
  terraform: ["terraform"],
};

/** Finds the line of a finding in the JSON of a synthesized stack, from 1; that of the block if the attribute is missing. */
export function findLine(text: string, { address, path }: Pick<Finding, "address" | "path">): number {
  const lines = new LineCounter();
  // JSON is YAML, and this parser returns positions.
  const document = parseDocument(text, { lineCounter: lines });
  let [node, line]: [unknown, number] = [document.contents, 1];
  for (const name of [...toBlockPath(address), ...toAttributePath(path)]) {
    // A block in a list of one has no index in an address.
    const parent = isSeq(node) && typeof name === "string" ? node.items[0] : node;
    node = isCollection(parent) ? parent.get(name, true) : undefined;
    if (!isNode(node) || !node.range) return line;
    line = lines.linePos(node.range[0]).line;
  }
  return line;
}

function toBlockPath(address: string): string[] {
  const [root = "", ...rest] = address.split(".");
  const section = SECTIONS[root];
  return section ? [...section, ...rest] : ["resource", root, ...rest];
}

/** `ip_rules[0]` as `["ip_rules", 0]` */
function toAttributePath(path: string): (string | number)[] {
  return [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(([, quoted, index, name]) =>
    index === undefined ? (quoted ?? name ?? "") : Number(index),
  );
}
