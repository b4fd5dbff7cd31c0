import type { Block } from "../terraform-json/block";
import type { Deployment } from "../terraform-json/deployment";
import { texts, type Json } from "../terraform-json/json";
import { secretShape } from "./secret-shape";

/** One thing that breaks a rule. */
export interface Finding {
  /** Name of the stack. */
  readonly stack: string;
  /** Address of the block: `azapi_resource.blob_account`, `output.url`, `provider.helm`. */
  readonly address: string;
  /** Path of the attribute within the block; empty where it is the block as a whole. */
  readonly path: string;
  /** What is wrong with it, as the end of a sentence that begins with the attribute. Never shows what may be secret. */
  readonly problem: string;
}

/** What a rule says about a deployment. */
export type Answer =
  | { readonly kind: "compliant" }
  | { readonly kind: "violation"; readonly findings: readonly Finding[] }
  | { readonly kind: "not applicable"; readonly reason: string };

/** What the environment file says that a rule must know, and Terraform does not. */
export interface Intent {
  /** False where the file says that the environment may be thrown away. */
  readonly deletionProtection: boolean;
}

/** One rule of the policy: a pure function over the blocks of a deployment. */
export interface Rule {
  /** The name of its file: `shared-key-off`. */
  readonly id: string;
  readonly group: Group;
  /** What must hold, as a sentence. */
  readonly title: string;
  /** Why it must hold. */
  readonly rationale: string;
  /** The page, thread or check that the rationale is from. */
  readonly source: string;
  /** What to do about a violation. */
  readonly fix: string;
  /** The checks of scanners that this rule holds too, for resources that they do not know: `CKV_AZURE_36`, `AZU-0012`. */
  readonly scanners?: readonly string[];
  /**
   * What a waiver of it comes to, for a line of its own wherever waivers are told: `PLAINTEXT until … at …: …`. Only for
   * what nobody must overlook.
   */
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

/** Compliant where nothing was found. */
export function answer(findings: readonly Finding[]): Answer {
  return findings.length === 0 ? { kind: "compliant" } : { kind: "violation", findings };
}

/** The first finding of each place, where several ways lead to one. */
export function oncePerPlace(findings: readonly Finding[]): Finding[] {
  const isSame = (one: Finding, { stack, address, path }: Finding) =>
    one.stack === stack && one.address === address && one.path === path;
  return findings.filter((one, index) => findings.findIndex((other) => isSame(one, other)) === index);
}

/**
 * Looks at each of some blocks; not applicable where there are none.
 * @param what the blocks are, as in "there is no container registry"
 */
export function each<Subject>(
  subjects: readonly Subject[],
  what: string,
  check: (subject: Subject) => readonly Finding[],
): Answer {
  return subjects.length === 0 ? notApplicable(`there is no ${what}`) : answer(subjects.flatMap(check));
}

/** A finding unless the first value at a path is one of some; `absent` says whether leaving it out means the same. */
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

/** A value of a setting as a part of a finding. Not for what may be secret; what looks like a secret is not shown. */
export function given(value: Json): string {
  const [shape] = texts(value).flatMap((place) => secretShape(place.value) ?? []);
  if (shape !== undefined) return `something that looks like ${shape}`;
  const text = JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 97)}...` : text;
}
