import type { Verdict } from "../policy/evaluate";
import type { Deployment } from "../terraform-json/deployment";
import { compareWithBase } from "./facts/base";
import { stackChanges } from "./facts/changes";
import { gaps } from "./facts/gaps";
import { plaintextStorage } from "./facts/plaintext";
import { reachability } from "./facts/reachability";
import { releaseValues } from "./facts/release-values";
import { secrets } from "./facts/secrets";
import { storageChanges } from "./facts/storage-changes";
import { topology } from "./facts/topology";
import { trust } from "./facts/trust";
import { versions } from "./facts/versions";
import type { Report } from "./report";

/** What a report on one environment is made from. */
export interface ReviewInput {
  /** Name of the environment. */
  readonly environment: string;
  /** The stacks of the environment as they are synthesized. */
  readonly synthesis: Deployment;
  /** Plans of some of its stacks, named as the stacks are. */
  readonly plans?: Deployment | undefined;
  /** States of some of its stacks, named as the stacks are. */
  readonly states?: Deployment | undefined;
  /** What to compare with: an earlier synthesis, as it was named. */
  readonly base?: { readonly name: string; readonly deployment: Deployment } | undefined;
  readonly policy: Verdict;
}

/** Puts together everything that a report says. The same input gives the same report. */
export function assemble({ environment, synthesis, plans, states, base, policy }: ReviewInput): Report {
  const sources = { synthesis, plans, states, base: base?.deployment };
  return {
    environment,
    sources: [synthesis, plans, states, base?.deployment].flatMap((deployment) =>
      (deployment?.stacks ?? []).map(({ name, source, file }) => ({ stack: name, kind: source, file })),
    ),
    policy,
    plaintext: plaintextStorage(
      [synthesis, plans, states].filter((one) => one !== undefined),
      policy,
    ),
    gaps: [...new Set([...policy.gaps, ...gaps(sources)])],
    topology: topology(synthesis),
    trust: trust(synthesis),
    secrets: secrets(synthesis, states),
    reachability: reachability(synthesis),
    stacks: stackChanges(sources),
    storageChanges: storageChanges(sources),
    releases: releaseValues(sources),
    versions: versions(sources),
    base: base && compareWithBase(synthesis, base),
    blocks: synthesis.blocks,
  };
}
