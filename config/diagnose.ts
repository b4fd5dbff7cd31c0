import type { z } from "zod";
import { describeCharacters, toPlainCharacters } from "./characters";
import {
  branches,
  chooseBranches,
  environmentJsonSchema,
  findSchemas,
  getEntry,
  getProperty,
  type JsonSchema,
} from "./json-schema";
import { findSimilarWord, show, showPath, writeYaml, type FieldError, type Path } from "./problem";

type Issue = z.core.$ZodIssue;

/** How a value that is no text is written in its file, as `1.30`; undefined for a text, and if it is not known. */
export type FindSpelling = (path: Path) => string | undefined;

/** Explains zod's issues with a value to an operator: the rule, the value, and what to write. */
export class Diagnosis {
  private readonly schema: JsonSchema = environmentJsonSchema();

  constructor(
    private readonly value: unknown,
    private readonly findSpelling: FindSpelling = () => undefined,
  ) {}

  explain(issues: readonly Issue[], above: Path = []): FieldError[] {
    return issues.flatMap((issue) => this.explainIssue(issue, above));
  }

  private explainIssue(issue: Issue, above: Path): FieldError[] {
    const path = [...above, ...(issue.path as Path)];
    const given = this.findValue(path);
    if (given === undefined) {
      return [{ path, rule: "is required", fix: this.writeChoices(path) ?? this.writeFix(path, given) }];
    }
    if (issue.code === "unrecognized_keys") return this.explainUnknownKeys(path, issue.keys);
    if (issue.code === "invalid_key") return [this.explainWrongKey(path, issue)];
    if (issue.code === "invalid_union" && issue.errors.length > 0) return this.explainUnion(issue, path);
    const isSensitive = findSchemas(this.schema, path, this.value).some(({ writeOnly }) => writeOnly);
    const rule = formatRule(issue);
    const shown = { given: showSafely(rule, given, this.findSpelling(path)) };
    return [{ path, rule, ...(!isSensitive && shown), fix: this.writeFix(path, given, !isSensitive) }];
  }

  private explainUnknownKeys(path: Path, keys: readonly string[]): FieldError[] {
    const alternatives = findSchemas(this.schema, path, this.value).flatMap(branches);
    const known = this.findMappings(path).flatMap((schema) => Object.keys(schema.properties ?? {}));
    return keys.map((key) => {
      const choices = alternatives.filter((schema) => getProperty(schema, key)).map(formatChoice);
      const plain = toPlainCharacters(key).trim();
      const similar = findSimilarWord(plain, known);
      const fix =
        choices.length > 0
          ? `Remove it. It is valid only with ${choices.join(" or ")}.`
          : similar === plain
            ? `Write it with plain characters: ${similar}`
            : similar
              ? `Did you mean "${similar}"?`
              : (this.explainPlace(path, key, known) ?? `Remove it, or use one of: ${known.join(", ")}.`);
      return { path: [...path, key], rule: "unknown key", given: showText(key), fix };
    });
  }

  /** The fix of a key that is indented wrongly, or has no space after its colon. */
  private explainPlace(path: Path, key: string, known: readonly string[]): string | undefined {
    if (/^\p{Zs}/u.test(key)) return "Indent it with plain spaces.";
    const word = /^(\w+)[:=]/.exec(key)?.[1];
    if (word !== undefined && known.includes(word)) return writeColonFix(word);
    const takesKey = (mapping: Path) => this.findMappings(mapping).some((schema) => getProperty(schema, key));
    const sections = known.filter(
      (name) => this.findValue([...path, name, key]) === undefined && takesKey([...path, name]),
    );
    const section = sections.find((name) => this.findValue([...path, name]) === null);
    if (section !== undefined || sections.length === 1)
      return `Indent it deeper: it belongs to ${section ?? sections[0]}.`;
    const above = path
      .map((_, depth) => path.slice(0, depth))
      .reverse()
      .find(takesKey);
    return above && `Indent it less: it belongs to ${above.length === 0 ? "the top level" : showPath(above)}.`;
  }

  /** A key of a record that breaks its rule. The value is not shown, because it may be a secret. */
  private explainWrongKey(path: Path, issue: Issue & { code: "invalid_key" }): FieldError {
    const mapping = findSchemas(this.schema, path.slice(0, -1), this.value)[0];
    const example = Object.keys(mapping?.examples?.[0] as object)[0];
    return {
      path,
      rule: issue.issues[0]?.message ?? issue.message,
      given: showText(String(path.at(-1))),
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
    return [
      { path, rule, given: showSafely(rule, given, this.findSpelling(path)), fix: this.writeFix(path, given, true) },
    ];
  }

  /** All values of a field that is left out and has a few; undefined for other fields. */
  private writeChoices(path: Path): string | undefined {
    const mapping = this.findValue(path.slice(0, -1));
    const alternatives = findSchemas(this.schema, path.slice(0, -1), this.value).flatMap((schema) =>
      chooseBranches(schema, mapping),
    );
    const schemas = alternatives.flatMap((schema) => getProperty(schema, String(path.at(-1))) ?? []);
    const words = schemas.flatMap(listWords);
    if (words.length < 2) return undefined;
    const count = (schema?: JsonSchema) =>
      Object.keys(mapping as object).filter((key) => schema && getProperty(schema, key)).length;
    const isClear = schemas.length > 1 && count(alternatives[0]) > count(alternatives[1]);
    return `Set it to one of: ${words.map(writeYaml).join(", ")}.${isClear ? ` The keys beside it belong to ${writeYaml(words[0])}.` : ""}`;
  }

  /** @param mayShow - whether the fix may have a part of the value */
  private writeFix(path: Path, given: unknown, mayShow = false): string {
    const key = path.at(-1);
    if (key === undefined) return "Write keys and values, as in environments/dev.yaml.";
    const schemas = findSchemas(this.schema, path, this.value).flatMap((schema) => [schema, ...branches(schema)]);
    const example = schemas.flatMap((schema) => schema.examples ?? [])[0];
    const [, word] = given === null ? (/^(\w+):\S/.exec(String(key)) ?? []) : [];
    if (word !== undefined) return writeColonFix(word);
    const line = (value: string) => (typeof key === "number" ? value : `${key}: ${value}`);
    if (given === null && !this.isRequired(path)) return `Remove it, or write for example: ${line(writeYaml(example))}`;
    if (schemas.some(({ type }) => type === "boolean")) return writeBooleanFix(given);
    const spelled = this.findSpelling(path) ?? String(given);
    const plain = mayShow && typeof given === "string" ? writePlainText(schemas, given) : undefined;
    if (plain !== undefined) return `Write it with plain characters: ${line(plain)}`;
    return writeTypeFix(schemas, given, spelled) ?? `Write for example: ${line(writeExample(example, given))}`;
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

/** The fix for missing or needless quotes, for a mistyped word, or for a missing colon or space. */
function writeTypeFix(schemas: readonly JsonSchema[], given: unknown, spelled: string): string | undefined {
  if (isNumberOrBoolean(given) && schemas.some((schema) => allowsText(schema, spelled))) return "Put it in quotes.";
  if (typeof given !== "string") return undefined;
  if (/^\d+$/.test(given) && schemas.some(({ type }) => type === "integer")) return "Write it without quotes.";
  const similar = findSimilarWord(given, schemas.flatMap(listWords).map(String));
  if (similar) return `Did you mean "${similar}"?`;
  const word = /^\w+/.exec(toPlainCharacters(given).trim())?.[0] ?? "";
  if (schemas.some((schema) => getProperty(schema, word))) return writeColonFix(word);
  return schemas.some(({ type }) => type === "array") && /^-\S/.test(given)
    ? 'Write a space after each "-" of the list.'
    : undefined;
}

function writeColonFix(key: string): string {
  return `Write a colon and a space after the key: "${key}: ..."`;
}

function writeBooleanFix(given: unknown): string {
  const word = /^(?:(yes|on)|no|off)$/i.exec(String(given));
  if (!word) return "Write true or false, without quotes.";
  return `Write ${word[1] ? "true" : "false"}, without quotes: YAML 1.2 reads ${word[0]} as a text.`;
}

/** A valid text with the ASCII characters that the given one looks like, and without quotes that are part of it. */
function writePlainText(schemas: readonly JsonSchema[], given: string): string | undefined {
  const plain = toPlainCharacters(given)
    .trim()
    .replace(/^(["'])(.*)\1$/, "$2");
  return describeCharacters(given) && schemas.some((schema) => allowsText(schema, plain))
    ? writeYaml(plain)
    : undefined;
}

function listWords(schema: JsonSchema): readonly unknown[] {
  return schema.enum ?? (typeof schema.const === "string" ? [schema.const] : []);
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

/**
 * Shows a value as it is spelled in the file. Hides a text that was given in place of a mapping: it may be the secret itself,
 * where the mapping only names one.
 */
function showSafely(rule: string, given: unknown, spelled?: string): string {
  if (typeof given === "string") return rule.includes("a mapping") ? addCharacters("a text", given) : showText(given);
  const shown = show(given);
  return spelled && spelled !== shown ? `${spelled.slice(0, 77)}, which YAML reads as ${shown}` : shown;
}

function showText(text: string): string {
  return addCharacters(show(text), text);
}

function addCharacters(shown: string, text: string): string {
  const strange = describeCharacters(text);
  return strange ? `${shown} with ${strange}` : shown;
}
