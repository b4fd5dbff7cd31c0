import type { Deployment } from "../../terraform-json/deployment";
import { findGrants } from "../facts/grants";
import { getName, getNoun } from "../facts/naming";
import { findReachability } from "../facts/reachability";
import { findSecrets } from "../facts/secrets";
import { toText } from "../facts/sentence";
import type { Consequence, Grant, RowMark, Reach, Secret, Sentence } from "../report";
import { capitalize } from "./consequence";

/** The rows of a deployment: rights, secrets and connections. */
export interface Rows {
  readonly grants: readonly Grant[];
  readonly secrets: readonly Secret[];
  readonly reachability: readonly Reach[];
}

export function findRows(deployment: Deployment, states?: Deployment): Rows {
  return {
    grants: findGrants(deployment),
    secrets: findSecrets(deployment, states),
    reachability: findReachability(deployment),
  };
}

/**
 * Writes the new names of resources into a text about the earlier ones, so that a new name alone is no new right. A name
 * that several resources have is replaced only after its noun.
 */
export function createRename(before: Deployment, after: Deployment): (text: string) => string {
  const names = before.resources().map((block) => getName(before, block));
  const renamed = after.resources().flatMap((block): [RegExp, string][] => {
    const old = before.find(block.stack, block.address);
    const [from, to] = [old && getName(before, old), getName(after, block)];
    if (from === undefined || from === to) return [];
    const isUnique = names.filter((name) => name === from).length === 1;
    const noun = isUnique ? "" : `${getNoun(block)} `;
    return [[new RegExp(`(?<![\\w.-])${escapeRegExp(noun + from)}(?![\\w-])`, "g"), noun + to]];
  });
  return (text) => renamed.reduce((words, [from, to]) => words.replace(from, () => to), text);
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

const describeReach = ({ from, to, by, control }: Reach) => [from, toText(to), by, toText(control)].join(" | ");
/** Without "only", which depends on other rights. */
const describeGrant = ({ sentence, scope }: Grant) => `${toText(sentence).replace(/ only\.$/, ".")} | ${scope}`;
const describeSecret = ({ name, origin, storedIn, readBy, exposure }: Secret) =>
  [name, ...[origin, ...storedIn, ...readBy, exposure].map(toText)].join(" | ");

/** Whether a row is about addresses of the network; their ranges are no part of what identifies it. */
const hasAddresses = ({ from }: Reach) => /^(?:any address|no address|[\d.]+\/\d+(?:, .*)?)$/.test(from);

const getReachKey = (reach: Reach) => `${hasAddresses(reach) ? "addresses" : reach.from} | ${toText(reach.to)}`;
/** A right is identified by its principal and its verb: another scope changes it. */
const getGrantKey = ({ sentence }: Grant) => toText(sentence).replace(/\).*$/s, "");

/** The rows, each marked as new or changed since an earlier deployment. */
export function markRows(rows: Rows, before: Rows, rename: (text: string) => string): Rows {
  const mark = <Row extends object>(
    all: readonly Row[],
    old: readonly Row[],
    getKey: (row: Row) => string,
    describe: (row: Row) => string,
  ): (Row & { mark?: RowMark })[] => {
    const [texts, keys] = [new Set(old.map(describe)), new Set(old.map((row) => rename(getKey(row))))];
    return all.map((row) =>
      texts.has(describe(row)) ? row : { ...row, mark: keys.has(getKey(row)) ? "changed" : "new" },
    );
  };
  return {
    grants: mark(rows.grants, before.grants, getGrantKey, describeGrant),
    secrets: mark(rows.secrets, before.secrets, ({ name }) => name, describeSecret),
    reachability: mark(rows.reachability, before.reachability, getReachKey, describeReach),
  };
}

/** What opens and closes: the rights and connections that only one of two deployments has. */
export function compareRows(after: Rows, before: Rows, rename: (text: string) => string): Consequence[] {
  const differences = <Row>(one: readonly Row[], other: readonly Row[], describe: (row: Row) => string) => {
    const [texts, others] = [new Set(one.map(describe)), new Set(other.map((row) => rename(describe(row))))];
    return {
      added: one.filter((row) => !others.has(describe(row))),
      removed: other.filter((row) => !texts.has(rename(describe(row)))),
    };
  };
  const grants = differences(after.grants, before.grants, describeGrant);
  const reachability = differences(after.reachability, before.reachability, describeReach);
  const exposed = after.secrets.filter(
    ({ name, isExposed }) => isExposed && !before.secrets.some((old) => rename(old.name) === name && old.isExposed),
  );
  return [
    ...grants.added.map(({ sentence }) => at("opens", shortenSignIn(toText(sentence)), sentence)),
    ...grants.removed.map(({ sentence }) => at("harmless", `No longer: ${shortenSignIn(toText(sentence))}`)),
    ...exposed.map(({ name, exposure }) => at("opens", `The secret ${name}: ${toText(exposure)}`, exposure)),
    ...reachability.added.flatMap((reach) => describeOpened(reach, reachability.removed, rename)),
    ...reachability.removed.flatMap((reach) => describeClosed(reach, after.reachability, rename)),
  ];
}

function at(risk: Consequence["risk"], text: string, place: Sentence = []): Consequence {
  const mention = place.find((part) => typeof part !== "string" && part.address !== undefined);
  const { stack, address } = typeof mention === "object" ? mention : {};
  return { risk, text, stack, address };
}

/** `The principal contractors (3333…) may sign in.` */
function shortenSignIn(text: string): string {
  return text.replace(
    / \(if it is a group[^)]*\) is assigned to the enterprise application .*, and may sign in\.$/,
    " may sign in.",
  );
}

const isDenied = ({ by, from }: Reach) => by === "denied" || from.startsWith("no address");

function describeOpened(reach: Reach, removed: readonly Reach[], rename: (text: string) => string): Consequence[] {
  const { from, to, by, control } = reach;
  if (isDenied(reach)) return [];
  const target = toText(to);
  const old = removed.find((one) => rename(getReachKey(one)) === getReachKey(reach) && !isDenied(one));
  if (!hasAddresses(reach)) {
    const isSame = old !== undefined && by === rename(old.by) && toText(control) === rename(toText(old.control));
    return isSame ? [] : [at("opens", `${capitalize(from)} can reach ${target}: ${by}. ${toText(control)}`, to)];
  }
  const added = old ? findAdded(from, old.from) : [from];
  if (added.length > 0) return [at("opens", `${capitalize(target)} ${open(target)} to ${added.join(", ")}.`, to)];
  if (old?.from !== from || (by === rename(old.by) && toText(control) === rename(toText(old.control)))) return [];
  return [at("opens", `${capitalize(target)}, from ${from}: ${by}. ${toText(control)}`, to)];
}

const open = (target: string) => (/^(?:the nodes|blobs|objects)\b/i.test(target) ? "open" : "opens");

function describeClosed(reach: Reach, after: readonly Reach[], rename: (text: string) => string): Consequence[] {
  if (isDenied(reach)) return [];
  const current = after.find((one) => getReachKey(one) === rename(getReachKey(reach)) && !isDenied(one));
  const target = rename(toText(reach.to));
  if (!hasAddresses(reach)) {
    return current ? [] : [at("harmless", `${capitalize(reach.from)} can no longer reach ${target}: ${reach.by}.`)];
  }
  const closed = current ? findAdded(reach.from, current.from) : [reach.from];
  if (closed.length === 0) return [];
  const except = current && reach.from === "any address" ? ` except ${current.from}` : "";
  return [
    at(
      "harmless",
      `${capitalize(target)} ${open(target).replace("open", "close")} to ${closed.join(", ")}${except}.`,
      current?.to,
    ),
  ];
}

/** The addresses of a list that another one does not have. */
function findAdded(list: string, other: string): string[] {
  const known = other.split(", ");
  return known.includes("any address") ? [] : list.split(", ").filter((one) => !known.includes(one));
}
