import path from "node:path";
import { Diagnosis } from "./diagnose";
import { readEnvironmentFile, readEnvironmentFiles, type EnvironmentFile } from "./environment-files";
import { UnknownEnvironment, WrongEnvironment } from "./errors";
import { fleetFindings, type FleetMember } from "./fleet";
import { resourceNames } from "./naming";
import type { Finding, Problem } from "./problem";
import { ENVIRONMENT_RULES } from "./rules";
import { templateMarkerFindings } from "./rules/template-markers";
import { environmentSchema, type Environment } from "./schema/environment";

/** The environments that were asked for, in the order of their files. */
export interface LoadedEnvironments {
  readonly environments: readonly FleetMember[];
  /** What is wrong with the others. */
  readonly warnings: readonly Problem[];
}

/**
 * Reads and checks every environment file of a folder: all of them, because names must be unique across them. All
 * problems are found at once: those of every file, and those between files.
 * @param names of the environments that are wanted; problems of no other stop them @default - all
 * @throws NoEnvironmentFiles
 * @throws UnknownEnvironment
 * @throws WrongEnvironment
 */
export function loadEnvironments(directory: string, names: readonly string[] = []): LoadedEnvironments {
  const checked = readEnvironmentFiles(directory).map(checkFile);
  const members = checked.flatMap(({ member }) => member ?? []);
  const isWanted = (name: string) => names.length === 0 || names.includes(name);
  const unknown = names.filter((name) => checked.every((file) => file.name !== name));
  if (unknown.length > 0) {
    throw new UnknownEnvironment(
      unknown,
      checked.map(({ name }) => name),
    );
  }
  const conflicts = fleetFindings(members).map(({ member, owner, finding }) => ({
    isWanted: [member, owner].some(({ environment }) => isWanted(environment.environment)),
    problems: checked.flatMap(({ file, locate }) => (file === member.file ? locate(finding) : [])),
  }));
  const found = [...checked.map(({ name, problems }) => ({ isWanted: isWanted(name), problems })), ...conflicts];
  const problems = (wanted: boolean) => found.flatMap((one) => (one.isWanted === wanted ? one.problems : []));
  if (problems(true).length > 0) throw new WrongEnvironment(problems(true));
  return {
    environments: members.filter(({ environment }) => isWanted(environment.environment)),
    warnings: problems(false),
  };
}

interface CheckedFile {
  readonly file: string;
  /** Of the environment: as the file says, else by the file's own name. */
  readonly name: string;
  readonly member?: FleetMember;
  readonly problems: readonly Problem[];
  readonly locate: (finding: Finding) => Problem[];
}

function checkFile(read: EnvironmentFile): CheckedFile {
  const { file } = read;
  const fileName = path.parse(file).name;
  if ("problem" in read) return { file, name: fileName, problems: [read.problem], locate: () => [] };
  const { source } = read;
  const locate = (finding: Finding) => [source.locate(finding)];
  if (source.problems.length > 0) return { file, name: fileName, problems: source.problems, locate };
  const { environment, sections, findings } = checkEnvironment(source.value);
  // A file with a mistake elsewhere takes the names that are right in it.
  const named = environment ?? (isWhole(sections) ? sections : undefined);
  return {
    file,
    name: declaredName(source.value) ?? fileName,
    ...(named && { member: { file, environment: named, names: resourceNames(named) } }),
    problems: findings.flatMap(locate),
    locate,
  };
}

function declaredName(value: unknown): string | undefined {
  const { environment } = (value ?? {}) as { environment?: unknown };
  return typeof environment === "string" ? environment : undefined;
}

/**
 * Reads and checks one environment file.
 * @param others environments whose names it must not take
 * @throws WrongEnvironment
 */
export function loadEnvironment(file: string, others: readonly FleetMember[]): FleetMember {
  const read = readEnvironmentFile(file, "Correct the path, or the permissions of the file.");
  const { member, problems, locate } = checkFile(read);
  return joinFleet(member, problems, others, (finding) => locate(finding));
}

/**
 * Checks one environment that is plain data, as `loadEnvironment` does with a file.
 * @throws WrongEnvironment
 */
export function loadPlainEnvironment(value: unknown, others: readonly FleetMember[]): FleetMember {
  const { environment, findings } = checkEnvironment(value);
  const file = `the environment ${environment?.environment}`;
  const member = environment && { file, environment, names: resourceNames(environment) };
  return joinFleet(member, findings, others, (finding) => [finding]);
}

function joinFleet(
  member: FleetMember | undefined,
  problems: readonly Finding[],
  others: readonly FleetMember[],
  locate: (finding: Finding) => Finding[],
): FleetMember {
  const conflicts = member ? fleetFindings([...others, member]).flatMap(({ finding }) => locate(finding)) : [];
  const all = [...problems, ...conflicts];
  if (!member || all.length > 0) throw new WrongEnvironment(all);
  return member;
}

/** Checks plain data against the schema, its texts for template markers, and its right sections against the rules. */
export function checkEnvironment(value: unknown): {
  environment?: Environment;
  sections: Partial<Environment>;
  findings: Finding[];
} {
  const result = environmentSchema.safeParse(value);
  const sections = result.success ? result.data : validSections(value);
  const findings = [
    ...(result.success ? [] : new Diagnosis(value).findings(result.error.issues)),
    ...templateMarkerFindings(value),
    ...ENVIRONMENT_RULES.filter((rule) => rule.needs.every((section) => section in sections)).flatMap((rule) =>
      rule.check(sections as Environment),
    ),
  ];
  return { ...(result.success && { environment: result.data }), sections, findings };
}

function isWhole(sections: Partial<Environment>): sections is Environment {
  return Object.keys(environmentSchema.shape).every((section) => section in sections);
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
