import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";

/** The mode of an attribute, from a comment of the binding. */
export interface Mode {
  readonly computed: boolean;
  readonly optional: boolean;
  readonly required: boolean;
}

/** An attribute of a class of the binding: its mode, and how the class reads it. */
export interface Member extends Mode {
  readonly name: string;
  /** The expression that its getter returns, as `this.getStringAttribute('name')`. */
  readonly getter: string;
  /** The class of an object, and whether it wraps a set. */
  readonly object: { readonly className: string; readonly fromSet: boolean } | undefined;
}

/** An attribute as the binding writes it as HCL. Attributes that are only computed are not among them. */
export interface HclAttribute {
  readonly name: string;
  /** `simple`, `list`, `set`, `map` or `struct`. */
  readonly kind: string;
  /** `string`, `stringList`, …, or the name of a struct, with `List` or `Map` after it for a collection. */
  readonly storage: string;
}

/** A property of an interface of the binding. */
export interface Property {
  readonly optional: boolean;
  /** Its comment names it a block; else it is an attribute, even if its values are objects. */
  readonly block: boolean;
  /** It takes more than one. */
  readonly many: boolean;
}

const MEMBER = new RegExp(
  String.raw`^  // (\w+) - computed: (true|false), optional: (true|false), required: (true|false)\n` +
    String.raw`(?:  private _\w+(?: = new ([\w.]+)\(this, "\w+"(?:, (true|false))?\)|[^=\n]*); *\n)?` +
    String.raw`  public get \w+\(\)[^\n]*\{\n    return ([^\n]+);\n`,
  "gm",
);

const HCL_ATTRIBUTE =
  /^ +"?(\w+)"?: \{\n +value: [^\n]+\n +isBlock: (?:true|false),\n +type: "(\w+)",\n +storageClassType: "(\w+)",$/gm;

const PROPERTY = /^ {2}\/\*\*\n((?: {2}\*[^\n]*\n)*?) {2}\*\/\n {2}readonly (\w+)(\??): ([^;{]*)/gm;

/**
 * The TypeScript of a prebuilt binding, from the source maps of the package. It has a comment at every attribute, which
 * the compiled code has not: `// id - computed: true, optional: true, required: false`.
 */
export class BindingSource {
  private readonly text: string;

  /**
   * @param file the binding's `index.js`
   * @throws Error if it has no source map
   */
  constructor(private readonly file: string) {
    this.text = [file, ...listStructFiles(file)].map(readOriginalText).join("");
  }

  /** The members of a class; undefined if there is no such class. */
  readMembers(className: string): Member[] | undefined {
    const body = this.findBody(`export class ${className} extends `);
    if (body === undefined) return undefined;
    const found = [...body.matchAll(MEMBER)].map(
      ([, name = "", computed, optional, required, object, fromSet, getter = ""]) => ({
        name,
        computed: computed === "true",
        optional: optional === "true",
        required: required === "true",
        getter,
        object: object === undefined ? undefined : { className: object, fromSet: fromSet === "true" },
      }),
    );
    this.expectAll(body, / - computed: (?:true|false), /g, found.length, className);
    return found;
  }

  /** The attributes that a resource, data source or provider takes. */
  readHclOfClass(className: string): HclAttribute[] {
    const body = this.findBody(`export class ${className} extends `) ?? "";
    return this.readHcl(body.slice(body.indexOf("synthesizeHclAttributes()")), className);
  }

  /** The attributes that a struct takes. */
  readHclOfStruct(struct: string): HclAttribute[] {
    const name = `${struct[0]?.toLowerCase()}${struct.slice(1)}ToHclTerraform`;
    const body = this.findBody(`export function ${name}(`);
    if (body === undefined) throw new Error(`${this.file} has no ${name}`);
    return this.readHcl(body, struct);
  }

  /** The properties of an interface by their camel case names; none if there is no such interface. */
  readProperties(interfaceName: string): Map<string, Property> {
    const body = this.findBody(`export interface ${interfaceName} `) ?? "";
    return new Map(
      [...body.matchAll(PROPERTY)].map(([, comment = "", name = "", mark, type = ""]) => [
        name,
        { optional: mark === "?", block: /^ {2}\* \w+ block$/m.test(comment), many: type.includes("[]") },
      ]),
    );
  }

  /** The class of a type of Terraform; undefined if there is none. */
  findClass(tfResourceType: string): string | undefined {
    const at = this.text.indexOf(`tfResourceType = "${tfResourceType}"`);
    return [...this.text.slice(0, Math.max(at, 0)).matchAll(/^export class (\w+) extends /gm)].at(-1)?.[1];
  }

  private readHcl(body: string, owner: string): HclAttribute[] {
    const found = [...body.matchAll(HCL_ATTRIBUTE)].map(([, name = "", kind = "", storage = ""]) => ({
      name,
      kind,
      storage,
    }));
    this.expectAll(body, /storageClassType:/g, found.length, owner);
    return found;
  }

  private findBody(start: string): string | undefined {
    const from = this.text.indexOf(`\n${start}`);
    return from < 0 ? undefined : this.text.slice(from, this.text.indexOf("\n}", from));
  }

  private expectAll(body: string, mark: RegExp, found: number, owner: string): void {
    const expected = [...body.matchAll(mark)].length;
    if (expected !== found) {
      throw new Error(`${this.file}: ${owner} has ${expected} attributes, of which ${found} could be read`);
    }
  }
}

/** The files beside a binding with many structs, as that of a Deployment. */
function listStructFiles(file: string): string[] {
  const folder = path.join(path.dirname(file), "index-structs");
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.filter((name) => /^structs\d+\.js$/.test(name)).map((name) => path.join(folder, name));
}

function readOriginalText(file: string): string {
  const compiled = readFileSync(file, "utf8");
  const mark = "//# sourceMappingURL=data:application/json;base64,";
  const at = compiled.lastIndexOf(mark);
  if (at < 0) throw new Error(`${file} has no source map`);
  const map = JSON.parse(Buffer.from(compiled.slice(at + mark.length), "base64").toString()) as SourceMap;
  return `\n${map.sourcesContent.join("\n")}`;
}

interface SourceMap {
  readonly sourcesContent: readonly string[];
}
