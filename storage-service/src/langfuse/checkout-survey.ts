import { FILES, removeMark, type Checkout } from "./checkout";
import { extendEnvironmentSchema, findVariables } from "./environment-schema";
import { CREDENTIAL_VARIABLE } from "./environment-variables";
import { removeAll, type Insertion } from "./insertion";
import { readModuleFile, type FoundModule } from "./module-file";
import { addIdentityPackage } from "./package-manifest";
import { parse, recognizeStorageService, type Shape } from "./shape";
import { Survey, type Lookup } from "./survey";
import { wireStorageService } from "./wiring";

/** A file that the change edits, and the state of its insertions. */
export interface SurveyedFile {
  readonly file: string;
  /** The text without its byte order mark. */
  readonly body: string;
  readonly mark: string;
  readonly insertions: readonly Insertion[];
  /** The body without the insertions. */
  readonly rest: string;
  /** Missing or edited parts of the change, one line each. */
  readonly differences: readonly string[];
}

export interface CheckoutSurvey {
  /** `undefined` if `lookups` contains a problem. */
  readonly shape: Shape | undefined;
  readonly lookups: readonly Lookup[];
  readonly files: Readonly<Record<"storageService" | "environment" | "manifest", SurveyedFile>>;
  readonly module: FoundModule;
  readonly upstream: UpstreamSign | undefined;
}

/** Shows that this Langfuse supports sign-in with an identity. */
export interface UpstreamSign {
  readonly file: string;
  readonly sign: string;
}

export function surveyCheckout(checkout: Checkout): CheckoutSurvey {
  const surveys = {
    storageService: new Survey(FILES.storageService),
    environment: new Survey(FILES.environment),
    manifest: new Survey(FILES.manifest),
  };
  const source = parse(removeMark(checkout.storageService));
  const anchors = recognizeStorageService(source, surveys.storageService);
  const wiring = anchors ? wireStorageService(source, anchors, surveys.storageService) : [];
  const variables = extendEnvironmentSchema(parse(removeMark(checkout.environment)), surveys.environment);
  const dependency = addIdentityPackage(removeMark(checkout.manifest), surveys.manifest);
  const files = {
    storageService: surveyFile(FILES.storageService, checkout.storageService, wiring, findForeignWiring),
    environment: surveyFile(FILES.environment, checkout.environment, variables, findForeignVariables),
    manifest: surveyFile(FILES.manifest, checkout.manifest, dependency, () => []),
  };
  const all = Object.values(surveys);
  return {
    shape: all.every(({ complete }) => complete) ? anchors?.shape : undefined,
    lookups: all.flatMap(({ lookups }) => lookups),
    files,
    module: readModuleFile(checkout.module),
    upstream: findUpstreamFeature(files.storageService.rest, files.environment.rest),
  };
}

function surveyFile(
  file: string,
  text: string,
  insertions: readonly Insertion[],
  findForeign: (rest: string, started: boolean) => readonly string[],
): SurveyedFile {
  const body = removeMark(text);
  const rest = removeAll(body, insertions);
  const started = rest !== body;
  const missing = started ? insertions.filter(({ present }) => !present) : [];
  const differences = [...missing.map(({ purpose }) => `missing or edited: ${purpose}`), ...findForeign(rest, started)];
  return {
    file,
    body,
    mark: text.slice(0, text.length - body.length),
    insertions,
    rest,
    differences: differences.map((difference) => `${file}: ${difference}`),
  };
}

/** Finds lines that use the module and are not insertions of this tool. */
function findForeignWiring(rest: string): string[] {
  const lines = rest.match(/^.*(?:\bKeylessBlobStorage\b|\bthis\.keyless\b|\bprivate keyless\b).*$/gm) ?? [];
  return lines.map((line) => `not written by this tool: ${line.trim()}`);
}

/** If this tool's variables are present, others with the same name are Langfuse's own. */
function findForeignVariables(rest: string, started: boolean): string[] {
  if (started) return [];
  return findVariables(parse(rest)).map((name) => `not written by this tool: ${name}`);
}

/** Finds signs of langfuse pull request 15596, or of its successor, outside of the lines of this tool. */
function findUpstreamFeature(storageService: string, environment: string): UpstreamSign | undefined {
  if (findVariables(parse(environment)).includes(CREDENTIAL_VARIABLE)) {
    return { file: FILES.environment, sign: `declares ${CREDENTIAL_VARIABLE}` };
  }
  const sign = /\bgetUserDelegationKey\b|@azure\/identity\b/.exec(storageService);
  return sign ? { file: FILES.storageService, sign: `uses ${sign[0]}` } : undefined;
}
