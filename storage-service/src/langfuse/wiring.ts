import type { Node, SourceFile } from "ts-morph";
import type { RoutedMethod } from "./azure-class";
import { indentationAt, linesBelow, type Insertion } from "./insertion";
import type { StorageServiceAnchors } from "./shape";
import type { Survey } from "./survey";

/** Where prettier breaks a line. */
const LINE_WIDTH = 80;

/**
 * The whole edit of `StorageService.ts`: every signing, deleting and downloading goes to `keyless` where there is one.
 * The rest of the class keeps using `client`, which then signs in with the identity.
 */
export function wireStorageService(source: SourceFile, anchors: StorageServiceAnchors, survey: Survey): Insertion[] {
  const body = source.getFullText();
  const unit = indentationAt(body, anchors.lastField.getStart());
  const at = (node: Node) => indentationAt(body, node.getStart());
  const below = (end: number, lines: readonly string[], purpose: string) => {
    const insertion = linesBelow(body, end, lines, purpose);
    const { line } = source.getLineAndColumnAtPos(end);
    return insertion ?? survey.missing(`room for: ${purpose}`, "something else follows on the same line", line);
  };
  const { envImport, lastField, lastParameterProperty, beforeGuard, containerTry, methods } = anchors;

  return [
    below(envImport.getEnd(), ['import { KeylessBlobStorage } from "./KeylessBlobStorage";'], "import of the module"),
    below(lastField.getEnd(), [`${unit}private keyless: KeylessBlobStorage | undefined;`], "field keyless"),
    lastParameterProperty &&
      below(
        lastParameterProperty.getEnd(),
        [
          `${at(lastParameterProperty)}// Set by callers with an endpoint that a tenant typed: no identity for those.`,
          `${at(lastParameterProperty)}useAzureBlob?: boolean;`,
        ],
        "constructor: what tells a tenant's endpoint from the deployment's own",
      ),
    below(
      beforeGuard.getEnd(),
      keylessClient(at(beforeGuard), unit, anchors.constructorParameter),
      "constructor: client with an identity",
    ),
    below(
      containerTry.getTryBlock().getStart() + 1,
      route(at(containerTry) + unit, unit, "createContainerIfNotExists", []),
      "createContainerIfNotExists",
    ),
    ...methods.map(({ name, declaredAs, arguments: given, afterContainer }) =>
      below(afterContainer.getEnd(), route(at(afterContainer), unit, name, given), declaredAs),
    ),
  ].filter((insertion) => insertion !== undefined);
}

function keylessClient(indent: string, unit: string, parameter: string): string[] {
  return [
    `${indent}this.keyless = KeylessBlobStorage.for(${parameter}, logger);`,
    `${indent}if (this.keyless) {`,
    `${indent}${unit}this.container = ${parameter}.bucketName;`,
    `${indent}${unit}this.client = this.keyless.client;`,
    `${indent}${unit}return;`,
    `${indent}}`,
  ];
}

/** Awaited, so that the method's own `catch` sees what goes wrong. */
function route(
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
