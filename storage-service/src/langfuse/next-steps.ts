import { FILES, type Checkout } from "./checkout";
import type { Tool } from "./module-file";
import { IDENTITY_PACKAGE } from "./package-manifest";
import type { FileChange } from "./write";

/** What the releases up to v3.174 pin, for a checkout that pins nothing. */
const OLDEST_PNPM = "pnpm@9.5.0";
const MINUTES_A_DAY = 24 * 60;

/** What is left to do, with the commands for the package manager that this checkout pins. */
export function nextSteps(checkout: Checkout, changes: readonly FileChange[], tool: Tool): string {
  const manifest = changes.find(({ file }) => file === FILES.manifest);
  const reverted = changes.some(({ after }) => after === undefined);
  const steps = [
    ...(manifest ? [refreshLockfile(checkout, !reverted)] : []),
    `commit the files above${manifest ? " and pnpm-lock.yaml" : ""}`,
    ...(reverted ? [] : [`build the image; which roles it needs and which variables to set: README of ${tool.name}`]),
  ];
  return ["Next:", ...steps.map((step, index) => `  ${index + 1}. ${step}`)].join("\n");
}

function refreshLockfile({ packageManager, minimumReleaseAge }: Checkout, added: boolean): string {
  const pnpm = packageManager?.split("+")[0] ?? OLDEST_PNPM;
  const command = `refresh the lockfile, as Langfuse's Dockerfiles install with --frozen-lockfile: npx --yes ${pnpm} install --lockfile-only`;
  if (!added || minimumReleaseAge === undefined) return command;
  const { name, version } = IDENTITY_PACKAGE;
  const days = minimumReleaseAge / MINUTES_A_DAY;
  return `${command}\n     (pnpm takes no release younger than ${days} days here, by minimumReleaseAge; ${name} ${version} is older)`;
}
