import type { Block } from "../terraform-json/block";
import type { Deployment } from "../terraform-json/deployment";
import { texts, type Json } from "../terraform-json/json";
import { describeSecret } from "./secret-shape";

/** A violation of a rule at one place. */
export interface Finding {
  /** Name of the stack. */
  readonly stack: string;
  /** Address of the block: `azapi_resource.blob_account`, `output.url`, `provider.helm`. */
  readonly address: string;
  /** Path of the attribute in the block; empty for the whole block. */
  readonly path: string;
  /** The problem, as the end of a sentence that begins with the attribute. Never shows a possible secret. */
  readonly problem: string;
  /** How to correct it. @default - the fix of the rule */
  readonly fix?: string;
}

/** The answer of a rule for a deployment. */
export type Answer =
  | { readonly kind: "compliant" }
  | { readonly kind: "violation"; readonly findings: readonly Finding[] }
  | { readonly kind: "not applicable"; readonly reason: string };

/** The settings of the environment file that rules need and Terraform does not have. */
export interface Intent {
  /** False if the environment may be destroyed. */
  readonly deletionProtection: boolean;
}

/** A rule of the policy: a pure function over the blocks of a deployment. */
export interface Rule {
  /** The name of its file: `shared-key-off`. */
  readonly id: string;
  readonly group: Group;
  /** What must be true, as a sentence. */
  readonly title: string;
  /** Why it must be true. */
  readonly rationale: string;
  /** The page, thread or check that documents it. */
  readonly source: string;
  /** How to correct a violation. */
  readonly fix: string;
  /** The checks of scanners that this rule covers, also for azapi: `CKV_AZURE_36`, `AZU-0012`. */
  readonly scanners?: readonly string[];
  /** The consequence of a waiver that must not be overlooked. Reports print a line: `PLAINTEXT until … at …: …`. */
  readonly alarm?: { readonly word: string; readonly means: string };
  /** The only kind of file that can violate the rule. A synthesis then does not show whether a waiver of it is needed. */
  readonly onlyIn?: "plan" | "state";
  check(deployment: Deployment, intent: Intent): Answer;
}

export type Group = "keyless" | "identity" | "exposure" | "safety" | "hardening";

export function finding(block: Pick<Block, "stack" | "address">, path: string, problem: string): Finding {
  return { stack: block.stack, address: block.address, path, problem };
}

export function notApplicable(reason: string): Answer {
  return { kind: "not applicable", reason };
}

/** Compliant if there is no finding. */
export function answer(findings: readonly Finding[]): Answer {
  return findings.length === 0 ? { kind: "compliant" } : { kind: "violation", findings };
}

/** The first finding of each place. */
export function oncePerPlace(findings: readonly Finding[]): Finding[] {
  const isSame = (one: Finding, { stack, address, path }: Finding) =>
    one.stack === stack && one.address === address && one.path === path;
  return findings.filter((one, index) => findings.findIndex((other) => isSame(one, other)) === index);
}

/**
 * Checks each subject; not applicable if there is none.
 * @param what the subjects, as in "there is no container registry"
 */
export function each<Subject>(
  subjects: readonly Subject[],
  what: string,
  check: (subject: Subject) => readonly Finding[],
): Answer {
  return subjects.length === 0 ? notApplicable(`there is no ${what}`) : answer(subjects.flatMap(check));
}

/** Checks the first value at a path. `absent`: whether a missing value is right. */
export function mustBe(
  block: Block,
  path: string,
  expected: readonly Json[],
  { absent }: { readonly absent: "right" | "wrong" },
): Finding[] {
  const [place] = block.places(path);
  if (!place) return absent === "right" ? [] : [finding(block, path, `is not set, and must be ${either(expected)}`)];
  if (expected.includes(place.value)) return [];
  return [finding(block, place.path, `is ${given(place.value)}, and must be ${either(expected)}`)];
}

function either(values: readonly Json[]): string {
  return values.map(given).join(" or ");
}

/** Formats a value for a finding. Does not show a value that looks like a secret. */
export function given(value: Json): string {
  const [shape] = texts(value).flatMap((place) => describeSecret(place.value) ?? []);
  if (shape !== undefined) return `a value that looks like ${shape}`;
  const text = JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 97)}...` : text;
}
