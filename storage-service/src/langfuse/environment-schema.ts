import { Node, SyntaxKind, type ObjectLiteralExpression, type PropertyAssignment, type SourceFile } from "ts-morph";
import { ENVIRONMENT_VARIABLES, type EnvironmentVariable } from "./environment-variables";
import { getIndentation, insertLinesBelow, type Insertion } from "./insertion";
import type { Survey } from "./survey";

const ANCHOR = "LANGFUSE_USE_AZURE_BLOB";

/** Adds the variables to the schema of Langfuse's environment. */
export function extendEnvironmentSchema(source: SourceFile, survey: Survey): Insertion[] {
  const what = `property ${ANCHOR} of a z.object({ … }), followed by a comma`;
  const property = findSchemaProperty(source, ANCHOR);
  if (!property) {
    survey.missing(what, "not found");
    return [];
  }

  const line = property.getStartLineNumber();
  const comma = property.getNextSiblingIfKind(SyntaxKind.CommaToken);
  if (!comma) {
    survey.missing(what, "no comma follows", line);
    return [];
  }

  const body = source.getFullText();
  const indent = getIndentation(body, property.getStart());
  const lines = ENVIRONMENT_VARIABLES.flatMap((variable) => formatProperty(variable, indent));
  const purpose = `variables ${ENVIRONMENT_VARIABLES.map(({ name }) => name).join(", ")}`;
  const insertion = insertLinesBelow(body, comma.getEnd(), lines, purpose);
  if (!insertion) {
    survey.missing(what, "other code follows on the same line", line);
    return [];
  }

  survey.found(what, line);
  return [insertion];
}

/** Finds the variables of the table that the schema contains. */
export function findVariables(source: SourceFile): string[] {
  return ENVIRONMENT_VARIABLES.map(({ name }) => name).filter((name) => findSchemaProperty(source, name));
}

function findSchemaProperty(source: SourceFile, name: string): PropertyAssignment | undefined {
  return source
    .getDescendantsOfKind(SyntaxKind.ObjectLiteralExpression)
    .filter(isSchema)
    .map((schema) => schema.getProperty(name))
    .find(Node.isPropertyAssignment);
}

function isSchema(literal: ObjectLiteralExpression): boolean {
  const call = literal.getParent();
  return Node.isCallExpression(call) && call.getExpression().getText() === "z.object";
}

function formatProperty({ name, comment, schema }: EnvironmentVariable, indent: string): string[] {
  const [first = "", ...rest] = schema.map((line) => indent + line);
  const value = [`${indent}${name}: ${first.trimStart()}`, ...rest];
  return [`${indent}// ${comment}`, ...value.slice(0, -1), `${value.at(-1) ?? ""},`];
}
