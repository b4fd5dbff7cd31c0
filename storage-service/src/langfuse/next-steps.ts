import { FILES, type Checkout } from "./checkout";
import type { Tool } from "./module-file";
import { IDENTITY_PACKAGE } from "./package-manifest";
import type { FileChange } from "./write";

/** Pinned by the releases up to v3.174; the default for a checkout that pins nothing. */
const OLDEST_PNPM = "pnpm@9.5.0";
const MINUTES_A_DAY = 24 * 60;

/** Lists the remaining steps, with commands for the pinned package manager. */
export function describeNextSteps(checkout: Checkout, changes: readonly FileChange[], tool: Tool): string {
  const manifest = changes.find(({ file }) => file === FILES.manifest);
  const reverted = changes.some(({ after }) => after === undefined);
  const steps = [
    ...(manifest ? [describeLockfileUpdate(checkout, !reverted)] : []),
    `commit the files above${manifest ? " and pnpm-lock.yaml" : ""}`,
    ...(reverted ? [] : [`build the image; the README of ${tool.name} lists the roles and variables that it needs`]),
  ];
  return ["Next:", ...steps.map((step, index) => `  ${index + 1}. ${step}`)].join("\n");
}

function describeLockfileUpdate({ packageManager, minimumReleaseAge }: Checkout, added: boolean): string {
  const pnpm = packageManager?.split("+")[0] ?? OLDEST_PNPM;
  const command = `update the lockfile, because Langfuse's Dockerfiles install with --frozen-lockfile: npx --yes ${pnpm} install --lockfile-only`;
  if (!added || minimumReleaseAge === undefined) return command;
  const { name, version } = IDENTITY_PACKAGE;
  const days = minimumReleaseAge / MINUTES_A_DAY;
  return `${command}\n     (minimumReleaseAge: pnpm installs no release younger than ${days} days; ${name} ${version} is older)`;
}
