import type { Deployment } from "../../../terraform-json/deployment";
import type { Diagram, StackChanges } from "../../report";
import { findSecrets } from "../secrets";
import { markChanges } from "./changes";
import { drawNetwork } from "./network";
import { drawSecrets } from "./secrets";
import { drawTrust } from "./trust";

/** The three diagrams of a deployment, with what is changed marked. They show what a reviewer asks, not every resource. */
export function drawDiagrams(
  deployment: Deployment,
  base: Deployment | undefined,
  stacks: readonly StackChanges[],
): Diagram[] {
  const draw = (one: Deployment) => [drawTrust(one), drawNetwork(one), drawSecrets(findSecrets(one))];
  const before = base && base.stacks.length > 0 ? draw(base) : undefined;
  return draw(deployment).map((diagram, index) => markChanges(diagram, before?.[index], stacks));
}
