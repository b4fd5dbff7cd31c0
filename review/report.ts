import type { Verdict } from "../policy/evaluate";
import type { Waiver } from "../policy/waiver";
import type { Block } from "../terraform-json/block";
import type { Change, SourceKind } from "../terraform-json/stack";

/** Everything that a report says about one environment, before it is written as a page. */
export interface Report {
  /** Name of the environment. */
  readonly environment: string;
  /** The files that it is made from. */
  readonly sources: readonly { readonly stack: string; readonly kind: SourceKind; readonly file: string }[];
  readonly policy: Verdict;
  /** Storage that Langfuse speaks to unencrypted; it stands above everything else. */
  readonly plaintext: readonly PlaintextStorage[];
  /** What the sources cannot tell, and what nothing here understands, each a sentence. */
  readonly gaps: readonly string[];
  readonly topology: Topology;
  readonly trust: readonly TrustStatement[];
  readonly secrets: readonly SecretLife[];
  readonly reachability: readonly Reach[];
  readonly stacks: readonly StackChanges[];
  /** Releases that keep what they store elsewhere than before, each a sentence. */
  readonly storageChanges: readonly Sentence[];
  readonly releases: readonly ReleaseValues[];
  readonly versions: readonly VersionStatement[];
  /** What changed since the base; undefined where there is no base. */
  readonly base: BaseComparison | undefined;
  /** Every block, for the appendix that links lead to. */
  readonly blocks: readonly Block[];
}

/** An endpoint of the storage that is http. */
export interface PlaintextStorage {
  /** `http://oss-cn-hangzhou.aliyuncs.com`; undefined where the files do not tell it. */
  readonly endpoint: string | undefined;
  /** Where it is written. */
  readonly places: readonly { readonly stack: string; readonly address: string; readonly path: string }[];
  /** Why, and until which day; undefined where nobody has allowed it, or not any more. */
  readonly waiver: Waiver | undefined;
}

/** A part of a sentence that links to the block it is about. */
export interface Mention {
  readonly text: string;
  /** Address of the block, and the stack it is in; without it, plain text. */
  readonly stack?: string | undefined;
  readonly address?: string | undefined;
}

/** A sentence with links in it. */
export type Sentence = readonly (string | Mention)[];

/** The topology as a graph. */
export interface Topology {
  readonly groups: readonly TopologyGroup[];
  readonly nodes: readonly TopologyNode[];
  readonly edges: readonly TopologyEdge[];
}

/** A frame: a stack, a resource group, a cluster, a namespace. */
export interface TopologyGroup {
  readonly id: string;
  readonly label: string;
  /** The frame around it. */
  readonly parent?: string | undefined;
  readonly kind: "stack" | "resource group" | "cluster" | "namespace" | "outside";
}

export interface TopologyNode {
  readonly id: string;
  readonly label: string;
  /** What it is, in a word or two: `container`, `identity`, `pod`. */
  readonly what: string;
  readonly group?: string | undefined;
  readonly address?: string | undefined;
  readonly stack?: string | undefined;
}

export interface TopologyEdge {
  readonly from: string;
  readonly to: string;
  /** Trust: who may act as whom, on what. Network: who connects to whom. Secret: where a secret flows. */
  readonly kind: "trust" | "network" | "secret";
  readonly label: string;
  /** Whether what goes over it is unencrypted, and should not be. */
  readonly isPlaintext?: boolean;
}

/** Who may do what on which scope, or who may act as whom. */
export interface TrustStatement {
  readonly kind: "role" | "federation" | "key" | "group" | "consent";
  readonly sentence: Sentence;
  readonly scope: string;
}

/** Where a secret is born, lives, and is read. */
export interface SecretLife {
  readonly name: string;
  readonly born: Sentence;
  readonly lives: readonly Sentence[];
  readonly read: readonly Sentence[];
  /** Whether any state holds its value, and why if so. */
  readonly state: Sentence;
  readonly inState: boolean;
}

/** What can be reached from where. */
export interface Reach {
  readonly from: string;
  readonly to: Sentence;
  readonly by: string;
  /** What lets it through, or holds it back. */
  readonly control: Sentence;
}

/** What happens to the resources of a stack. */
export interface StackChanges {
  readonly stack: string;
  /** What this is told from: a plan; a comparison with the base; or, with neither, what a first apply would create. */
  readonly basis: "plan" | "unfinished plan" | "base" | "first apply";
  readonly changes: readonly (Pick<Change, "address" | "action" | "replacedFor"> & {
    /** Its address before, where it moves. */
    readonly previousAddress?: string | undefined;
    /** Whether it is taken over from Azure instead of made. */
    readonly isImport?: boolean;
    /** The attributes that change: path, before, after, as short texts without secrets. */
    readonly attributes: readonly AttributeChange[];
    /** What is lost, if data is. */
    readonly loses?: string | undefined;
  })[];
}

export interface AttributeChange {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** The values of a Helm release as YAML, and their difference to the base or to what a plan changes. */
export interface ReleaseValues {
  readonly stack: string;
  readonly address: string;
  readonly name: string;
  readonly chart: string;
  readonly version: string;
  readonly yaml: string;
  /** Lines of a unified difference; undefined where there is nothing to compare with. */
  readonly difference: string | undefined;
}

export interface VersionStatement {
  readonly kind: "provider" | "chart" | "image" | "Kubernetes" | "Terraform" | "API";
  readonly name: string;
  readonly version: string;
  readonly where: Sentence;
  /** The version in the base or before the plan, where it differs. */
  readonly before?: string | undefined;
}

/** What changed since the base. */
export interface BaseComparison {
  /** The base as it was named: a git ref or a path. */
  readonly name: string;
  readonly added: readonly Mention[];
  readonly removed: readonly Mention[];
  readonly changed: readonly (Mention & { readonly attributes: readonly AttributeChange[] })[];
}
