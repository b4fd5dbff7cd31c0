import { isMap, isScalar, isSeq, parseDocument, type Node } from "yaml";
import { Block } from "../../terraform-json/block";
import { isList, isObject, leaves, type Json, type JsonObject } from "../../terraform-json/json";
import { WITHHELD } from "../facts/secret-literals";
import type { AttributeChange, ReleaseValues, Report } from "../report";

type Name = string | number;
type Path = readonly Name[];
type Place = Pick<Block, "stack" | "address">;
type Changed = { readonly address?: string | undefined; readonly attributes: readonly AttributeChange[] };

/** An attribute with a finding of a keyless rule: its value may be a secret. */
interface Flagged extends Place {
  readonly path: Path;
  /** Whether the value is a secret literal, which is withheld everywhere in the report. */
  readonly isLiteral: boolean;
}

/** The rule that finds secret literals. The other keyless rules concern one attribute. */
const LITERAL_RULE = "no-literal-secret";

/**
 * A report without the values that keyless rules have found. A report is published in pull requests and mails; it must
 * not contain the secret that it warns of.
 */
export function withholdFlaggedValues(report: Report): Report {
  const flagged = report.policy.results
    .filter(({ rule }) => rule.group === "keyless")
    .flatMap(({ rule, findings }) =>
      findings.map(({ stack, address, path }): Flagged => {
        return { stack, address, path: parsePath(path), isLiteral: rule.id === LITERAL_RULE };
      }),
    )
    .filter(({ path }) => path.length > 0);
  if (flagged.length === 0) return report;
  const filter = new ValueFilter(flagged, report.blocks);
  return {
    ...filter.sentences(report),
    blocks: report.blocks.map((block) => filter.block(block)),
    stacks: report.stacks.map(({ stack, changes, ...rest }) => ({
      ...rest,
      stack,
      changes: changes.map((change) => filter.attributes(stack, change)),
    })),
    releases: report.releases.map((release) => filter.release(release)),
    ...(report.base && {
      base: { ...report.base, changed: report.base.changed.map((block) => filter.attributes(block.stack, block)) },
    }),
  };
}

/** The names in a path: `a.b[0]["c.d"]` has a, b, 0 and c.d. */
function parsePath(path: string): Name[] {
  return [...path.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([^.[\]]+)/g)].map(([, index, quoted, name]) =>
    index !== undefined ? Number(index) : quoted !== undefined ? (JSON.parse(quoted) as string) : (name as string),
  );
}

class ValueFilter {
  /** Secret literals, which may be in a diff or in another attribute too; the longest first. */
  private readonly secrets: readonly string[];

  constructor(
    private readonly flagged: readonly Flagged[],
    blocks: readonly Block[],
  ) {
    const found = flagged
      .filter(({ isLiteral }) => isLiteral)
      .flatMap((one) => blocks.filter((block) => isAt(one, block)).flatMap((block) => findTexts(block, one.path)));
    this.secrets = [...new Set(found)].sort((one, other) => other.length - one.length);
  }

  /** Withholds secret literals in sentences and findings. */
  sentences(report: Report): Report {
    if (this.secrets.length === 0) return report;
    const { policy, gaps, diagrams, grants, secrets, reachability, versions, plaintext, change } = report;
    const results = policy.results.map((result) => ({ ...result, findings: this.all(result.findings) }));
    return {
      ...report,
      policy: { ...policy, results },
      ...this.all({ gaps, diagrams, grants, secrets, reachability, versions, plaintext, change }),
    };
  }

  block(block: Block): Block {
    const paths = this.findPaths(block);
    const filter = (values: JsonObject): JsonObject => {
      const filtered = this.json(paths.reduce<Json>((value, path) => withholdValue(value, path), values));
      return isObject(filtered) ? filtered : {};
    };
    return new Block({ ...block, values: filter(block.values), expressions: filter(block.expressions) });
  }

  /** An item with its attributes. */
  attributes<Item extends Changed>(stack = "", item: Item): Item {
    const paths = this.findPaths({ stack, address: item.address ?? "" });
    const attributes = item.attributes.map((attribute) => {
      const names = parsePath(attribute.path);
      // The finding may concern a whole mapping, and the change a value in it, or the other way round.
      const isFlagged = paths.some((path) => startsWith(path, names) || startsWith(names, path));
      return isFlagged
        ? { ...attribute, before: WITHHELD, after: WITHHELD }
        : { ...attribute, before: this.text(attribute.before), after: this.text(attribute.after) };
    });
    return { ...item, attributes };
  }

  release(release: ReleaseValues): ReleaseValues {
    const paths = this.findPaths(release).map((path) => path.slice(1));
    const { yaml, diff } = release;
    // A path such as `values[0]` names no value within the YAML: the finding concerns all of it.
    if (paths.some(([name]) => typeof name === "number")) {
      return { ...release, yaml: WITHHELD, diff: diff === undefined ? undefined : WITHHELD };
    }
    return {
      ...release,
      yaml: this.text(paths.reduce(withholdYamlValue, yaml)),
      diff: diff === undefined ? undefined : this.text(diff),
    };
  }

  private findPaths(place: Place): Path[] {
    return this.flagged.filter((one) => isAt(one, place)).map(({ path }) => path);
  }

  private all<Value>(value: Value): Value {
    return this.json(value as Json) as Value;
  }

  private json(value: Json): Json {
    if (typeof value === "string") return this.text(value);
    if (isList(value)) return value.map((entry) => this.json(entry));
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, this.json(entry)]));
  }

  private text(text: string): string {
    return this.secrets.reduce((filtered, secret) => filtered.replaceAll(secret, WITHHELD), text);
  }
}

function isAt(flagged: Flagged, { stack, address }: Place): boolean {
  return flagged.stack === stack && flagged.address === address;
}

function startsWith(names: Path, start: Path): boolean {
  return start.every((name, index) => names[index] === name);
}

/** The texts at a path that may be secrets: no references, and no short words, which would be found elsewhere. */
function findTexts(block: Block, path: Path): string[] {
  const inBlock = leaves(getValue(block.values, path) ?? null);
  const inYaml = getYamlFiles(block).flatMap((yaml) => {
    const values = (parseDocument(yaml).toJS() ?? null) as Json;
    return leaves(getValue(values, path.slice(1)) ?? null);
  });
  return [...inBlock, ...inYaml].flatMap(({ value }) =>
    typeof value === "string" && value.length >= 6 && !value.includes("${") ? [value] : [],
  );
}

/** The YAML texts of a Helm release; paths of findings in them begin with `values`. */
function getYamlFiles({ type, values }: Block): string[] {
  const files = values["values"];
  return type === "helm_release" && isList(files) ? files.filter((file) => typeof file === "string") : [];
}

/** The value at a path, which may leave out the index of a list with one entry. */
function getValue(value: Json | undefined, [name, ...rest]: Path): Json | undefined {
  if (name === undefined || value === undefined) return value;
  if (isList(value)) {
    return typeof name === "number" ? getValue(value[name], rest) : getValue(value[0], [name, ...rest]);
  }
  return isObject(value) ? getValue(value[name], rest) : undefined;
}

function withholdValue(value: Json, path: Path): Json {
  const [name, ...rest] = path;
  if (name === undefined) return WITHHELD;
  if (isList(value)) {
    if (typeof name === "number") return value.map((entry, at) => (at === name ? withholdValue(entry, rest) : entry));
    return value.map((entry) =>
      typeof entry === "string" ? withholdYamlValue(entry, path) : withholdValue(entry, path),
    );
  }
  if (!isObject(value)) return value;
  const entry = value[name];
  return entry === undefined ? value : { ...value, [name]: withholdValue(entry, rest) };
}

/** Replaces one value of a YAML text, and keeps every other character. */
function withholdYamlValue(yaml: string, path: Path): string {
  const document = parseDocument(yaml);
  const node = document.errors.length === 0 ? (document.getIn(path, true) as Node | undefined) : undefined;
  if (!node?.range || !(isScalar(node) || isMap(node) || isSeq(node))) return yaml;
  const [start, end] = node.range;
  const trailing = /\s*$/.exec(yaml.slice(start, end))?.[0] ?? "";
  return `${yaml.slice(0, start)}${JSON.stringify(WITHHELD)}${trailing}${yaml.slice(end)}`;
}
