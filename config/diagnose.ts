import type { z } from "zod";
import { branches, chosen, entry, environmentJsonSchema, propertyOf, schemasAt, type JsonSchema } from "./json-schema";
import { nearest } from "./nearest";
import { show, writeYaml, type Finding, type Path } from "./problem";

type Issue = z.core.$ZodIssue;

/** Says what zod found in the words of an operator: the rule, what was given, and what to write. */
export class Diagnosis {
  private readonly schema: JsonSchema = environmentJsonSchema();

  constructor(private readonly value: unknown) {}

  findings(issues: readonly Issue[]): Finding[] {
    return issues.flatMap((issue) => this.explain(issue, []));
  }

  private explain(issue: Issue, above: Path): Finding[] {
    const path = [...above, ...(issue.path as Path)];
    const given = this.valueAt(path);
    if (given === undefined) return [{ path, rule: "is required", fix: this.fixFor(path, given) }];
    if (issue.code === "unrecognized_keys") return issue.keys.map((key) => this.unknownKey(path, key));
    if (issue.code === "invalid_key") return [this.wrongKey(path, issue)];
    if (issue.code === "invalid_union" && issue.errors.length > 0) return this.explainUnion(issue, path);
    const isSensitive = schemasAt(this.schema, path, this.value).some(({ writeOnly }) => writeOnly);
    const rule = ruleOf(issue);
    return [{ path, rule, ...(!isSensitive && { given: showFor(rule, given) }), fix: this.fixFor(path, given) }];
  }

  private unknownKey(path: Path, key: string): Finding {
    return { path: [...path, key], rule: "unknown key", given: show(key), fix: this.fixForKey(path, key) };
  }

  private fixForKey(path: Path, key: string): string {
    const schemas = schemasAt(this.schema, path, this.value);
    const elsewhere = schemas.flatMap(branches).filter((schema) => propertyOf(schema, key));
    if (elsewhere.length > 0) return `Remove it, or set ${elsewhere.map(decision).join(" or ")}, which it belongs to.`;
    const known = this.mappingsAt(path).flatMap((schema) => Object.keys(schema.properties ?? {}));
    const near = nearest(key, known);
    return near ? `Did you mean "${near}"?` : `Remove it, or use one of: ${known.join(", ")}.`;
  }

  /** A key of one's own choice that is not allowed. What stands under it is not shown: it may be a secret. */
  private wrongKey(path: Path, issue: Issue & { code: "invalid_key" }): Finding {
    const mapping = schemasAt(this.schema, path.slice(0, -1), this.value)[0];
    const example = Object.keys(mapping?.examples?.[0] as object)[0];
    return {
      path,
      rule: issue.issues[0]?.message ?? issue.message,
      given: show(path.at(-1)),
      fix: `Rename the key, for example to: ${example}`,
    };
  }

  /** A union says why it does not fit through the alternative that is meant: the one of the given type. */
  private explainUnion(issue: Issue & { code: "invalid_union" }, path: Path): Finding[] {
    const given = this.valueAt(path);
    const meant = issue.errors.find((errors) => !errors.some((error) => isOtherType(error, given)));
    if (meant) return meant.flatMap((error) => this.explain(error, path));
    const rules = issue.errors.flatMap(([error]) => (error ? [ruleOf(error).replace("must be ", "")] : []));
    const rule = `must be ${rules.join(", or ")}`;
    return [{ path, rule, given: showFor(rule, given), fix: this.fixFor(path, given) }];
  }

  /** What to write instead. */
  private fixFor(path: Path, given: unknown): string {
    const key = path.at(-1);
    if (key === undefined) return "Write keys and values, as environments/dev.yaml does.";
    const schemas = schemasAt(this.schema, path, this.value).flatMap((schema) => [schema, ...branches(schema)]);
    const example = schemas.flatMap((schema) => schema.examples ?? [])[0];
    const line = (value: string) => (typeof key === "number" ? value : `${key}: ${value}`);
    if (given === null && !this.isRequired(path)) return `Remove it, or write for example: ${line(writeYaml(example))}`;
    if (schemas.some(({ type }) => type === "boolean")) return "Write true or false, without quotes.";
    return fixOfType(schemas, given) ?? `Write for example: ${line(quoted(example, given))}`;
  }

  private isRequired(path: Path): boolean {
    return this.mappingsAt(path.slice(0, -1)).every((schema) => schema.required?.includes(String(path.at(-1))));
  }

  /** The schemas of the mapping at a path, without the alternatives that its value rules out. */
  private mappingsAt(path: Path): readonly JsonSchema[] {
    return schemasAt(this.schema, path, this.value).flatMap((schema) => chosen(schema, this.valueAt(path)));
  }

  private valueAt(path: Path): unknown {
    return path.reduce<unknown>(entry, this.value);
  }
}

/** The fix where a value is nearly right: quotes too few or too many, or a mistyped word. */
function fixOfType(schemas: readonly JsonSchema[], given: unknown): string | undefined {
  if (isPlain(given) && schemas.some((schema) => takesText(schema, String(given)))) return "Put it in quotes.";
  if (typeof given !== "string") return undefined;
  if (/^\d+$/.test(given) && schemas.some(({ type }) => type === "integer")) return "Write it without quotes.";
  const words = schemas.flatMap((schema) => schema.enum ?? (schema.const === undefined ? [] : [schema.const]));
  const near = nearest(given, words.map(String));
  return near && `Did you mean "${near}"?`;
}

/** An example as YAML; in quotes where a text is needed and the quotes may be what was forgotten. */
function quoted(example: unknown, given: unknown): string {
  return isPlain(given) && typeof example === "string" ? JSON.stringify(example) : writeYaml(example);
}

function isPlain(value: unknown): boolean {
  return typeof value === "number" || typeof value === "boolean";
}

function takesText(schema: JsonSchema, text: string): boolean {
  if (schema.type !== "string") return false;
  if (schema.const !== undefined) return schema.const === text;
  if (schema.enum) return schema.enum.includes(text);
  return new RegExp(schema.pattern ?? "").test(text);
}

/** The settings that choose an alternative: `existing: true` */
function decision(schema: JsonSchema): string {
  return Object.entries(schema.properties ?? {})
    .filter(([, property]) => property.const !== undefined)
    .map(([key, property]) => `${key}: ${writeYaml(property.const)}`)
    .join(", ");
}

function isOtherType(issue: Issue, given: unknown): boolean {
  if (issue.code !== "invalid_type" || issue.path.length > 0) return false;
  return !(issue.expected === "int" && typeof given === "number");
}

const COLLECTIONS: Record<string, string> = {
  object: "must be a mapping of keys to values",
  record: "must be a mapping of keys to values",
  array: "must be a list",
};

function ruleOf(issue: Issue): string {
  if (issue.code === "invalid_union") return oneOf((issue as { options?: readonly unknown[] }).options ?? []);
  const collection = issue.code === "invalid_type" ? COLLECTIONS[issue.expected] : undefined;
  return collection ?? issue.message;
}

/** What chooses between alternatives, where `existing` may be left out too. */
function oneOf(options: readonly unknown[]): string {
  const words = options.filter((option) => option !== undefined);
  return typeof words[0] === "boolean" ? "must be true or false" : `must be one of: ${words.join(", ")}`;
}

/** A text in place of a mapping may be the secret that a key of the mapping would only name. */
function showFor(rule: string, given: unknown): string {
  return rule.includes("a mapping") && typeof given === "string" ? "a text" : show(given);
}
