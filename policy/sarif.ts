import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Log, Notification, ReportingDescriptor, Result as SarifResult } from "sarif";
import type { EvaluatedFinding, Result } from "./evaluate";
import type { EnvironmentVerdict } from "./evaluate-environments";
import { lineOf } from "./line";
import type { Rule } from "./rule";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/**
 * What the policy says in SARIF 2.1.0, for code scanning: a result for each finding, a suppression for each waiver, a
 * notification for each thing that the files do not tell.
 * @param folder that paths are given relative to
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
              resultOf(environment, result, finding, ids.indexOf(result.rule.id), folder),
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

function resultOf(
  { deployment }: EnvironmentVerdict,
  { rule }: Result,
  finding: EvaluatedFinding,
  ruleIndex: number,
  folder: string,
): SarifResult {
  const { address, path: attribute, problem, waiver } = finding;
  const stack = deployment.stacks.find(({ name }) => name === finding.stack) ?? deployment.stacks[0];
  return {
    ruleId: rule.id,
    ruleIndex,
    level: "error",
    message: { text: [address, attribute, problem].filter(Boolean).join(" ") },
    locations: stack
      ? [
          {
            physicalLocation: {
              artifactLocation: { uri: uriOf(stack.file, folder) },
              region: {
                startLine: stack.source === "synthesis" ? lineOf(readFileSync(stack.file, "utf8"), finding) : 1,
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

/** Relative where the file is below the folder, as code scanning wants it. */
function uriOf(file: string, folder: string): string {
  const relative = path.relative(folder, file);
  if (relative.startsWith("..") || path.isAbsolute(relative)) return pathToFileURL(path.resolve(file)).href;
  return encodeURI(relative.split(path.sep).join("/"));
}
