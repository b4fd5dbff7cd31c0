import { FILES, withoutMark, type Checkout } from "./checkout";
import { extendEnvironmentSchema, knownVariables } from "./environment-schema";
import { CREDENTIAL_VARIABLE } from "./environment-variables";
import { removeAll, type Insertion } from "./insertion";
import { readModuleFile, type FoundModule } from "./module-file";
import { addIdentityPackage } from "./package-manifest";
import { parse, recognizeStorageService, type Shape } from "./shape";
import { Survey, type Lookup } from "./survey";
import { wireStorageService } from "./wiring";

/** One of the files that are added to, and how far that has been done. */
export interface SurveyedFile {
  readonly file: string;
  /** The text behind its byte order mark, if it has one. */
  readonly body: string;
  readonly mark: string;
  readonly insertions: readonly Insertion[];
  /** The body without the insertions. */
  readonly rest: string;
  /** What is there of this change in another form than this tool's, or is missing from it; one line each. */
  readonly differences: readonly string[];
}

export interface CheckoutSurvey {
  /** `undefined` when something that the change hangs on was not found; the look-ups tell what. */
  readonly shape: Shape | undefined;
  readonly lookups: readonly Lookup[];
  readonly files: Readonly<Record<"storageService" | "environment" | "manifest", SurveyedFile>>;
  readonly module: FoundModule;
  readonly upstream: UpstreamSign | undefined;
}

/** What shows that Langfuse can do without keys by itself. */
export interface UpstreamSign {
  readonly file: string;
  readonly sign: string;
}

/** Looks at everything and changes nothing. */
export function surveyCheckout(checkout: Checkout): CheckoutSurvey {
  const surveys = {
    storageService: new Survey(FILES.storageService),
    environment: new Survey(FILES.environment),
    manifest: new Survey(FILES.manifest),
  };
  const source = parse(withoutMark(checkout.storageService));
  const anchors = recognizeStorageService(source, surveys.storageService);
  const wiring = anchors ? wireStorageService(source, anchors, surveys.storageService) : [];
  const variables = extendEnvironmentSchema(parse(withoutMark(checkout.environment)), surveys.environment);
  const dependency = addIdentityPackage(withoutMark(checkout.manifest), surveys.manifest);
  const files = {
    storageService: surveyed(FILES.storageService, checkout.storageService, wiring, handMadeWiring),
    environment: surveyed(FILES.environment, checkout.environment, variables, handMadeVariables),
    manifest: surveyed(FILES.manifest, checkout.manifest, dependency, () => []),
  };
  const all = Object.values(surveys);
  return {
    shape: all.every(({ complete }) => complete) ? anchors?.shape : undefined,
    lookups: all.flatMap(({ lookups }) => lookups),
    files,
    module: readModuleFile(checkout.module),
    upstream: upstreamFeature(files.storageService.rest, files.environment.rest),
  };
}

function surveyed(
  file: string,
  text: string,
  insertions: readonly Insertion[],
  handMade: (rest: string, started: boolean) => readonly string[],
): SurveyedFile {
  const body = withoutMark(text);
  const rest = removeAll(body, insertions);
  const started = rest !== body;
  const missing = started ? insertions.filter(({ present }) => !present) : [];
  const differences = [
    ...missing.map(({ purpose }) => `not there as this tool writes it: ${purpose}`),
    ...handMade(rest, started),
  ];
  return {
    file,
    body,
    mark: text.slice(0, text.length - body.length),
    insertions,
    rest,
    differences: differences.map((difference) => `${file}: ${difference}`),
  };
}

/** Lines about the module that are none of this tool's insertions. */
function handMadeWiring(rest: string): string[] {
  const lines = rest.match(/^.*(?:\bKeylessBlobStorage\b|\bthis\.keyless\b|\bprivate keyless\b).*$/gm) ?? [];
  return lines.map((line) => `not as this tool writes it: ${line.trim()}`);
}

/** Where ours are there, others of the same name are Langfuse's own. */
function handMadeVariables(rest: string, started: boolean): string[] {
  if (started) return [];
  return knownVariables(parse(rest)).map((name) => `not as this tool writes it: ${name}`);
}

/** Signs of langfuse pull request 15596, or of what follows from it, beside what this tool writes. */
function upstreamFeature(storageService: string, environment: string): UpstreamSign | undefined {
  if (knownVariables(parse(environment)).includes(CREDENTIAL_VARIABLE)) {
    return { file: FILES.environment, sign: `declares ${CREDENTIAL_VARIABLE}` };
  }
  const sign = /\bgetUserDelegationKey\b|@azure\/identity\b/.exec(storageService);
  return sign ? { file: FILES.storageService, sign: `uses ${sign[0]}` } : undefined;
}
