import { FILES, type Checkout } from "./checkout";
import type { CheckoutSurvey, SurveyedFile } from "./checkout-survey";
import { insertAll } from "./insertion";
import type { FoundModule, Tool } from "./module-file";
import type { Lookup } from "./survey";
import type { FileChange } from "./write";

/** The changes to a checkout, decided before the first write. */
export type Plan =
  | { readonly kind: "change"; readonly summary: string; readonly changes: readonly FileChange[] }
  | { readonly kind: "nothing"; readonly summary: string }
  | { readonly kind: "refused"; readonly summary: string; readonly details: readonly string[] };

/** Plans the whole change, an update of the module, or nothing. Refuses a partial or edited change. */
export function planApply(checkout: Checkout, survey: CheckoutSurvey, moduleText: string, tool: Tool): Plan {
  const refusal = refuseUpstream(survey, tool) ?? refuseUnknown(survey, tool);
  if (refusal) return refusal;

  const files = Object.values(survey.files).filter(({ insertions }) => insertions.length > 0);
  const { module } = survey;
  if (files.every(isOriginal) && module.state === "absent") {
    return {
      kind: "change",
      summary: "adds sign-in with an Entra identity to Azure Blob storage",
      changes: [
        { file: FILES.module, before: undefined, after: moduleText },
        ...files.map(({ file, mark, body, insertions }) => ({
          file,
          before: mark + body,
          after: mark + insertAll(body, insertions),
        })),
      ],
    };
  }
  if (files.every(isApplied) && module.state === "ours") {
    if (withUnixBreaks(checkout.module) === moduleText) {
      return { kind: "nothing", summary: `already applied by ${tool.name} ${module.version}` };
    }
    return {
      kind: "change",
      summary: `updates the module of ${tool.name} ${module.version}; the other files are already changed`,
      changes: [{ file: FILES.module, before: checkout.module, after: moduleText }],
    };
  }
  return {
    kind: "refused",
    summary: `the change is only partly applied; remove it with --revert, then apply it again`,
    details: [
      `${FILES.module}: ${module.state === "absent" ? "missing" : "present"}`,
      ...files.map((file) => `${file.file}: ${isApplied(file) ? "changed" : "not changed"}`),
    ],
  };
}

export function isTouched({ module, files }: CheckoutSurvey): boolean {
  return (
    module.state === "ours" ||
    module.state === "edited" ||
    files.storageService.differences.length > 0 ||
    Object.values(files).some(({ body, rest }) => body !== rest)
  );
}

function isApplied({ insertions, differences }: SurveyedFile): boolean {
  return insertions.every(({ present }) => present) && differences.length === 0;
}

function isOriginal({ body, rest, differences }: SurveyedFile): boolean {
  return body === rest && differences.length === 0;
}

/** Upstream's own feature makes the change unnecessary, and reads the same variable. */
function refuseUpstream(survey: CheckoutSurvey, tool: Tool): Plan | undefined {
  const { upstream, files } = survey;
  if (!upstream) return undefined;
  const sign = `${upstream.file} ${upstream.sign}`;
  if (!isTouched(survey)) {
    return { kind: "nothing", summary: `this Langfuse already supports sign-in with an identity: ${sign}` };
  }
  const ownVariableEdited = upstream.file === FILES.environment && files.environment.body === files.environment.rest;
  if (ownVariableEdited) return undefined;
  return {
    kind: "refused",
    summary: `this Langfuse already supports sign-in with an identity; remove the change: ${tool.name} apply --revert`,
    details: [sign],
  };
}

/** Refuses an unknown shape, edited insertions, and an edited or foreign module. */
export function refuseUnknown(survey: CheckoutSurvey, tool: Tool): Plan | undefined {
  if (!survey.shape) {
    return {
      kind: "refused",
      summary: `${tool.name} ${tool.version} does not recognize this Langfuse; try a newer version`,
      details: survey.lookups.map(describeLookup),
    };
  }
  const { module } = survey;
  const edited = Object.values(survey.files).flatMap(({ differences }) => differences);
  if (module.state === "edited") edited.push(`${FILES.module}: its text does not match the checksum in its header`);
  if (module.state === "foreign") edited.push(`${FILES.module}: not written by this tool`);
  if (edited.length === 0) return undefined;
  return {
    kind: "refused",
    summary: `the change was edited, or Langfuse changed the code around it; ${describeFix(survey.module, tool)}`,
    details: edited,
  };
}

/** Another version may write other insertions, which only that version can remove. */
function describeFix(module: FoundModule, tool: Tool): string {
  const undo = "undo the edits, or restore these files from Langfuse and apply again";
  const writer = "version" in module ? module.version : tool.version;
  if (writer === tool.version) return undo;
  return `${undo}; if it was not edited, remove it with the version that wrote it: npx ${tool.name}@${writer} apply --revert`;
}

function describeLookup({ file, what, line, problem }: Lookup): string {
  const place = line === undefined ? file : `${file}:${line}`;
  return problem === undefined ? `found      ${place}: ${what}` : `not found  ${place}: ${what}: ${problem}`;
}

function withUnixBreaks(text: string | undefined): string | undefined {
  return text?.replace(/^\uFEFF/, "").replace(/\r\n/g, "\n");
}
