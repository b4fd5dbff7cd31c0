import { isMap, isScalar, isSeq, parseDocument, type Node } from "yaml";
import { Block } from "../../terraform-json/block";
import { isList, isObject, leaves, type Json, type JsonObject } from "../../terraform-json/json";
import type { AttributeChange, Mention, ReleaseValues, Report, StackChanges } from "../report";

/** What stands for a value that a report does not show. */
export const WITHHELD = "(withheld)";

type Name = string | number;

/** An attribute that a keyless rule complains about: its value may be a secret. */
interface Flagged {
  readonly stack: string;
  readonly address: string;
  readonly path: readonly Name[];
  /** Whether the value looks like a secret wherever it stands. */
  readonly isLiteral: boolean;
}

/** The rule whose findings are literals that look like secrets. The other rules are about one attribute. */
const LITERAL_RULE = "no-literal-secret";

/**
 * A report without the values that the keyless rules complain about: a report goes into pull requests and mails, where
 * a secret would be published by the very page that warns of it.
 */
export function withoutFlaggedValues(report: Report): Report {
  const flagged = report.policy.results
    .filter(({ rule }) => rule.group === "keyless")
    .flatMap(({ rule, findings }) =>
      findings.map(({ stack, address, path }): Flagged => {
        return { stack, address, path: namesOf(path), isLiteral: rule.id === LITERAL_RULE };
      }),
    )
    .filter(({ path }) => path.length > 0);
  if (flagged.length === 0) return report;
  const hidden = new Hidden(flagged, report);
  return {
    ...hidden.sentences(report),
    blocks: report.blocks.map((block) => hidden.block(block)),
    stacks: report.stacks.map((stack) => hidden.changes(stack)),
    releases: report.releases.map((release) => hidden.release(release)),
    ...(report.base && {
      base: { ...report.base, changed: report.base.changed.map((mention) => hidden.mention(mention)) },
    }),
  };
}

/** The names of a path: `a.b[0]["c.d"]` has a, b, 0 and c.d. */
function namesOf(path: string): Name[] {
  return [...path.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([^.[\]]+)/g)].map(([, index, quoted, name]) =>
    index !== undefined ? Number(index) : quoted !== undefined ? (JSON.parse(quoted) as string) : (name as string),
  );
}

class Hidden {
  /** Literals that look like secrets; they may stand in a difference too, or in another attribute. */
  private readonly texts: readonly string[];

  constructor(
    private readonly flagged: readonly Flagged[],
    { blocks }: Report,
  ) {
    const found = flagged
      .filter(({ isLiteral }) => isLiteral)
      .flatMap((one) => blocks.filter((block) => isOf(one, block)).flatMap((block) => textsAt(block, one.path)));
    this.texts = [...new Set(found)].sort((one, other) => other.length - one.length);
  }

  /** What is told in words: no sentence should have such a literal in it, and a finding least of all. */
  sentences(report: Report): Report {
    if (this.texts.length === 0) return report;
    const { policy, gaps, topology, trust, secrets, reachability, versions, plaintext, storageChanges } = report;
    const results = policy.results.map((result) => ({ ...result, findings: this.within(result.findings) }));
    return {
      ...report,
      policy: { ...policy, results },
      ...this.within({ gaps, topology, trust, secrets, reachability, versions, plaintext, storageChanges }),
    };
  }

  /** The same with other texts: mappings and lists keep their shape. */
  private within<Told>(told: Told): Told {
    return this.everywhere(told as Json) as Told;
  }

  block(block: Block): Block {
    const paths = this.pathsOf(block);
    const inValues = (values: JsonObject) => this.object(values, paths);
    return new Block({ ...block, values: inValues(block.values), expressions: inValues(block.expressions) });
  }

  changes(stack: StackChanges): StackChanges {
    return {
      ...stack,
      changes: stack.changes.map((change) => ({
        ...change,
        attributes: this.attributes({ stack: stack.stack, address: change.address }, change.attributes),
      })),
    };
  }

  mention<Changed extends Mention & { readonly attributes: readonly AttributeChange[] }>(changed: Changed): Changed {
    const { stack = "", address = "", attributes } = changed;
    return { ...changed, attributes: this.attributes({ stack, address }, attributes) };
  }

  release(release: ReleaseValues): ReleaseValues {
    const paths = this.pathsOf(release).map((path) => path.slice(1));
    const { yaml, difference } = release;
    // A finding that names no value within the YAML is about all of it.
    if (paths.some(([name]) => typeof name === "number")) {
      return { ...release, yaml: WITHHELD, difference: difference === undefined ? undefined : WITHHELD };
    }
    return {
      ...release,
      yaml: this.text(paths.reduce(withoutYamlValue, yaml)),
      difference: difference === undefined ? undefined : this.text(difference),
    };
  }

  private pathsOf(block: Pick<Block, "stack" | "address">): (readonly Name[])[] {
    return this.flagged.filter((one) => isOf(one, block)).map(({ path }) => path);
  }

  private object(values: JsonObject, paths: readonly (readonly Name[])[]): JsonObject {
    const cleared = this.everywhere(paths.reduce<Json>((value, path) => withoutValue(value, path), values));
    return isObject(cleared) ? cleared : {};
  }

  private everywhere(value: Json): Json {
    if (typeof value === "string") return this.text(value);
    if (isList(value)) return value.map((entry) => this.everywhere(entry));
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, this.everywhere(entry)]));
  }

  private attributes(
    { stack, address }: Pick<Block, "stack" | "address">,
    attributes: readonly AttributeChange[],
  ): AttributeChange[] {
    const paths = this.pathsOf({ stack, address });
    return attributes.map((attribute) => {
      const names = namesOf(attribute.path);
      // Either may be the longer one: a whole mapping is told as one change, or each value in it.
      const isFlagged = paths.some((path) => startsWith(path, names) || startsWith(names, path));
      return isFlagged
        ? { ...attribute, before: WITHHELD, after: WITHHELD }
        : { ...attribute, before: this.text(attribute.before), after: this.text(attribute.after) };
    });
  }

  private text(text: string): string {
    return this.texts.reduce((shown, secret) => shown.replaceAll(secret, WITHHELD), text);
  }
}

function isOf(flagged: Flagged, { stack, address }: Pick<Block, "stack" | "address">): boolean {
  return flagged.stack === stack && flagged.address === address;
}

function startsWith(names: readonly Name[], start: readonly Name[]): boolean {
  return start.every((name, index) => names[index] === name);
}

/**
 * The texts at a path, as far as they may be secrets: a template (`${…}`) says where a value is from, and a word of a
 * few letters would be found where it means something else.
 */
function textsAt(block: Block, path: readonly Name[]): string[] {
  const inBlock = leaves(valueAt(block.values, path) ?? null);
  const inYaml = yamlTexts(block).flatMap((yaml) => leaves(valueAt(parsed(yaml), path.slice(1)) ?? null));
  return [...inBlock, ...inYaml].flatMap(({ value }) =>
    typeof value === "string" && value.length >= 6 && !value.includes("${") ? [value] : [],
  );
}

function parsed(yaml: string): Json {
  return (parseDocument(yaml).toJS() ?? null) as Json;
}

/** A Helm release has its values as texts of YAML, and findings in them have paths that begin with `values`. */
function yamlTexts({ type, values }: Block): string[] {
  const files = values["values"];
  return type === "helm_release" && isList(files) ? files.filter((file) => typeof file === "string") : [];
}

/** The value at a path; lists of one are walked through, as rules do. */
function valueAt(value: Json | undefined, [name, ...rest]: readonly Name[]): Json | undefined {
  if (name === undefined || value === undefined) return value;
  if (isList(value)) {
    return typeof name === "number" ? valueAt(value[name], rest) : valueAt(value[0], [name, ...rest]);
  }
  return isObject(value) ? valueAt(value[name], rest) : undefined;
}

function withoutValue(value: Json, [name, ...rest]: readonly Name[]): Json {
  if (name === undefined) return WITHHELD;
  if (isList(value)) {
    if (typeof name === "number") return value.map((entry, at) => (at === name ? withoutValue(entry, rest) : entry));
    return value.map((entry) =>
      typeof entry === "string" ? withoutYamlValue(entry, [name, ...rest]) : withoutValue(entry, [name, ...rest]),
    );
  }
  if (!isObject(value)) return value;
  const entry = value[name];
  return entry === undefined ? value : { ...value, [name]: withoutValue(entry, rest) };
}

/** Puts the word in place of one value and leaves every other character as it is. */
function withoutYamlValue(yaml: string, path: readonly Name[]): string {
  const document = parseDocument(yaml);
  const node = document.errors.length === 0 ? (document.getIn(path, true) as Node | undefined) : undefined;
  if (!node?.range || !(isScalar(node) || isMap(node) || isSeq(node))) return yaml;
  const [start, end] = node.range;
  const trailing = /\s*$/.exec(yaml.slice(start, end))?.[0] ?? "";
  return `${yaml.slice(0, start)}${JSON.stringify(WITHHELD)}${trailing}${yaml.slice(end)}`;
}
