import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { Diagnosis } from "./diagnose";
import { fleetFindings, type FleetMember } from "./fleet";
import { resourceNames } from "./naming";
import type { Finding, Problem } from "./problem";
import { ENVIRONMENT_RULES } from "./rules";
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
  const files = environmentFiles(directory);
  if (files.length === 0) return { ok: false, problems: [noFiles(directory)] };

  const sources = files.map((file) => new YamlSource(file, readFileSync(file, "utf8")));
  const checked = sources.map((source) => ({ source, ...checkSource(source) }));
  const members = checked.flatMap(({ source, environment }) =>
    environment ? [{ file: source.file, environment, names: resourceNames(environment) }] : [],
  );
  const between = fleetFindings(members).map(({ member, finding }) =>
    (sources.find(({ file }) => file === member.file) as YamlSource).locate(finding),
  );
  const problems = [...checked.flatMap(({ problems }) => problems), ...between];
  return problems.length > 0 ? { ok: false, problems } : { ok: true, environments: members };
}

/** The environment files of a folder, by name. */
function environmentFiles(directory: string): string[] {
  return readDirectory(directory)
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .map((name) => path.join(directory, name));
}

function readDirectory(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    throw error;
  }
}

function noFiles(directory: string): Problem {
  return {
    file: directory,
    line: 1,
    column: 1,
    path: [],
    rule: "must be a folder with at least one environment file (*.yaml)",
    given: "none",
    fix: "Add one, or name another folder with --directory.",
  };
}

function checkSource(source: YamlSource): { environment?: Environment; problems: readonly Problem[] } {
  if (source.problems.length > 0) return { problems: source.problems };
  const { environment, findings } = checkEnvironment(source.value);
  return { ...(environment && { environment }), problems: findings.map((finding) => source.locate(finding)) };
}

/** Checks plain data against the schema and, section by section where it can, against the rules. */
export function checkEnvironment(value: unknown): { environment?: Environment; findings: Finding[] } {
  const result = environmentSchema.safeParse(value);
  const sections = result.success ? result.data : validSections(value);
  const findings = [
    ...(result.success ? [] : new Diagnosis(value).findings(result.error.issues)),
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
