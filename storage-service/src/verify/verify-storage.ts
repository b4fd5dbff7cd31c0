import { randomUUID } from "node:crypto";
import { THIS_PROCESS, type Host } from "../keyless/host";
import { checkS3Settings, describeProblem, type S3SettingsProblem } from "../s3/s3-settings";
import type { ConnectionValidation } from "../storage-service";
import { formatReport, formatStep, type Report, type StepResult } from "./report";
import { STEPS, type Run, type Step } from "./steps";
import { openSubject, type Subject } from "./subject";
import { getDeleteCommand, describeTarget, type VerifyMode, type VerifyTarget } from "./target";

export interface VerifyOptions {
  readonly mode: VerifyMode;
  /** Prefix of all written names. @default "langfuse-verify/" */
  readonly prefix?: string;
  /** Ends the run after the current step. The written objects are still deleted. */
  readonly signal?: AbortSignal;
  readonly agents?: ConnectionValidation;
  /** @default - this process */
  readonly host?: Host;
  /** Receives each finished step as text, then the summary. */
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

export class VerificationRefused extends Error {
  override readonly name = "VerificationRefused";

  /** @param kind invalid settings, an invalid option, or a missing identity */
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
 * Tests every operation that Langfuse needs of a storage, and deletes what it wrote. After a failed step, only the
 * steps that need it are skipped, so one run finds all problems.
 * @throws VerificationRefused
 */
export async function verifyStorage(target: VerifyTarget, options: VerifyOptions): Promise<Report> {
  const { mode, prefix = DEFAULT_PREFIX, out, err } = options;
  const refusals = checkTarget(target, err);
  if (refusals.length > 0) throw new VerificationRefused(refusals.join("\n"), "failed");
  checkPrefix(prefix);
  const run = { prefix: `${prefix}${randomUUID()}/`, mode, target, options };
  const report = mode === "dry-run" ? plan(run) : await open(run);
  out(formatReport(report));
  return report;
}

interface Verification {
  readonly prefix: string;
  readonly mode: VerifyMode;
  readonly target: VerifyTarget;
  readonly options: VerifyOptions;
}

/** Finds invalid settings. Warns about suspicious ones, and about an endpoint without TLS. */
function checkTarget(target: VerifyTarget, err: (text: string) => void): string[] {
  if (target.kind === "azure-keyless") return [];
  const problems = checkS3Settings(target.settings);
  const describe = (wanted: S3SettingsProblem["severity"]) =>
    problems.filter(({ severity }) => severity === wanted).map((problem) => describeProblem(problem));
  for (const text of describe("warning")) err(`warning: ${text}\n`);
  if (target.settings.allowPlaintext && /^http:/i.test(target.settings.endpoint ?? "")) {
    const because = target.plaintextReason ? `, because: ${target.plaintextReason}` : "";
    err(`PLAINTEXT: anyone on the network path can read and change the data${because}\n`);
  }
  return describe("refused");
}

/** The prefix is part of names and commands, and must separate a run from all other objects. */
function checkPrefix(prefix: string): void {
  if (PREFIX.test(prefix) && !prefix.includes("//") && !/(^|\/)\.\.?\//.test(prefix)) return;
  throw new VerificationRefused(
    `the prefix must contain only letters, digits, ".", "_", "-" and "/", and end with "/"; got ${JSON.stringify(prefix)}`,
    "usage",
  );
}

function plan({ target, prefix, mode }: Verification): Report {
  const steps = STEPS.map(({ id, title }): StepResult => ({ id, title, outcome: "planned", ms: 0 }));
  return { target: describeTarget(target), prefix, mode, steps, leftovers: [], passed: true, ms: 0 };
}

/** @throws VerificationRefused if the storage cannot be opened, for example without an identity */
async function open(verification: Verification): Promise<Report> {
  const { host = THIS_PROCESS, agents } = verification.options;
  let subject: Subject;
  try {
    subject = openSubject(verification.target, { host, agents });
  } catch (error) {
    throw new VerificationRefused((error as Error).message, "outside");
  }
  return runSteps(subject, verification);
}

async function runSteps(subject: Subject, { target, prefix, mode, options }: Verification): Promise<Report> {
  const { out, signal = new AbortController().signal } = options;
  const started = performance.now();
  const run: Run = {
    subject,
    prefix,
    written: new Set(),
    contents: new Map(),
    signal,
  };
  const steps: StepResult[] = [];
  for (const step of STEPS.filter(({ writes, needs }) => mode === "full" || isReading(writes, needs))) {
    const result = reasonToSkip(step, steps, signal) ?? (await runStep(step, run));
    steps.push(result);
    out(formatStep(result));
  }
  const leftovers = await cleanUp(run, target);
  const passed = leftovers.length === 0 && steps.every(({ outcome }) => outcome === "passed");
  return { target: describeTarget(target), prefix, mode, steps, leftovers, passed, ms: performance.now() - started };
}

/** Whether a step writes nothing and needs no step that writes. */
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

async function runStep({ id, title, run }: Step, shared: Run): Promise<StepResult> {
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
    return shared.signal.aborted ? result("skipped", "interrupted") : result("failed", describeError(error));
  }
}

/** Returns the message of an error, with the message of its cause unless it already contains it. */
function describeError(error: unknown): string {
  const { message, cause } = error as Error;
  const because =
    cause instanceof Error && !message.toLowerCase().includes(cause.message.toLowerCase())
      ? `: ${cause.name}: ${cause.message}`
      : "";
  return `${message}${because}`.split("\n", 1)[0] as string;
}

/** @returns the names that could not be deleted, with the command that deletes them */
async function cleanUp({ subject, written, prefix }: Run, target: VerifyTarget): Promise<string[]> {
  if (written.size === 0) return [];
  try {
    await subject.storage.deleteFiles([...written]);
    const left = await subject.storage.listFiles(prefix);
    if (left.length === 0) return [];
    return [
      `not deleted: ${left.map(({ file }) => file).join(", ")}. Delete them: ${getDeleteCommand(target, prefix)}`,
    ];
  } catch (error) {
    return [`not deleted: ${describeError(error)}. Delete them: ${getDeleteCommand(target, prefix)}`];
  }
}
