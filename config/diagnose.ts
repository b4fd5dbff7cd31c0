import { closest, distance } from "fastest-levenshtein";
import type { z } from "zod";
import { branches, environmentJsonSchema, schemasAt, type JsonSchema } from "./json-schema";
import { show, type Finding, type Path } from "./problem";

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
    if (issue.code === "unrecognized_keys") return issue.keys.map((key) => this.unknownKey(path, key));
    if (issue.code === "invalid_union" && issue.errors.length > 0) return this.explainUnion(issue, path);
    const given = valueAt(this.value, path);
    return [
      {
        path,
        rule: given === undefined ? "is required" : ruleOf(issue),
        ...(given !== undefined && { given: show(given) }),
        fix: this.fixFor(path, given),
      },
    ];
  }

  private unknownKey(path: Path, key: string): Finding {
    const known = this.knownKeys(path);
    const near = nearest(key, known);
    return {
      path: [...path, key],
      rule: "unknown key",
      given: show(key),
      fix: near ? `Did you mean "${near}"?` : `Remove it, or use one of: ${known.join(", ")}.`,
    };
  }

  /** A union says why it does not fit through the alternative that is meant: the one of the given type. */
  private explainUnion(issue: Issue & { code: "invalid_union" }, path: Path): Finding[] {
    const given = valueAt(this.value, path);
    const meant = issue.errors.find((errors) => !errors.some((error) => isOtherType(error, given)));
    if (meant) return meant.flatMap((error) => this.explain(error as Issue, path));
    const description = schemasAt(this.schema, path)[0]?.description ?? "";
    return [{ path, rule: `must be: ${description}`, given: show(given), fix: this.fixFor(path, given) }];
  }

  private knownKeys(path: Path): string[] {
    const keys = schemasAt(this.schema, path)
      .flatMap(branches)
      .flatMap((schema) => Object.keys(schema.properties ?? {}));
    return [...new Set(keys)];
  }

  private fixFor(path: Path, given: unknown): string {
    const schemas = schemasAt(this.schema, path).flatMap((schema) => [schema, ...branches(schema)]);
    const words = schemas.flatMap((schema) => schema.enum ?? (schema.const === undefined ? [] : [schema.const]));
    const near =
      typeof given === "string"
        ? nearest(
            given,
            words.filter((word) => typeof word === "string"),
          )
        : undefined;
    if (near) return `Did you mean "${near}"?`;
    const example = schemas.flatMap((schema) => schema.examples ?? [])[0];
    const key = path.at(-1);
    return example === undefined ? `Correct "${key}".` : `Write for example: ${key}: ${show(example)}`;
  }
}

function isOtherType(issue: z.core.$ZodIssue, given: unknown): boolean {
  if (issue.code !== "invalid_type" || issue.path.length > 0) return false;
  return !(issue.expected === "int" && typeof given === "number");
}

function ruleOf(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return `must be ${TYPES[issue.expected] ?? issue.expected}`;
    case "invalid_value":
      return `must be one of: ${issue.values.join(", ")}`;
    case "invalid_union":
      return `must be one of: ${discriminators(issue).join(", ")}`;
    case "too_small":
      return `must ${bound(issue.origin, "at least", issue.minimum)}`;
    case "too_big":
      return /^must/.test(issue.message) ? issue.message : `must ${bound(issue.origin, "at most", issue.maximum)}`;
    case "invalid_key":
      return issue.issues[0]?.message ?? issue.message;
    default:
      return issue.message;
  }
}

const TYPES: Record<string, string> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  object: "a mapping of keys to values",
  record: "a mapping of keys to values",
  array: "a list",
};

function bound(origin: string, relation: string, limit: number | bigint): string {
  if (origin === "array") return `have ${relation} ${limit} entries`;
  return origin === "string" ? `have ${relation} ${limit} characters` : `be ${relation} ${limit}`;
}

function discriminators(issue: Issue & { code: "invalid_union" }): string[] {
  const options = (issue as { options?: readonly unknown[] }).options ?? [];
  return options.filter((option) => option !== undefined && option !== null).map(String);
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, part) => (typeof at === "object" && at !== null ? (at as Record<string | number, unknown>)[part] : undefined),
    value,
  );
}

/** The known word that a mistyped one most likely means, if any is close. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const candidate = closest(word, known);
  const tolerance = Math.max(2, Math.floor(word.length / 3));
  return distance(word.toLowerCase(), candidate.toLowerCase()) <= tolerance ? candidate : undefined;
}
