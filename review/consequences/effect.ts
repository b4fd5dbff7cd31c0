import { Deployment } from "../../terraform-json/deployment";
import { readEarlier, type ReportSources } from "../facts/changes";
import { toText } from "../facts/sentence";
import { findStorageChanges } from "../facts/storage";
import type { ChangeEffect, Consequence, StackChanges } from "../report";
import { findWorst } from "./consequence";
import { describeChanges, sortConsequences } from "./find";
import { compareRows, createRename, findRows, markRows, type Rows } from "./rows";
import { compareSettings } from "./settings";

/** Rights, secrets and connections of the synthesis; with a base, each row that is new or has changed is marked. */
export function findMarkedRows({ synthesis, states, base }: ReportSources): Rows {
  const rows = findRows(synthesis, states);
  if (!base || base.stacks.length === 0) return rows;
  return markRows(rows, findRows(base), createRename(base, synthesis));
}

/** What the change does: from the base to the synthesis; without a base, from what is deployed to what plans describe. */
export function describeEffect(sources: ReportSources, stacks: readonly StackChanges[]): ChangeEffect | undefined {
  const { synthesis, plans, base, rehearsed } = sources;
  const before = base ?? readEarlier(sources)[0];
  const after = base ? synthesis : new Deployment(plans?.stacks ?? []);
  if (!before || (base ? base.stacks : before.blocks).length === 0) return undefined;
  const rename = createRename(before, after);
  const consequences: Consequence[] = [
    ...describeChanges(stacks, before, after),
    ...compareRows(findRows(after), findRows(before), rename),
    ...(base ? compareSettings(before, after) : []),
    ...describeStorage(sources),
  ];
  const isPlanned = ({ basis }: StackChanges) => basis !== "base" && basis !== "incomplete plan";
  const { problems = [] } = rehearsed ?? {};
  const risks = consequences.map(({ risk }) => risk);
  return {
    risk: findWorst(stacks.every(isPlanned) && problems.length === 0 ? risks : [...risks, "unknown"]),
    consequences: sortConsequences(consequences),
    problems,
  };
}

/** A store that is empty: what the old one has is not copied. */
function describeStorage(sources: ReportSources): Consequence[] {
  return findStorageChanges(sources).map((words) => {
    const mention = words.find((part) => typeof part !== "string");
    const { stack, address } = typeof mention === "object" ? mention : {};
    return { risk: "interrupts", text: toText(words), stack, address };
  });
}
