import type { z } from "zod";
import {
  branches,
  chooseBranches,
  environmentJsonSchema,
  findSchemas,
  getEntry,
  getProperty,
  type JsonSchema,
} from "./json-schema";
import { findSimilarWord, show, writeYaml, type FieldError, type Path } from "./problem";

type Issue = z.core.$ZodIssue;

/** Explains zod's issues with a value to an operator: the rule, the value, and what to write. */
export class Diagnosis {
  private readonly schema: JsonSchema = environmentJsonSchema();

  constructor(private readonly value: unknown) {}

  explain(issues: readonly Issue[], above: Path = []): FieldError[] {
    return issues.flatMap((issue) => this.explainIssue(issue, above));
  }

  private explainIssue(issue: Issue, above: Path): FieldError[] {
    const path = [...above, ...(issue.path as Path)];
    const given = this.findValue(path);
    if (given === undefined) return [{ path, rule: "is required", fix: this.writeFix(path, given) }];
    if (issue.code === "unrecognized_keys") return this.explainUnknownKeys(path, issue.keys);
    if (issue.code === "invalid_key") return [this.explainWrongKey(path, issue)];
    if (issue.code === "invalid_union" && issue.errors.length > 0) return this.explainUnion(issue, path);
    const isSensitive = findSchemas(this.schema, path, this.value).some(({ writeOnly }) => writeOnly);
    const rule = formatRule(issue);
    return [{ path, rule, ...(!isSensitive && { given: showSafely(rule, given) }), fix: this.writeFix(path, given) }];
  }

  private explainUnknownKeys(path: Path, keys: readonly string[]): FieldError[] {
    const alternatives = findSchemas(this.schema, path, this.value).flatMap(branches);
    const known = this.findMappings(path).flatMap((schema) => Object.keys(schema.properties ?? {}));
    return keys.map((key) => {
      const choices = alternatives.filter((schema) => getProperty(schema, key)).map(formatChoice);
      const similar = findSimilarWord(key, known);
      const fix =
        choices.length > 0
          ? `Remove it. It is valid only with ${choices.join(" or ")}.`
          : similar
            ? `Did you mean "${similar}"?`
            : `Remove it, or use one of: ${known.join(", ")}.`;
      return { path: [...path, key], rule: "unknown key", given: show(key), fix };
    });
  }

  /** A key of a record that breaks its rule. The value is not shown, because it may be a secret. */
  private explainWrongKey(path: Path, issue: Issue & { code: "invalid_key" }): FieldError {
    const mapping = findSchemas(this.schema, path.slice(0, -1), this.value)[0];
    const example = Object.keys(mapping?.examples?.[0] as object)[0];
    return {
      path,
      rule: issue.issues[0]?.message ?? issue.message,
      given: show(path.at(-1)),
      fix: `Rename the key, for example to: ${example}`,
    };
  }

  /** Explains the alternative of a union that has the type of the value. */
  private explainUnion(issue: Issue & { code: "invalid_union" }, path: Path): FieldError[] {
    const given = this.findValue(path);
    const meant = issue.errors.find((errors) => !errors.some((error) => isOtherType(error, given)));
    if (meant) return this.explain(meant, path);
    const rules = issue.errors.flatMap(([error]) => (error ? [formatRule(error).replace("must be ", "")] : []));
    const rule = `must be ${rules.join(", or ")}`;
    return [{ path, rule, given: showSafely(rule, given), fix: this.writeFix(path, given) }];
  }

  private writeFix(path: Path, given: unknown): string {
    const key = path.at(-1);
    if (key === undefined) return "Write keys and values, as in environments/dev.yaml.";
    const schemas = findSchemas(this.schema, path, this.value).flatMap((schema) => [schema, ...branches(schema)]);
    const example = schemas.flatMap((schema) => schema.examples ?? [])[0];
    const line = (value: string) => (typeof key === "number" ? value : `${key}: ${value}`);
    if (given === null && !this.isRequired(path)) return `Remove it, or write for example: ${line(writeYaml(example))}`;
    if (schemas.some(({ type }) => type === "boolean")) return "Write true or false, without quotes.";
    return writeTypeFix(schemas, given) ?? `Write for example: ${line(writeExample(example, given))}`;
  }

  private isRequired(path: Path): boolean {
    return this.findMappings(path.slice(0, -1)).every((schema) => schema.required?.includes(String(path.at(-1))));
  }

  /** The schemas of the mapping at a path, without the alternatives that its value excludes. */
  private findMappings(path: Path): readonly JsonSchema[] {
    return findSchemas(this.schema, path, this.value).flatMap((schema) => chooseBranches(schema, this.findValue(path)));
  }

  private findValue(path: Path): unknown {
    return path.reduce<unknown>(getEntry, this.value);
  }
}

/** The fix for missing or needless quotes, or for a mistyped word. */
function writeTypeFix(schemas: readonly JsonSchema[], given: unknown): string | undefined {
  if (isNumberOrBoolean(given) && schemas.some((schema) => allowsText(schema, String(given))))
    return "Put it in quotes.";
  if (typeof given !== "string") return undefined;
  if (/^\d+$/.test(given) && schemas.some(({ type }) => type === "integer")) return "Write it without quotes.";
  const words = schemas.flatMap((schema) => schema.enum ?? (schema.const === undefined ? [] : [schema.const]));
  const similar = findSimilarWord(given, words.map(String));
  return similar && `Did you mean "${similar}"?`;
}

/** Formats an example. In quotes if a text is expected and the user wrote a number or boolean, which YAML reads so without quotes. */
function writeExample(example: unknown, given: unknown): string {
  return isNumberOrBoolean(given) && typeof example === "string" ? JSON.stringify(example) : writeYaml(example);
}

function isNumberOrBoolean(value: unknown): boolean {
  return typeof value === "number" || typeof value === "boolean";
}

function allowsText(schema: JsonSchema, text: string): boolean {
  if (schema.type !== "string") return false;
  if (schema.const !== undefined) return schema.const === text;
  if (schema.enum) return schema.enum.includes(text);
  return new RegExp(schema.pattern ?? "").test(text);
}

/** The settings that choose an alternative: `existing: true` */
function formatChoice(schema: JsonSchema): string {
  return Object.entries(schema.properties ?? {})
    .filter(([, property]) => property.const !== undefined)
    .map(([key, property]) => `${key}: ${writeYaml(property.const)}`)
    .join(", ");
}

function isOtherType(issue: Issue, given: unknown): boolean {
  if (issue.code !== "invalid_type" || issue.path.length > 0) return false;
  // A fraction where an integer is expected is the right alternative with a wrong value.
  return !(issue.expected === "int" && typeof given === "number");
}

const COLLECTIONS: Record<string, string> = {
  object: "must be a mapping of keys to values",
  record: "must be a mapping of keys to values",
  array: "must be a list",
};

function formatRule(issue: Issue): string {
  if (issue.code === "invalid_union") return formatOptions((issue as { options?: readonly unknown[] }).options ?? []);
  const collection = issue.code === "invalid_type" ? COLLECTIONS[issue.expected] : undefined;
  return collection ?? issue.message;
}

/** The values of a field that chooses between alternatives. An undefined option stands for leaving the field out, as with `existing`. */
function formatOptions(options: readonly unknown[]): string {
  const words = options.filter((option) => option !== undefined);
  return typeof words[0] === "boolean" ? "must be true or false" : `must be one of: ${words.join(", ")}`;
}

/** Hides a text that was given in place of a mapping: it may be the secret itself, where the mapping only names one. */
function showSafely(rule: string, given: unknown): string {
  return rule.includes("a mapping") && typeof given === "string" ? "a text" : show(given);
}
