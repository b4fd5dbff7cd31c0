import { randomUUID } from "node:crypto";
import { THIS_PROCESS, type Host } from "../keyless/host";
import { checkS3Settings, describeProblem, type S3SettingsProblem } from "../s3/s3-settings";
import type { ConnectionValidation } from "../storage-service";
import { reportText, stepLine, type Report, type StepResult } from "./report";
import { STEPS, type Run, type Step } from "./steps";
import { openSubject, type Subject } from "./subject";
import { deleteByHand, describeTarget, type VerifyMode, type VerifyTarget } from "./target";

export interface VerifyOptions {
  readonly mode: VerifyMode;
  /** What the names of everything that it writes start with. @default "langfuse-verify/" */
  readonly prefix?: string;
  /** Ends the run after the step that is under way; what was written is deleted all the same. */
  readonly signal?: AbortSignal;
  readonly agents?: ConnectionValidation;
  /** @default - this process */
  readonly host?: Host;
  /** Gets each step as a text as it ends, then the summary. */
  readonly out: (text: string) => void;
  /** Gets warnings. */
  readonly err: (text: string) => void;
}

/** A verification that is not started. */
export class VerificationRefused extends Error {
  override readonly name = "VerificationRefused";

  /** @param kind whether the storage's settings are wrong, an option, or the identity is missing */
  constructor(
    message: string,
    readonly kind: "failed" | "usage" | "outside",
  ) {
    super(message);
  }
}

const DEFAULT_PREFIX = "langfuse-verify/";
const PREFIX = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,200}\/$/;

/**
 * Tries everything that Langfuse does with a storage, in the order in which one depends on the other, and deletes what
 * it wrote. All that is wrong is found at once: a step that fails ends only those that need it.
 * @throws VerificationRefused
 */
export async function verifyStorage(target: VerifyTarget, options: VerifyOptions): Promise<Report> {
  const { mode, prefix = DEFAULT_PREFIX, out, err } = options;
  const refusals = settingsProblems(target, err);
  if (refusals.length > 0) throw new VerificationRefused(refusals.join("\n"), "failed");
  requirePrefix(prefix);
  const run = { prefix: `${prefix}${randomUUID()}/`, mode, target, options };
  const report = mode === "dry-run" ? planned(run) : await opened(run);
  out(reportText(report));
  return report;
}

interface Verification {
  readonly prefix: string;
  readonly mode: VerifyMode;
  readonly target: VerifyTarget;
  readonly options: VerifyOptions;
}

/** What is refused; what is only probably not meant is told, and so is an endpoint without TLS. */
function settingsProblems(target: VerifyTarget, err: (text: string) => void): string[] {
  if (target.kind === "azure-keyless") return [];
  const findings = checkS3Settings(target.settings);
  const told = (wanted: S3SettingsProblem["severity"]) =>
    findings.filter(({ severity }) => severity === wanted).map((finding) => describeProblem(finding));
  for (const text of told("warning")) err(`warning: ${text}\n`);
  if (target.settings.allowPlaintext && /^http:/i.test(target.settings.endpoint ?? "")) {
    const because = target.plaintextReason ? `, because: ${target.plaintextReason}` : "";
    err(`PLAINTEXT: everybody on the way to the store can read and change what is sent${because}\n`);
  }
  return told("refused");
}

/** It is part of names and of commands, and must keep a run from everything else in the store. */
function requirePrefix(prefix: string): void {
  if (PREFIX.test(prefix) && !prefix.includes("//") && !/(^|\/)\.\.?\//.test(prefix)) return;
  throw new VerificationRefused(
    `the prefix must be letters, digits, ".", "_", "-" and "/", and end with "/"; got ${JSON.stringify(prefix)}`,
    "usage",
  );
}

function planned({ target, prefix, mode }: Verification): Report {
  const steps = STEPS.map(({ id, title }): StepResult => ({ id, title, outcome: "planned", ms: 0 }));
  return { target: describeTarget(target), prefix, mode, steps, leftovers: [], passed: true, ms: 0 };
}

/** @throws VerificationRefused where the storage cannot be opened as it is set, as without an identity */
async function opened(verification: Verification): Promise<Report> {
  const { host = THIS_PROCESS, agents } = verification.options;
  let subject: Subject;
  try {
    subject = openSubject(verification.target, { host, agents });
  } catch (error) {
    throw new VerificationRefused((error as Error).message, "outside");
  }
  return carriedOut(subject, verification);
}

async function carriedOut(subject: Subject, { target, prefix, mode, options }: Verification): Promise<Report> {
  const { out, signal = new AbortController().signal } = options;
  const started = performance.now();
  const run: Run = {
    subject,
    prefix,
    made: new Set(),
    contents: new Map(),
    signal,
  };
  const steps: StepResult[] = [];
  for (const step of STEPS.filter(({ writes, needs }) => mode === "full" || isReading(writes, needs))) {
    const result = reasonToSkip(step, steps, signal) ?? (await tried(step, run));
    steps.push(result);
    out(stepLine(result));
  }
  const leftovers = await cleanUp(run, target);
  const passed = leftovers.length === 0 && steps.every(({ outcome }) => outcome === "passed");
  return { target: describeTarget(target), prefix, mode, steps, leftovers, passed, ms: performance.now() - started };
}

/** A step that writes nothing, and needs nothing that was written. */
function isReading(writes: boolean, needs: readonly string[]): boolean {
  return !writes && needs.every((id) => STEPS.some((step) => step.id === id && !step.writes));
}

function reasonToSkip(
  { id, title, needs }: Step,
  done: readonly StepResult[],
  signal: AbortSignal,
): StepResult | undefined {
  const skipped = (problem: string): StepResult => ({ id, title, outcome: "skipped", ms: 0, problem });
  if (signal.aborted) return skipped("interrupted");
  const failed = done.find((result) => needs.includes(result.id) && result.outcome !== "passed");
  return failed && skipped(`needs "${failed.title}"`);
}

async function tried({ id, title, run }: Step, shared: Run): Promise<StepResult> {
  const started = performance.now();
  const result = (outcome: StepResult["outcome"], problem?: string): StepResult => ({
    id,
    title,
    outcome,
    ms: performance.now() - started,
    ...(problem !== undefined && { problem }),
  });
  try {
    await run(shared);
    return result("passed");
  } catch (error) {
    return shared.signal.aborted ? result("skipped", "interrupted") : result("failed", problemOf(error));
  }
}

/** What the storage says, which holds cause and fix where they are known, and else the cause that it holds. */
function problemOf(error: unknown): string {
  const { message, cause } = error as Error;
  const because = cause instanceof Error && !message.includes(cause.message) ? `: ${cause.name}: ${cause.message}` : "";
  return `${message}${because}`.split("\n", 1)[0] as string;
}

/** @returns what could not be deleted, and how it is by hand */
async function cleanUp({ subject, made, prefix }: Run, target: VerifyTarget): Promise<string[]> {
  if (made.size === 0) return [];
  try {
    await subject.storage.deleteFiles([...made]);
    const left = await subject.storage.listFiles(prefix);
    if (left.length === 0) return [];
    return [`still there: ${left.map(({ file }) => file).join(", ")}. Delete it: ${deleteByHand(target, prefix)}`];
  } catch (error) {
    return [`not deleted: ${problemOf(error)}. Delete it: ${deleteByHand(target, prefix)}`];
  }
}
