import { Project, type ImportDeclaration, type PropertyDeclaration, type SourceFile } from "ts-morph";
import type { ClassDeclaration, PropertySignature, Statement, TryStatement } from "ts-morph";
import {
  recognizeConstructor,
  recognizeContainerCheck,
  recognizeFields,
  recognizeMethods,
  type RoutedMethod,
} from "./azure-class";
import { recognizeFactory } from "./factory";
import type { Survey } from "./survey";

/**
 * The form of the class `AzureBlobStorageService`. A: endpoint and key only. B: with an external endpoint for signed
 * URLs. C: also with a request pipeline that validates connections. Recognized by content, not by version: patch
 * releases of an older line were published after newer ones.
 */
export type Shape = "A" | "B" | "C";

/** The nodes of `StorageService.ts` at which lines are inserted. */
export interface StorageServiceAnchors {
  readonly shape: Shape;
  readonly envImport: ImportDeclaration;
  readonly lastField: PropertyDeclaration;
  readonly constructorParameter: string;
  /** Last property of the constructor's parameter type, if the factory knows `useAzureBlob` and the class does not. */
  readonly lastParameterProperty: PropertySignature | undefined;
  readonly beforeGuard: Statement;
  readonly containerTry: TryStatement;
  readonly methods: readonly RoutedMethod[];
}

export function parse(body: string): SourceFile {
  return new Project({ useInMemoryFileSystem: true, skipLoadingLibFiles: true }).createSourceFile("source.ts", body);
}

/** Finds every anchor. If one is missing, records it in the survey and returns `undefined`. */
export function recognizeStorageService(source: SourceFile, survey: Survey): StorageServiceAnchors | undefined {
  const envImport = survey.expect("import of env", findImport(source, "env"));
  survey.expect("import of logger", findImport(source, "logger"));
  const factory = recognizeFactory(source, survey);
  const service = survey.expect("class AzureBlobStorageService", source.getClass("AzureBlobStorageService"));
  if (!service) return undefined;

  const lastField = recognizeFields(service, survey);
  const construction = recognizeConstructor(service, survey);
  const containerTry = recognizeContainerCheck(service, survey);
  const methods = recognizeMethods(service, survey);
  const shape = recognizeShape(source, service, survey);
  if (!survey.complete || !envImport || !factory || !lastField || !construction || !containerTry || !shape) {
    return undefined;
  }
  return {
    shape,
    envImport,
    lastField,
    constructorParameter: construction.parameter.getName(),
    lastParameterProperty: factory.knowsUseAzureBlob ? construction.lastProperty : undefined,
    beforeGuard: construction.beforeGuard,
    containerTry,
    methods,
  };
}

function findImport(source: SourceFile, name: string): ImportDeclaration | undefined {
  return source.getImportDeclaration((declaration) =>
    declaration.getNamedImports().some((named) => named.getText() === name),
  );
}

function recognizeShape(source: SourceFile, service: ClassDeclaration, survey: Survey): Shape | undefined {
  const externalEndpoint = service.getProperty("externalEndpoint");
  const pipeline = source.getFunction("createAzureBlobPipeline");
  const what = "one of the three shapes of its constructor";
  if (pipeline && !externalEndpoint) {
    return survey.missing(
      what,
      "it has createAzureBlobPipeline but no field externalEndpoint",
      pipeline.getStartLineNumber(),
    );
  }
  survey.found(what, service.getStartLineNumber());
  if (pipeline) return "C";
  return externalEndpoint ? "B" : "A";
}
