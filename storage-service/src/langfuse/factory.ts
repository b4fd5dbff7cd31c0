import { Node, SyntaxKind, type MethodDeclaration, type ParameterDeclaration, type SourceFile } from "ts-morph";
import type { Survey } from "./survey";

export interface Factory {
  /** Whether callers can say `useAzureBlob`; those with an endpoint that a tenant typed always do. */
  readonly knowsUseAzureBlob: boolean;
}

const MADE_ONCE = "new AzureBlobStorageService(…) gets the factory's own parameter, as it came in";

/**
 * Finds the factory and proves that the Azure class gets the very object that the factory's caller passed.
 *
 * The identity's token must never go to an endpoint that a tenant typed. What tells those callers apart is
 * `useAzureBlob`, which is not in the class's own parameter type: it arrives only as long as nobody copies, changes or
 * replaces the object on its way.
 */
export function recognizeFactory(source: SourceFile, survey: Survey): Factory | undefined {
  const getInstance = survey.expect(
    "static method StorageServiceFactory.getInstance",
    source.getClass("StorageServiceFactory")?.getStaticMethod("getInstance"),
  );
  if (!getInstance) return undefined;

  const parameter = getInstance.getParameters()[0];
  if (!parameter || !Node.isIdentifier(parameter.getNameNode()) || getInstance.getParameters().length > 1) {
    return survey.missing(MADE_ONCE, "getInstance has not one named parameter", getInstance.getStartLineNumber());
  }
  if (!passesOwnParameter(source, getInstance, parameter, survey)) return undefined;
  return { knowsUseAzureBlob: parameter.getType().getProperty("useAzureBlob") !== undefined };
}

function passesOwnParameter(
  source: SourceFile,
  getInstance: MethodDeclaration,
  parameter: ParameterDeclaration,
  survey: Survey,
): boolean {
  const made = source
    .getDescendantsOfKind(SyntaxKind.NewExpression)
    .filter((expression) => expression.getExpression().getText() === "AzureBlobStorageService");
  const [only] = made;
  if (!only || made.length !== 1) {
    survey.missing(MADE_ONCE, `it is made in ${made.length} places`, made[1]?.getStartLineNumber());
    return false;
  }
  const [given, ...more] = only.getArguments();
  if (more.length > 0 || !given || !isReferenceTo(parameter)(given)) {
    const texts = only.getArguments().map((argument) => argument.getText().replace(/\s+/g, " "));
    survey.missing(MADE_ONCE, `it gets (${texts.join(", ")})`, only.getStartLineNumber());
    return false;
  }
  const change = getInstance.getDescendants().filter(isReferenceTo(parameter)).find(isChanged);
  if (change) {
    const line = change.getStartLineNumber();
    survey.missing(MADE_ONCE, `getInstance changes \`${parameter.getName()}\` on this line`, line);
    return false;
  }
  survey.found(MADE_ONCE, only.getStartLineNumber());
  return true;
}

/** By symbol, so that another variable of the same name is another one. */
function isReferenceTo(parameter: ParameterDeclaration): (node: Node) => boolean {
  const symbol = parameter.getSymbol();
  return (node) =>
    Node.isIdentifier(node) && node.getParent() !== parameter && symbol !== undefined && node.getSymbol() === symbol;
}

/** Whether the object, or a part of it, is assigned to, deleted, or written by `Object.assign` and its like. */
function isChanged(reference: Node): boolean {
  let target = reference;
  let parent = target.getParent();
  while (
    parent &&
    (Node.isPropertyAccessExpression(parent) || Node.isElementAccessExpression(parent)) &&
    parent.getExpression() === target
  ) {
    target = parent;
    parent = target.getParent();
  }
  if (Node.isBinaryExpression(parent)) {
    return parent.getLeft() === target && isAssignment(parent.getOperatorToken().getKind());
  }
  if (Node.isCallExpression(parent)) {
    return parent.getExpression().getText().startsWith("Object.") && parent.getArguments()[0] === target;
  }
  return Node.isDeleteExpression(parent);
}

function isAssignment(kind: SyntaxKind): boolean {
  return kind >= SyntaxKind.FirstAssignment && kind <= SyntaxKind.LastAssignment;
}
