import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import ts from "typescript";
import type { ArmBody, BodySchema, ObjectSchema } from "../providers/azapi/body-schema";

interface Source {
  /** The package that has the type. */
  readonly name: string;
  /** The declarations of its models, and the names on the wire if they differ. */
  readonly declarations: string;
  readonly mappers?: string;
  /** The version of the API that the package is of: it is not in its declarations. */
  readonly apiVersion: string;
}

const STORAGE: Source = {
  name: "@azure/arm-storage",
  declarations: "models/index.d.ts",
  mappers: "models/mappers.js",
  apiVersion: "2024-01-01",
};

const LOGS: Source = {
  name: "@azure/arm-operationalinsights",
  declarations: "models/models.d.ts",
  apiVersion: "2025-07-01",
};

/** The interface of each body, and of its `properties` where the package moves these to the top. */
const BODIES: Readonly<Record<string, { source: Source; body: string; properties?: string }>> = {
  "Microsoft.Storage/storageAccounts": { source: STORAGE, body: "StorageAccountCreateParameters" },
  "Microsoft.Storage/storageAccounts/blobServices": { source: STORAGE, body: "BlobServiceProperties" },
  "Microsoft.OperationalInsights/workspaces": { source: LOGS, body: "Workspace", properties: "WorkspaceProperties" },
};

/** The bodies of the types that the stacks create with azapi, from the packages @azure/arm-*. */
export function deriveArmBodies(root: string): Record<string, ArmBody> {
  return Object.fromEntries(
    Object.entries(BODIES).map(([type, { source, body, properties }]) => {
      const folder = path.join(root, "node_modules", source.name);
      const { version } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as { version: string };
      const models = new Models(folder, source);
      const schema = models.deriveObject(body);
      const nested = properties === undefined ? undefined : models.deriveObject(properties);
      return [
        type,
        {
          package: `${source.name} ${version}`,
          apiVersion: source.apiVersion,
          schema: nested ? moveInto(schema, nested) : schema,
        },
      ];
    }),
  );
}

/** Removes from an object what is in its `properties` on the wire. */
function moveInto(schema: ObjectSchema, properties: ObjectSchema): ObjectSchema {
  const own = Object.entries(schema.properties).filter(([name]) => !(name in properties.properties));
  const required = (schema.required ?? []).filter((name) => !(name in properties.properties));
  return { properties: { ...Object.fromEntries(own), properties }, ...trim({ required }) };
}

/** Leaves out an empty list of what is required. */
function trim<Part extends { required?: readonly string[] }>({ required = [], ...rest }: Part) {
  return required.length > 0 ? { ...rest, required } : rest;
}

interface Mapper {
  readonly serializedName: string;
  readonly constraints?: {
    InclusiveMinimum?: number;
    InclusiveMaximum?: number;
    MinLength?: number;
    MaxLength?: number;
  };
}

/** The models of a package, by the names of their declarations. */
class Models {
  private readonly declarations = new Map<string, ts.Statement>();
  private readonly mappers: Readonly<Record<string, { type?: { modelProperties?: Record<string, Mapper> } }>>;

  constructor(folder: string, { declarations, mappers }: Source) {
    const file = path.join(folder, "dist/commonjs", declarations);
    const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest);
    for (const statement of source.statements) {
      const { name } = statement as Partial<ts.InterfaceDeclaration>;
      if (name) this.declarations.set(name.text, statement);
    }
    const load = createRequire(path.join(folder, "package.json"));
    this.mappers =
      mappers === undefined ? {} : (load(path.join(folder, "dist/commonjs", mappers)) as typeof this.mappers);
  }

  deriveObject(name: string): ObjectSchema {
    const properties: Record<string, BodySchema> = {};
    const required: string[] = [];
    const inner = { properties: {} as Record<string, BodySchema>, required: [] as string[] };
    let open = false;
    for (const { member, mapper } of this.listMembers(name)) {
      const own = (member.name as ts.Identifier).text;
      if (own === "additionalProperties") {
        open = true;
        continue;
      }
      const wire = (mapper?.serializedName ?? own).replaceAll("\\", "").split(".");
      const target = wire.length > 1 ? inner : { properties, required };
      const last = wire.at(-1) as string;
      const isReadOnly = member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ReadonlyKeyword) ?? false;
      target.properties[last] = isReadOnly ? "read-only" : this.deriveType(member.type, mapper);
      if (!member.questionToken && !isReadOnly) target.required.push(last);
    }
    if (Object.keys(inner.properties).length > 0) properties["properties"] = trim(inner);
    return { properties, ...trim({ required }), ...(open && { open }) };
  }

  /** The members of an interface and of those that it extends. */
  private listMembers(name: string): { member: ts.PropertySignature; mapper: Mapper | undefined }[] {
    const declaration = this.declarations.get(name);
    if (!declaration || !ts.isInterfaceDeclaration(declaration)) throw new Error(`no interface ${name}`);
    const above = (declaration.heritageClauses ?? [])
      .flatMap(({ types }) => [...types])
      .flatMap(({ expression }) => this.listMembers((expression as ts.Identifier).text));
    const mappers = this.mappers[name]?.type?.modelProperties ?? {};
    const own = declaration.members
      .filter(ts.isPropertySignature)
      .map((member) => ({ member, mapper: mappers[(member.name as ts.Identifier).text] }));
    return [...above, ...own];
  }

  private deriveType(node: ts.TypeNode | undefined, mapper?: Mapper): BodySchema {
    if (!node) return "any";
    if (ts.isArrayTypeNode(node)) return { list: this.deriveType(node.elementType) };
    if (ts.isTypeLiteralNode(node)) {
      const index = node.members.find(ts.isIndexSignatureDeclaration);
      return { map: this.deriveType(index?.type) };
    }
    if (ts.isUnionTypeNode(node)) return this.deriveUnion(node);
    if (ts.isTypeReferenceNode(node)) return this.deriveReference(node, mapper);
    switch (node.kind) {
      case ts.SyntaxKind.BooleanKeyword:
        return "boolean";
      case ts.SyntaxKind.NumberKeyword:
      case ts.SyntaxKind.StringKeyword:
        return this.deriveScalar(node.kind === ts.SyntaxKind.NumberKeyword ? "number" : "string", mapper);
      default:
        return "any";
    }
  }

  private deriveScalar(kind: "number" | "string", { constraints = {} }: Partial<Mapper> = {}): BodySchema {
    const { InclusiveMinimum, InclusiveMaximum, MinLength, MaxLength } = constraints;
    const [least, most] = kind === "number" ? [InclusiveMinimum, InclusiveMaximum] : [MinLength, MaxLength];
    return least === undefined && most === undefined ? kind : { kind, least: least ?? 0, most: most ?? null };
  }

  private deriveReference(node: ts.TypeReferenceNode, mapper: Mapper | undefined): BodySchema {
    const { text: name } = node.typeName as ts.Identifier;
    if (name === "Date") return "string";
    if (name === "Record") return { map: this.deriveType(node.typeArguments?.[1]) };
    const known = this.declarations.get(`Known${name}`);
    if (known && ts.isEnumDeclaration(known)) {
      return { known: known.members.map(({ initializer }) => (initializer as ts.StringLiteral).text) };
    }
    const declaration = this.declarations.get(name);
    if (declaration && ts.isTypeAliasDeclaration(declaration)) return this.deriveType(declaration.type, mapper);
    return this.deriveObject(name);
  }

  /** A union of literals takes no other value; any other union is not checked. */
  private deriveUnion({ types }: ts.UnionTypeNode): BodySchema {
    const literals = types.flatMap((type) =>
      ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal) ? [type.literal.text] : [],
    );
    return literals.length === types.length ? { values: literals } : "any";
  }
}
