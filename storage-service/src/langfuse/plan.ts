import { FILES, type Checkout } from "./checkout";
import type { CheckoutSurvey, SurveyedFile } from "./checkout-survey";
import { insertAll } from "./insertion";
import type { FoundModule, Tool } from "./module-file";
import type { Lookup } from "./survey";
import type { FileChange } from "./write";

/** What is to be done to a checkout, decided before anything is written. */
export type Plan =
  | { readonly kind: "change"; readonly summary: string; readonly changes: readonly FileChange[] }
  | { readonly kind: "nothing"; readonly summary: string }
  | { readonly kind: "refused"; readonly summary: string; readonly details: readonly string[] };

/** Everything, only a newer module, or nothing; refuses what it did not leave behind itself. */
export function planApply(checkout: Checkout, survey: CheckoutSurvey, moduleText: string, tool: Tool): Plan {
  const refusal = refuseUpstream(survey, tool) ?? refuseUnknown(survey, tool);
  if (refusal) return refusal;

  const files = Object.values(survey.files).filter(({ insertions }) => insertions.length > 0);
  const { module } = survey;
  if (files.every(isOriginal) && module.state === "absent") {
    return {
      kind: "change",
      summary: "lets Azure Blob storage sign in with an Entra identity",
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
      return { kind: "nothing", summary: `applied already, by ${tool.name} ${module.version}` };
    }
    return {
      kind: "change",
      summary: `brings the module of ${tool.name} ${module.version} up to date; all else is applied already`,
      changes: [{ file: FILES.module, before: checkout.module, after: moduleText }],
    };
  }
  return {
    kind: "refused",
    summary: `only a part of the change is there; give back what is changed with --revert, then apply again`,
    details: [
      `${FILES.module}: ${module.state === "absent" ? "not there" : "there"}`,
      ...files.map((file) => `${file.file}: ${isApplied(file) ? "changed" : "not changed"}`),
    ],
  };
}

/** Whether there is anything of this tool in the checkout. */
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

/** Upstream's own feature needs nothing from here; both at once would be two answers to the same variable. */
function refuseUpstream(survey: CheckoutSurvey, tool: Tool): Plan | undefined {
  const { upstream, files } = survey;
  if (!upstream) return undefined;
  const sign = `${upstream.file} ${upstream.sign}`;
  if (!isTouched(survey)) {
    return { kind: "nothing", summary: `this Langfuse can sign in with an identity by itself: ${sign}` };
  }
  const ownVariableEdited = upstream.file === FILES.environment && files.environment.body === files.environment.rest;
  if (ownVariableEdited) return undefined;
  return {
    kind: "refused",
    summary: `this Langfuse can sign in with an identity by itself; take the change out: ${tool.name} apply --revert`,
    details: [sign],
  };
}

/** What neither Langfuse nor this tool wrote: an unknown shape, edited insertions, an edited or foreign module. */
export function refuseUnknown(survey: CheckoutSurvey, tool: Tool): Plan | undefined {
  if (!survey.shape) {
    return {
      kind: "refused",
      summary: `not a shape of Langfuse that ${tool.name} ${tool.version} knows; a newer one may`,
      details: survey.lookups.map(describeLookup),
    };
  }
  const { module } = survey;
  const edited = Object.values(survey.files).flatMap(({ differences }) => differences);
  if (module.state === "edited") edited.push(`${FILES.module}: its text is not what the sum in its header says`);
  if (module.state === "foreign") edited.push(`${FILES.module}: not written by this tool`);
  if (edited.length === 0) return undefined;
  return {
    kind: "refused",
    summary: `the change was edited by hand, or Langfuse changed around it; ${howToGoOn(survey.module, tool)}`,
    details: edited,
  };
}

/** Another version may write other insertions: only that one can take them out. */
function howToGoOn(module: FoundModule, tool: Tool): string {
  const undo = "undo the edits, or take these files from Langfuse again and apply anew";
  const writer = "version" in module ? module.version : tool.version;
  if (writer === tool.version) return undo;
  return `${undo}; if not edited, take it out with the version that wrote it: npx ${tool.name}@${writer} apply --revert`;
}

function describeLookup({ file, what, line, problem }: Lookup): string {
  const place = line === undefined ? file : `${file}:${line}`;
  return problem === undefined ? `found      ${place}: ${what}` : `not found  ${place}: ${what}: ${problem}`;
}

function withUnixBreaks(text: string | undefined): string | undefined {
  return text?.replace(/^\uFEFF/, "").replace(/\r\n/g, "\n");
}
