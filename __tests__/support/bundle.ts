import { spawnSync } from "node:child_process";
import path from "node:path";
import { buildSync } from "esbuild";

const ROOT = path.resolve(__dirname, "../..");

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How the synthesizer is run: in this repository unless another folder is given. */
export interface RunOptions {
  readonly environment?: NodeJS.ProcessEnv;
  readonly cwd?: string;
}

/** Bundles the synthesizer as `npm run synth` does, and gives a function that runs it as a user would. */
export function bundledSynth(): (args: readonly string[], options?: RunOptions) => Outcome {
  const folder = bundle("main.ts");
  return (args, options) => run(path.join(folder, "main.js"), args, options);
}

/** Bundles the policy as `npm run policy` does. */
export function bundledPolicy(): (args: readonly string[], options?: RunOptions) => Outcome {
  const program = path.join(bundle("policy/main.ts"), "policy", "main.js");
  return (args, options) => run(program, args, options);
}

/** Bundles the rehearsal as `npm run rehearse` does. */
export function bundledRehearsal(): (args: readonly string[], options?: RunOptions) => Outcome {
  const program = rehearsalProgram();
  return (args, options) => run(program, args, options);
}

/** Bundles the review as `npm run review` does. */
export function bundledReview(): (args: readonly string[], options?: RunOptions) => Outcome {
  const program = path.join(bundle("main.ts", "review/main.ts"), "review", "main.js");
  return (args, options) => run(program, args, options);
}

/** The bundled rehearsal, for a test that starts it by itself. */
export function rehearsalProgram(): string {
  return path.join(bundle("main.ts", "rehearsal/main.ts"), "rehearsal", "main.js");
}

/** Bundles the verification of a storage as `npm run verify:storage` does. */
export function bundledVerification(): (args: readonly string[], options?: RunOptions) => Outcome {
  const program = verificationProgram();
  return (args, options) => run(program, args, options);
}

/** The bundled verification, for a test that starts it by itself. */
export function verificationProgram(): string {
  return path.join(bundle("operations/verify-storage/main.ts"), "operations", "verify-storage", "main.js");
}

/** Each worker of jest has a folder of its own. */
function bundle(...entryPoints: readonly string[]): string {
  const folder = path.join(ROOT, ".build", "test", `worker-${process.env["JEST_WORKER_ID"] ?? "0"}`);
  buildSync({
    absWorkingDir: ROOT,
    entryPoints: [...entryPoints],
    outdir: folder,
    outbase: ROOT,
    bundle: true,
    platform: "node",
    target: "node20",
    packages: "external",
    logLevel: "warning",
  });
  return folder;
}

function run(program: string, args: readonly string[], { environment = {}, cwd = ROOT }: RunOptions = {}): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd,
    encoding: "utf8",
    env: { ...process.env, CDKTF_OUTDIR: undefined, ...environment },
  });
  return { status, stdout, stderr };
}
