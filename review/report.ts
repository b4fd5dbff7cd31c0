import type { Verdict } from "../policy/evaluate";
import type { Waiver } from "../policy/settings";
import type { Block } from "../terraform-json/block";
import type { Change, SourceKind } from "../terraform-json/stack";

/** The content of a report on one environment, independent of HTML and Markdown. */
export interface Report {
  readonly environment: string;
  /** The files that it is made from. */
  readonly sources: readonly { readonly stack: string; readonly kind: SourceKind; readonly file: string }[];
  readonly policy: Verdict;
  /** Storage that Langfuse connects to without encryption; it is shown before everything else. */
  readonly plaintext: readonly PlaintextStorage[];
  /** What the files do not contain, and what the review cannot analyse, each a sentence. */
  readonly gaps: readonly string[];
  readonly diagrams: readonly Diagram[];
  readonly grants: readonly Grant[];
  readonly secrets: readonly Secret[];
  readonly reachability: readonly Reach[];
  readonly stacks: readonly StackChanges[];
  readonly releases: readonly ReleaseValues[];
  readonly versions: readonly VersionStatement[];
  /** What changed since the base; undefined without a base. */
  readonly base: BaseComparison | undefined;
  /** What the change does; undefined if there is neither a base nor a plan of something deployed. */
  readonly change: ChangeEffect | undefined;
  /** Every block, for the appendix that links refer to. */
  readonly blocks: readonly Block[];
}

/**
 * What a change risks, the worst first: it destroys data; interrupts the service, or makes it less available; opens access
 * or weakens a protection; has an effect that is not known; or is harmless.
 */
export type Risk = "destroys" | "interrupts" | "opens" | "unknown" | "harmless";

/** What a change does, in words. */
export interface ChangeEffect {
  /** The worst of the consequences; at least unknown if a stack has no plan. */
  readonly risk: Risk;
  readonly consequences: readonly Consequence[];
  /** Why stacks have no plan, or why an apply fails, each a sentence. */
  readonly problems: readonly string[];
}

export interface Consequence {
  readonly risk: Risk;
  /** A sentence without secrets. */
  readonly text: string;
  /** The block that it concerns, if it is one. */
  readonly stack: string | undefined;
  readonly address: string | undefined;
}

/** Whether a row is new since the base, or has changed. */
export type RowMark = Extract<Mark, "new" | "changed">;

/** An endpoint of the storage that is http. */
export interface PlaintextStorage {
  /** `http://oss-cn-hangzhou.aliyuncs.com`; undefined if the files do not contain it. */
  readonly endpoint: string | undefined;
  /** The attributes that set it. */
  readonly places: readonly { readonly stack: string; readonly address: string; readonly path: string }[];
  /** The waiver that allows it; undefined if there is none, or it has expired. */
  readonly waiver: Waiver | undefined;
}

/** A part of a sentence that links to its block. */
export interface Mention {
  readonly text: string;
  /** Address of the block, and its stack; without them, plain text. */
  readonly stack?: string | undefined;
  readonly address?: string | undefined;
}

/** A sentence with links. */
export type Sentence = readonly (string | Mention)[];

/** How a part of a diagram differs from before. `replaced`: it is destroyed and created again. */
export type Mark = "new" | "changed" | "replaced" | "removed";

/** One of the three diagrams: who may act as whom, who reaches what, and where secrets are created and read. */
export interface Diagram {
  readonly kind: "trust" | "network" | "secrets";
  readonly nodes: readonly DiagramNode[];
  readonly edges: readonly DiagramEdge[];
}

export interface DiagramNode {
  readonly id: string;
  readonly label: string;
  /** What it is, in a few words: `identity`, `pods, 2 to 6`. */
  readonly what: string;
  readonly place: "outside" | "Entra ID" | "Azure" | "Kubernetes";
  readonly address?: string | undefined;
  readonly stack?: string | undefined;
  /** Nodes with the same number are above each other; without one, the edges decide. */
  readonly column?: number;
  readonly mark?: Mark | undefined;
}

export interface DiagramEdge {
  /** The title of the part of the diagram that it is drawn in. A node is drawn in each lane that has an edge of it. */
  readonly lane: string;
  readonly from: string;
  readonly to: string;
  readonly label: string;
  /** The label before, if it has changed. */
  readonly before?: string;
  /** Whether it is what must not be: an unencrypted connection, a secret in a state. */
  readonly isAlarming?: boolean;
  readonly mark?: Mark | undefined;
}

/** A right of a principal on a scope, or the right to act as an identity. */
export interface Grant {
  /** Membership: a sign-in, an owner, an admin group. Access: a role or an access policy. */
  readonly kind: "identity" | "access" | "key" | "membership" | "consent";
  readonly sentence: Sentence;
  readonly scope: string;
  readonly mark?: RowMark | undefined;
}

/** Where a secret comes from, where it is stored, and what reads it. */
export interface Secret {
  readonly name: string;
  readonly origin: Sentence;
  readonly storedIn: readonly Sentence[];
  readonly readBy: readonly Sentence[];
  /** The same as names, for the diagram. */
  readonly path: SecretPath;
  /** Whether the configuration or a state contains its value, and why. */
  readonly exposure: Sentence;
  readonly isExposed: boolean;
  readonly mark?: RowMark | undefined;
}

export interface SecretPath {
  /** Who creates it: `Terraform, at random`. */
  readonly origin: string;
  /** The name of its Key Vault, and the secret in it. */
  readonly vault?: { readonly name: string; readonly secret: Mention };
  /** The Kubernetes Secrets that contain it. */
  readonly copies: readonly Mention[];
  /** `web`, `worker` */
  readonly readers: readonly string[];
}

/** A connection that is possible. */
export interface Reach {
  readonly from: string;
  readonly to: Sentence;
  readonly by: string;
  /** What allows, restricts or denies it. */
  readonly control: Sentence;
  readonly mark?: RowMark | undefined;
}

/** What happens to the resources of a stack. */
export interface StackChanges {
  readonly stack: string;
  /**
   * The source: a given plan; a plan in the rehearsal, which deployed the base; a comparison with the base, by the
   * rehearsal's rules of what is replaced; a base that is the same; or what a first apply would create.
   */
  readonly basis: "plan" | "incomplete plan" | "rehearsed plan" | "base" | "same as the base" | "first apply";
  readonly changes: readonly (Pick<Change, "address" | "action" | "replacedFor"> & {
    /** Its address before, if it moves. */
    readonly previousAddress?: string | undefined;
    /** Whether it is imported instead of created. */
    readonly isImport?: boolean;
    readonly attributes: readonly AttributeChange[];
    /** The data that is lost. */
    readonly loses?: string | undefined;
  })[];
}

/** An attribute with its values before and after, as short texts without secrets. */
export interface AttributeChange {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** The values of a Helm release as YAML, with a diff to what is deployed or to the base. */
export interface ReleaseValues {
  readonly stack: string;
  readonly address: string;
  readonly name: string;
  readonly chart: string;
  readonly version: string;
  readonly yaml: string;
  /** A unified diff; undefined if there is nothing to compare with. */
  readonly diff: string | undefined;
}

export interface VersionStatement {
  readonly kind: "provider" | "chart" | "image" | "Kubernetes" | "Terraform" | "API";
  readonly name: string;
  readonly version: string;
  readonly where: Sentence;
  /** The version that is deployed, or that of the base, if it differs. */
  readonly before?: string | undefined;
}

/** What changed since the base. */
export interface BaseComparison {
  /** The base as it was given: a git ref or a path. */
  readonly name: string;
  readonly added: readonly Mention[];
  readonly removed: readonly Mention[];
  readonly changed: readonly (Mention & { readonly attributes: readonly AttributeChange[] })[];
}
