import { FILES, type Checkout } from "./checkout";
import { surveyCheckout, type CheckoutSurvey } from "./checkout-survey";
import { insertAll } from "./insertion";
import type { Tool } from "./module-file";
import { IDENTITY_PACKAGE, readIdentityRange } from "./package-manifest";
import { isTouched, refuseUnknown, type Plan } from "./plan";

/** Removes the change, after a check that applying it to the result gives the present files again. */
export function planRevert(checkout: Checkout, survey: CheckoutSurvey, tool: Tool): Plan {
  if (!isTouched(survey)) return { kind: "nothing", summary: "this checkout does not contain the change" };
  const refusal = refuseUnknown(survey, tool);
  if (refusal) return refusal;

  const changed = Object.values(survey.files).filter(({ body, rest }) => body !== rest);
  const broken = findIrreversibleFiles(checkout, survey);
  if (broken.length > 0) {
    return {
      kind: "refused",
      summary: "removing the change would not restore the original files; undo it by hand or with git",
      details: broken,
    };
  }
  return {
    kind: "change",
    summary: `restores the original bytes${describeKeptDependency(survey)}`,
    changes: [
      ...changed.map(({ file, mark, body, rest }) => ({ file, before: mark + body, after: mark + rest })),
      ...(survey.module.state === "absent" ? [] : [{ file: FILES.module, before: checkout.module, after: undefined }]),
    ],
  };
}

/** Finds files for which apply would not give the present text again. */
function findIrreversibleFiles(checkout: Checkout, survey: CheckoutSurvey): string[] {
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
      ? [`${now.file}: applying the change again would give a different file`]
      : [];
  });
}

/** Another version of the package than this tool's is not removed. */
function describeKeptDependency({ files: { manifest } }: CheckoutSurvey): string {
  const range = readIdentityRange(manifest.rest);
  return range
    ? `, except "${IDENTITY_PACKAGE.name}": "${range}" in ${manifest.file}, which this tool did not write`
    : "";
}
