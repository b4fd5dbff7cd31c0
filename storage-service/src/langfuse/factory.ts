import { Node, SyntaxKind, type MethodDeclaration, type ParameterDeclaration, type SourceFile } from "ts-morph";
import type { Survey } from "./survey";

export interface Factory {
  /** Whether callers can set `useAzureBlob`. Callers with a tenant's endpoint always set it. */
  readonly knowsUseAzureBlob: boolean;
}

const PASSED_UNCHANGED = "new AzureBlobStorageService(…) gets the factory's parameter, unchanged";

/**
 * Finds the factory and checks that it passes its caller's object unchanged to the Azure class.
 *
 * The identity's token must never be sent to a tenant's endpoint. Callers with such an endpoint set `useAzureBlob`,
 * which is not in the class's own parameter type: it arrives only if the factory does not copy, change or replace the
 * object.
 */
export function recognizeFactory(source: SourceFile, survey: Survey): Factory | undefined {
  const getInstance = survey.expect(
    "static method StorageServiceFactory.getInstance",
    source.getClass("StorageServiceFactory")?.getStaticMethod("getInstance"),
  );
  if (!getInstance) return undefined;

  const parameter = getInstance.getParameters()[0];
  if (!parameter || !Node.isIdentifier(parameter.getNameNode()) || getInstance.getParameters().length > 1) {
    return survey.missing(
      PASSED_UNCHANGED,
      "getInstance does not have exactly one named parameter",
      getInstance.getStartLineNumber(),
    );
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
  const created = source
    .getDescendantsOfKind(SyntaxKind.NewExpression)
    .filter((expression) => expression.getExpression().getText() === "AzureBlobStorageService");
  const [only] = created;
  if (!only || created.length !== 1) {
    survey.missing(PASSED_UNCHANGED, `it is created in ${created.length} places`, created[1]?.getStartLineNumber());
    return false;
  }
  const [given, ...more] = only.getArguments();
  if (more.length > 0 || !given || !isReferenceTo(parameter)(given)) {
    const texts = only.getArguments().map((argument) => argument.getText().replace(/\s+/g, " "));
    survey.missing(PASSED_UNCHANGED, `it gets (${texts.join(", ")})`, only.getStartLineNumber());
    return false;
  }
  const change = getInstance.getDescendants().filter(isReferenceTo(parameter)).find(isChanged);
  if (change) {
    const line = change.getStartLineNumber();
    survey.missing(PASSED_UNCHANGED, `getInstance changes \`${parameter.getName()}\` on this line`, line);
    return false;
  }
  survey.found(PASSED_UNCHANGED, only.getStartLineNumber());
  return true;
}

/** Compares symbols, because another variable can have the same name. */
function isReferenceTo(parameter: ParameterDeclaration): (node: Node) => boolean {
  const symbol = parameter.getSymbol();
  return (node) =>
    Node.isIdentifier(node) && node.getParent() !== parameter && symbol !== undefined && node.getSymbol() === symbol;
}

/** Whether the object or a part of it is assigned, deleted, or the first argument of `Object.assign` or similar. */
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
