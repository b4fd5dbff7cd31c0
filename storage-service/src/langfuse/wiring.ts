import type { Node, SourceFile } from "ts-morph";
import type { RoutedMethod } from "./azure-class";
import { getIndentation, insertLinesBelow, type Insertion } from "./insertion";
import type { StorageServiceAnchors } from "./shape";
import type { Survey } from "./survey";

const LINE_WIDTH = 80;

/**
 * Creates all insertions of `StorageService.ts`: signing, deleting and downloading call `keyless` if it is defined. The
 * other methods use `client`, which then signs in with the identity.
 */
export function wireStorageService(source: SourceFile, anchors: StorageServiceAnchors, survey: Survey): Insertion[] {
  const body = source.getFullText();
  const unit = getIndentation(body, anchors.lastField.getStart());
  const at = (node: Node) => getIndentation(body, node.getStart());
  const below = (end: number, lines: readonly string[], purpose: string) => {
    const insertion = insertLinesBelow(body, end, lines, purpose);
    const { line } = source.getLineAndColumnAtPos(end);
    return insertion ?? survey.missing(`space for: ${purpose}`, "other code follows on the same line", line);
  };
  const { envImport, lastField, lastParameterProperty, beforeGuard, containerTry, methods } = anchors;

  return [
    below(envImport.getEnd(), ['import { KeylessBlobStorage } from "./KeylessBlobStorage";'], "import of the module"),
    below(lastField.getEnd(), [`${unit}private keyless: KeylessBlobStorage | undefined;`], "field keyless"),
    lastParameterProperty &&
      below(
        lastParameterProperty.getEnd(),
        [
          `${at(lastParameterProperty)}// Set by callers with a tenant's endpoint, which gets no identity.`,
          `${at(lastParameterProperty)}useAzureBlob?: boolean;`,
        ],
        "constructor: parameter that marks a tenant's endpoint",
      ),
    below(
      beforeGuard.getEnd(),
      createKeylessClient(at(beforeGuard), unit, anchors.constructorParameter),
      "constructor: client with an identity",
    ),
    below(
      containerTry.getTryBlock().getStart() + 1,
      createRoute(at(containerTry) + unit, unit, "createContainerIfNotExists", []),
      "createContainerIfNotExists",
    ),
    ...methods.map(({ name, declaredAs, arguments: given, afterContainer }) =>
      below(afterContainer.getEnd(), createRoute(at(afterContainer), unit, name, given), declaredAs),
    ),
  ].filter((insertion) => insertion !== undefined);
}

function createKeylessClient(indent: string, unit: string, parameter: string): string[] {
  return [
    `${indent}this.keyless = KeylessBlobStorage.for(${parameter}, logger);`,
    `${indent}if (this.keyless) {`,
    `${indent}${unit}this.container = ${parameter}.bucketName;`,
    `${indent}${unit}this.client = this.keyless.client;`,
    `${indent}${unit}return;`,
    `${indent}}`,
  ];
}

/** The call is awaited, so that the method's own `catch` handles its errors. */
function createRoute(
  indent: string,
  unit: string,
  method: RoutedMethod["name"] | "createContainerIfNotExists",
  given: readonly string[],
): string[] {
  const inner = indent + unit;
  const call = `${inner}return await this.keyless.${method}(`;
  const onOneLine = `${call}${given.join(", ")});`;
  const statement =
    onOneLine.length <= LINE_WIDTH
      ? [onOneLine]
      : [call, ...given.map((argument) => `${inner}${unit}${argument},`), `${inner});`];
  return [`${indent}if (this.keyless) {`, ...statement, `${indent}}`];
}
