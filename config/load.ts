import { Diagnosis } from "./diagnose";
import { readEnvironmentFile, readEnvironmentFiles } from "./environment-files";
import { fleetFindings, type FleetMember } from "./fleet";
import { resourceNames } from "./naming";
import type { Finding, Problem } from "./problem";
import { ENVIRONMENT_RULES } from "./rules";
import { templateMarkerFindings } from "./rules/template-markers";
import { environmentSchema, type Environment } from "./schema/environment";
import { YamlSource } from "./yaml-source";

/** What a folder of environment files holds: environments in the order of their files, or what is wrong. */
export type LoadResult =
  | { readonly ok: true; readonly environments: readonly FleetMember[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads and checks every environment file of a folder, all of them, because names must be unique across them.
 * Problems come together: those of every file, and those between files.
 */
export function loadEnvironments(directory: string): LoadResult {
  const { sources, problems: unreadable } = readEnvironmentFiles(directory);
  const checked = sources.map((source) => ({ source, ...checkSource(source) }));
  const members = checked.flatMap(({ source, environment }) =>
    environment ? [{ file: source.file, environment, names: resourceNames(environment) }] : [],
  );
  const between = fleetFindings(members).map(({ member, finding }) =>
    (sources.find(({ file }) => file === member.file) as YamlSource).locate(finding),
  );
  const problems = [...unreadable, ...checked.flatMap(({ problems }) => problems), ...between];
  return problems.length > 0 ? { ok: false, problems } : { ok: true, environments: members };
}

function checkSource(source: YamlSource): { environment?: Environment; problems: readonly Problem[] } {
  if (source.problems.length > 0) return { problems: source.problems };
  const { environment, findings } = checkEnvironment(source.value);
  return { ...(environment && { environment }), problems: findings.map((finding) => source.locate(finding)) };
}

/** Reads and checks one environment file; `others` are environments whose names it must not take. */
export function loadEnvironment(
  file: string,
  others: readonly FleetMember[],
): { member?: FleetMember; problems: readonly Problem[] } {
  const source = readEnvironmentFile(file, "Correct the path, or the permissions of the file.");
  if (!(source instanceof YamlSource)) return { problems: [source] };
  const { environment, problems } = checkSource(source);
  if (!environment) return { problems };
  const { member, findings } = joinFleet(file, environment, others);
  return { member, problems: [...problems, ...findings.map((finding) => source.locate(finding))] };
}

/** Checks one environment that is plain data, as `loadEnvironment` does with a file. */
export function loadPlainEnvironment(
  value: unknown,
  others: readonly FleetMember[],
): { member?: FleetMember; findings: readonly Finding[] } {
  const { environment, findings } = checkEnvironment(value);
  if (!environment) return { findings };
  const joined = joinFleet(`the environment ${environment.environment}`, environment, others);
  return { member: joined.member, findings: [...findings, ...joined.findings] };
}

function joinFleet(file: string, environment: Environment, others: readonly FleetMember[]) {
  const member = { file, environment, names: resourceNames(environment) };
  return { member, findings: fleetFindings([...others, member]).map(({ finding }) => finding) };
}

/** Checks plain data against the schema, its texts for template markers, and its right sections against the rules. */
export function checkEnvironment(value: unknown): { environment?: Environment; findings: Finding[] } {
  const result = environmentSchema.safeParse(value);
  const sections = result.success ? result.data : validSections(value);
  const findings = [
    ...(result.success ? [] : new Diagnosis(value).findings(result.error.issues)),
    ...templateMarkerFindings(value),
    ...ENVIRONMENT_RULES.filter((rule) => rule.needs.every((section) => section in sections)).flatMap((rule) =>
      rule.check(sections as Environment),
    ),
  ];
  return { ...(result.success && { environment: result.data }), findings };
}

/** The sections of a broken file that are right by themselves. */
function validSections(value: unknown): Partial<Environment> {
  const given = typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  const parsed = Object.entries(environmentSchema.shape).flatMap(([section, schema]) => {
    const result = schema.safeParse(given[section]);
    return result.success ? [[section, result.data]] : [];
  });
  return Object.fromEntries(parsed) as Partial<Environment>;
}
