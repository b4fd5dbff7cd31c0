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
  readonly topology: Topology;
  readonly grants: readonly Grant[];
  readonly secrets: readonly Secret[];
  readonly reachability: readonly Reach[];
  readonly stacks: readonly StackChanges[];
  /** Releases whose storage moves or changes its encryption, each a sentence. */
  readonly storageChanges: readonly Sentence[];
  readonly releases: readonly ReleaseValues[];
  readonly versions: readonly VersionStatement[];
  /** What changed since the base; undefined without a base. */
  readonly base: BaseComparison | undefined;
  /** Every block, for the appendix that links refer to. */
  readonly blocks: readonly Block[];
}

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
  /** Trust: a role assignment or a federated credential. Network: a connection. Secret: a copy of a secret. */
  readonly kind: "trust" | "network" | "secret";
  readonly label: string;
  /** Whether it is an unencrypted connection that must be encrypted. */
  readonly isPlaintext?: boolean;
}

/** A right of a principal on a scope, or the right to act as an identity. */
export interface Grant {
  /** Membership: a sign-in, an owner, an admin group. Access: a role or an access policy. */
  readonly kind: "identity" | "access" | "key" | "membership" | "consent";
  readonly sentence: Sentence;
  readonly scope: string;
}

/** Where a secret comes from, where it is stored, and what reads it. */
export interface Secret {
  readonly name: string;
  readonly origin: Sentence;
  readonly storedIn: readonly Sentence[];
  readonly readBy: readonly Sentence[];
  /** Whether the configuration or a state contains its value, and why. */
  readonly exposure: Sentence;
  readonly isExposed: boolean;
}

/** A connection that is possible. */
export interface Reach {
  readonly from: string;
  readonly to: Sentence;
  readonly by: string;
  /** What allows, restricts or denies it. */
  readonly control: Sentence;
}

/** What happens to the resources of a stack. */
export interface StackChanges {
  readonly stack: string;
  /** The source: a plan; a comparison with the base; or, without both, what a first apply would create. */
  readonly basis: "plan" | "incomplete plan" | "base" | "first apply";
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
