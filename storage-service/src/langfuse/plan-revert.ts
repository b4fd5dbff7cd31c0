import { FILES, type Checkout } from "./checkout";
import { surveyCheckout, type CheckoutSurvey } from "./checkout-survey";
import { insertAll } from "./insertion";
import type { Tool } from "./module-file";
import { IDENTITY_PACKAGE, identityRange } from "./package-manifest";
import { isTouched, refuseUnknown, type Plan } from "./plan";

/** Takes out exactly what this tool put in, and proves it: applied to the outcome, it must give what is there now. */
export function planRevert(checkout: Checkout, survey: CheckoutSurvey, tool: Tool): Plan {
  if (!isTouched(survey)) return { kind: "nothing", summary: "nothing of this tool is in this checkout" };
  const refusal = refuseUnknown(survey, tool);
  if (refusal) return refusal;

  const changed = Object.values(survey.files).filter(({ body, rest }) => body !== rest);
  const broken = notGivenBack(checkout, survey);
  if (broken.length > 0) {
    return {
      kind: "refused",
      summary: "taking the change out would not give back what was there before; undo by hand or with git",
      details: broken,
    };
  }
  return {
    kind: "change",
    summary: `gives back the bytes from before the change${keptDependency(survey)}`,
    changes: [
      ...changed.map(({ file, mark, body, rest }) => ({ file, before: mark + body, after: mark + rest })),
      ...(survey.module.state === "absent" ? [] : [{ file: FILES.module, before: checkout.module, after: undefined }]),
    ],
  };
}

/** The files for which apply would not come to the same text again. */
function notGivenBack(checkout: Checkout, survey: CheckoutSurvey): string[] {
  const { storageService, environment, manifest } = survey.files;
  const again = surveyCheckout({
    ...checkout,
    storageService: storageService.rest,
    environment: environment.rest,
    manifest: manifest.rest,
    module: undefined,
  });
  return [
    [storageService, again.files.storageService] as const,
    [environment, again.files.environment] as const,
    [manifest, again.files.manifest] as const,
  ].flatMap(([now, before]) => {
    const changed = now.body !== now.rest;
    return changed && insertAll(before.body, before.insertions) !== now.body
      ? [`${now.file}: applied again it would not be as it is now`]
      : [];
  });
}

/** Another version of the package than the one this tool writes may be someone else's by now. */
function keptDependency({ files: { manifest } }: CheckoutSurvey): string {
  const range = identityRange(manifest.rest);
  return range
    ? `, except "${IDENTITY_PACKAGE.name}": "${range}" in ${manifest.file}, which this tool did not write`
    : "";
}
