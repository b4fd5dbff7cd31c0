import { Node, SyntaxKind } from "ts-morph";
import type { ClassDeclaration, IfStatement, MethodDeclaration, ParameterDeclaration } from "ts-morph";
import type { PropertyDeclaration, PropertySignature, Statement, TryStatement } from "ts-morph";
import type { Survey } from "./survey";

/** The constructor and the places in it. */
export interface Construction {
  readonly parameter: ParameterDeclaration;
  /** Last property that its parameter type declares, ours not counted. */
  readonly lastProperty: PropertySignature | undefined;
  /** Takes the parameter apart; the guard against missing keys comes next. */
  readonly beforeGuard: Statement;
}

/** A method whose work an identity does differently than an account key. */
export interface RoutedMethod {
  readonly name: "download" | "deleteFiles" | "getSignedUrl" | "getSignedUploadUrl";
  /** The method of the class; one that retries may call another that does the work. */
  readonly declaredAs: string;
  readonly arguments: readonly string[];
  /** `await this.createContainerIfNotExists();` */
  readonly afterContainer: Statement;
}

const KEY_GUARD = "!accessKeyId || !secretAccessKey || !endpoint";
const KNOWN_FIELDS = ["client", "container", "externalEndpoint", "keyless"];
const CONTAINER_CHECK = "await this.createContainerIfNotExists();";
const NEEDED_OF_PARAMETER = ["accessKeyId", "secretAccessKey", "bucketName", "endpoint"];

/** The last of the class's fields, ours not counted. */
export function recognizeFields(service: ClassDeclaration, survey: Survey): PropertyDeclaration | undefined {
  survey.expect("its field `client: ContainerClient`", fieldOfType(service, "client", "ContainerClient"));
  survey.expect("its field `container: string`", fieldOfType(service, "container", "string"));
  return service
    .getInstanceProperties()
    .filter(Node.isPropertyDeclaration)
    .filter((field) => field.getName() !== "keyless")
    .at(-1);
}

function fieldOfType(service: ClassDeclaration, name: string, type: string): PropertyDeclaration | undefined {
  const field = service.getProperty(name);
  return field?.getTypeNode()?.getText() === type ? field : undefined;
}

export function recognizeConstructor(service: ClassDeclaration, survey: Survey): Construction | undefined {
  const [built] = service.getConstructors();
  const parameter = built?.getParameters()[0];
  const type = parameter?.getTypeNode();
  const properties = Node.isTypeLiteral(type) ? type.getProperties() : [];
  const declared = NEEDED_OF_PARAMETER.every((name) => properties.some((property) => property.getName() === name));
  const found = survey.expect(
    `its constructor(params: { ${NEEDED_OF_PARAMETER.join(", ")}, … })`,
    built?.getParameters().length === 1 && declared ? built : undefined,
  );
  if (!found || !parameter) return undefined;

  const foreign = assignedFields(found).find((field) => !KNOWN_FIELDS.includes(field.name));
  if (foreign) {
    survey.missing(
      "the constructor sets no other field than client, container and externalEndpoint",
      `it sets this.${foreign.name}, which a storage without keys would lack`,
      foreign.line,
    );
  }
  const statements = found.getStatements().filter(Node.isStatement);
  const beforeGuard = recognizeGuard(statements, parameter.getName(), survey);
  const lastProperty = properties.filter((property) => property.getName() !== "useAzureBlob").at(-1);
  return beforeGuard ? { parameter, lastProperty, beforeGuard } : undefined;
}

function assignedFields(within: Node): { name: string; line: number }[] {
  return within.getDescendantsOfKind(SyntaxKind.BinaryExpression).flatMap((assignment) => {
    const name = /^this\.(\w+)$/.exec(assignment.getLeft().getText())?.[1];
    return name ? [{ name, line: assignment.getStartLineNumber() }] : [];
  });
}

/** The statement before the guard; only what this tool puts there may stand between the two. */
function recognizeGuard(statements: readonly Statement[], parameter: string, survey: Survey): Statement | undefined {
  const isGuard = (statement: Statement): statement is IfStatement =>
    Node.isIfStatement(statement) && oneLine(statement.getExpression()) === KEY_GUARD;
  const guard = survey.expect(`its guard \`if (${KEY_GUARD})\``, statements.find(isGuard));
  if (!guard) return undefined;

  const before = statements
    .slice(0, statements.indexOf(guard))
    .filter((statement) => !statement.getText().includes("this.keyless"));
  const [only] = before;
  const what = `only \`const { … } = ${parameter};\` stands before the guard`;
  if (before.length !== 1 || !only || !Node.isVariableStatement(only) || !only.getText().endsWith(`= ${parameter};`)) {
    return survey.missing(what, `${before.length} statements stand there`, guard.getStartLineNumber());
  }
  survey.found(what, only.getStartLineNumber());
  return only;
}

/** The `try` of the container check: what stands before it, as the flag that skips the check, keeps its say. */
export function recognizeContainerCheck(service: ClassDeclaration, survey: Survey): TryStatement | undefined {
  const tries = service.getInstanceMethod("createContainerIfNotExists")?.getStatements().filter(Node.isTryStatement);
  return survey.expect(
    "its method createContainerIfNotExists with one `try`",
    tries?.length === 1 ? tries[0] : undefined,
    tries ? `it has ${tries.length} of them` : "the method was not found",
  );
}

export function recognizeMethods(service: ClassDeclaration, survey: Survey): RoutedMethod[] {
  const deletes = service.getInstanceMethod("deleteFileNonRetrying") ?? service.getInstanceMethod("deleteFiles");
  signsOnlyInRoutedMethods(service, survey);
  return [
    routed(service.getInstanceMethod("download"), "download", 1, survey),
    ...(deletes ? [routed(deletes, "deleteFiles", 1, survey)] : []),
    routed(service.getInstanceMethod("getSignedUrl"), "getSignedUrl", 3, survey),
    routed(service.getInstanceMethod("getSignedUploadUrl"), "getSignedUploadUrl", 1, survey),
  ].filter((method) => method !== undefined);
}

function routed(
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
    return survey.missing(what, `its parameters are (${names.map(oneLine).join(", ")})`, line);
  }
  const checks = method
    .getDescendantsOfKind(SyntaxKind.ExpressionStatement)
    .filter((statement) => oneLine(statement) === CONTAINER_CHECK);
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

/** An account key's signature anywhere else would fail with an identity. */
function signsOnlyInRoutedMethods(service: ClassDeclaration, survey: Survey): void {
  const what = "generateSasUrl is called once in getSignedUrl, once in getSignedUploadUrl and nowhere else";
  const calls = service
    .getDescendantsOfKind(SyntaxKind.CallExpression)
    .filter((call) => call.getExpression().getText().endsWith(".generateSasUrl"));
  const callers = calls.map((call) => call.getFirstAncestor(Node.isMethodDeclaration)?.getName() ?? "constructor");
  if ([...callers].sort().join() === "getSignedUploadUrl,getSignedUrl") {
    survey.found(what, calls[0]?.getStartLineNumber() ?? 0);
  } else {
    survey.missing(what, callers.length > 0 ? `called in ${callers.join(", ")}` : "not called at all");
  }
}

function oneLine(node: Node): string {
  return node.getText().replace(/\s+/g, " ");
}
