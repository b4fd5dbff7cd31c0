import type { ChangeEffect } from "../../../review/report";
import { assembleReport } from "../../../review/review";
import type { Deployment } from "../../../terraform-json/deployment";

/** What the change from a base does, without Terraform. */
export function compare(base: Deployment, synthesis: Deployment): ChangeEffect {
  const report = assembleReport({
    environment: "test",
    synthesis,
    base: { name: "main", deployment: base },
    policy: { results: [], gaps: [], holds: true },
  });
  return report.change as ChangeEffect;
}

/** `opens: The API server opens to 198.51.100.0/22.` */
export function listEffects(base: Deployment, synthesis: Deployment): string[] {
  return compare(base, synthesis).consequences.map(({ risk, text }) => `${risk}: ${text}`);
}
