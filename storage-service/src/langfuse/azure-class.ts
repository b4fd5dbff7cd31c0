import { Node, SyntaxKind } from "ts-morph";
import type { ClassDeclaration, IfStatement, MethodDeclaration, ParameterDeclaration } from "ts-morph";
import type { PropertyDeclaration, PropertySignature, Statement, TryStatement } from "ts-morph";
import type { Survey } from "./survey";

export interface Construction {
  readonly parameter: ParameterDeclaration;
  /** Last property of its parameter type, except `useAzureBlob` of this tool. */
  readonly lastProperty: PropertySignature | undefined;
  /** Destructures the parameter. The next statement is the guard against missing keys. */
  readonly beforeGuard: Statement;
}

/** A method that works differently with an identity. */
export interface RoutedMethod {
  readonly name: "download" | "deleteFiles" | "getSignedUrl" | "getSignedUploadUrl";
  /** The method that does the work: a method with retries calls another one. */
  readonly declaredAs: string;
  readonly arguments: readonly string[];
  /** `await this.createContainerIfNotExists();` */
  readonly afterContainer: Statement;
}

const KEY_GUARD = "!accessKeyId || !secretAccessKey || !endpoint";
const KNOWN_FIELDS = ["client", "container", "externalEndpoint", "keyless"];
const CONTAINER_CHECK = "await this.createContainerIfNotExists();";
const NEEDED_PROPERTIES = ["accessKeyId", "secretAccessKey", "bucketName", "endpoint"];

/** Returns the last field of the class, except this tool's `keyless`. */
export function recognizeFields(service: ClassDeclaration, survey: Survey): PropertyDeclaration | undefined {
  survey.expect("its field `client: ContainerClient`", getFieldOfType(service, "client", "ContainerClient"));
  survey.expect("its field `container: string`", getFieldOfType(service, "container", "string"));
  return service
    .getInstanceProperties()
    .filter(Node.isPropertyDeclaration)
    .filter((field) => field.getName() !== "keyless")
    .at(-1);
}

function getFieldOfType(service: ClassDeclaration, name: string, type: string): PropertyDeclaration | undefined {
  const field = service.getProperty(name);
  return field?.getTypeNode()?.getText() === type ? field : undefined;
}

export function recognizeConstructor(service: ClassDeclaration, survey: Survey): Construction | undefined {
  const [built] = service.getConstructors();
  const parameter = built?.getParameters()[0];
  const type = parameter?.getTypeNode();
  const properties = Node.isTypeLiteral(type) ? type.getProperties() : [];
  const declared = NEEDED_PROPERTIES.every((name) => properties.some((property) => property.getName() === name));
  const found = survey.expect(
    `its constructor(params: { ${NEEDED_PROPERTIES.join(", ")}, … })`,
    built?.getParameters().length === 1 && declared ? built : undefined,
  );
  if (!found || !parameter) return undefined;

  const foreign = findAssignedFields(found).find((field) => !KNOWN_FIELDS.includes(field.name));
  if (foreign) {
    survey.missing(
      "the constructor sets no other field than client, container and externalEndpoint",
      `it sets this.${foreign.name}, which a keyless storage would not set`,
      foreign.line,
    );
  }
  const statements = found.getStatements().filter(Node.isStatement);
  const beforeGuard = recognizeGuard(statements, parameter.getName(), survey);
  const lastProperty = properties.filter((property) => property.getName() !== "useAzureBlob").at(-1);
  return beforeGuard ? { parameter, lastProperty, beforeGuard } : undefined;
}

function findAssignedFields(within: Node): { name: string; line: number }[] {
  return within.getDescendantsOfKind(SyntaxKind.BinaryExpression).flatMap((assignment) => {
    const name = /^this\.(\w+)$/.exec(assignment.getLeft().getText())?.[1];
    return name ? [{ name, line: assignment.getStartLineNumber() }] : [];
  });
}

/** Returns the statement before the guard. Only statements of this tool may be between the two. */
function recognizeGuard(statements: readonly Statement[], parameter: string, survey: Survey): Statement | undefined {
  const isGuard = (statement: Statement): statement is IfStatement =>
    Node.isIfStatement(statement) && toOneLine(statement.getExpression()) === KEY_GUARD;
  const guard = survey.expect(`its guard \`if (${KEY_GUARD})\``, statements.find(isGuard));
  if (!guard) return undefined;

  const before = statements
    .slice(0, statements.indexOf(guard))
    .filter((statement) => !statement.getText().includes("this.keyless"));
  const [only] = before;
  const what = `only \`const { … } = ${parameter};\` is before the guard`;
  if (before.length !== 1 || !only || !Node.isVariableStatement(only) || !only.getText().endsWith(`= ${parameter};`)) {
    return survey.missing(what, `${before.length} statements are before it`, guard.getStartLineNumber());
  }
  survey.found(what, only.getStartLineNumber());
  return only;
}

/** Returns the `try` of the container check. The code before it, which may skip the check, stays effective. */
export function recognizeContainerCheck(service: ClassDeclaration, survey: Survey): TryStatement | undefined {
  const tries = service.getInstanceMethod("createContainerIfNotExists")?.getStatements().filter(Node.isTryStatement);
  return survey.expect(
    "its method createContainerIfNotExists with one `try`",
    tries?.length === 1 ? tries[0] : undefined,
    tries ? `it has ${tries.length}` : "the method was not found",
  );
}

export function recognizeMethods(service: ClassDeclaration, survey: Survey): RoutedMethod[] {
  const deletes = service.getInstanceMethod("deleteFileNonRetrying") ?? service.getInstanceMethod("deleteFiles");
  expectSigningOnlyInRoutedMethods(service, survey);
  return [
    recognizeMethod(service.getInstanceMethod("download"), "download", 1, survey),
    ...(deletes ? [recognizeMethod(deletes, "deleteFiles", 1, survey)] : []),
    recognizeMethod(service.getInstanceMethod("getSignedUrl"), "getSignedUrl", 3, survey),
    recognizeMethod(service.getInstanceMethod("getSignedUploadUrl"), "getSignedUploadUrl", 1, survey),
  ].filter((method) => method !== undefined);
}

function recognizeMethod(
  method: MethodDeclaration | undefined,
  name: RoutedMethod["name"],
  parameters: number,
  survey: Survey,
): RoutedMethod | undefined {
  const what = `its method ${method?.getName() ?? name} with ${parameters} named parameter${parameters > 1 ? "s" : ""} and one \`${CONTAINER_CHECK}\``;
  if (!method) return survey.missing(what, "the method was not found");

  const line = method.getStartLineNumber();
  const names = method.getParameters().map((parameter) => parameter.getNameNode());
  if (names.length !== parameters || !names.every(Node.isIdentifier)) {
    return survey.missing(what, `its parameters are (${names.map(toOneLine).join(", ")})`, line);
  }
  const checks = method
    .getDescendantsOfKind(SyntaxKind.ExpressionStatement)
    .filter((statement) => toOneLine(statement) === CONTAINER_CHECK);
  const [afterContainer] = checks;
  if (!afterContainer || checks.length > 1) {
    return survey.missing(what, `it has ${checks.length} of these statements`, line);
  }
  survey.found(what, line);
  return {
    name,
    declaredAs: method.getName(),
    arguments: names.map((parameter) => parameter.getText()),
    afterContainer,
  };
}

/** `generateSasUrl` fails with an identity, so no other method may call it. */
function expectSigningOnlyInRoutedMethods(service: ClassDeclaration, survey: Survey): void {
  const what = "generateSasUrl is called once in getSignedUrl, once in getSignedUploadUrl and nowhere else";
  const calls = service
    .getDescendantsOfKind(SyntaxKind.CallExpression)
    .filter((call) => call.getExpression().getText().endsWith(".generateSasUrl"));
  const callers = calls.map((call) => call.getFirstAncestor(Node.isMethodDeclaration)?.getName() ?? "constructor");
  if ([...callers].sort().join() === "getSignedUploadUrl,getSignedUrl") {
    survey.found(what, calls[0]?.getStartLineNumber() ?? 0);
  } else {
    survey.missing(what, callers.length > 0 ? `called in ${callers.join(", ")}` : "not called");
  }
}

function toOneLine(node: Node): string {
  return node.getText().replace(/\s+/g, " ");
}
