import type { Block } from "../../terraform-json/block";
import type { Deployment } from "../../terraform-json/deployment";
import { isObject } from "../../terraform-json/json";
import type { SecretLife, Sentence } from "../report";
import { clusterSecrets } from "./cluster-secrets";
import { nameOf, named, origin, source, the } from "./naming";
import { born, type Birth } from "./secret-birth";
import { secretKeys, vaultNameOf, type Key } from "./secret-keys";
import { podsOf, secretReaders, type SecretReader } from "./secret-readers";
import { enumerated, mention, sentence } from "./sentence";

/**
 * The life of each secret: those of Key Vault, those that Kubernetes Secrets have from elsewhere, and those that the
 * cluster makes itself.
 * @param states states of the stacks, to see whether one holds a value
 */
export function secrets(deployment: Deployment, states?: Deployment): SecretLife[] {
  const context = { keys: secretKeys(deployment), readers: secretReaders(deployment), states };
  const written = deployment.resources("azurerm_key_vault_secret");
  const names = written.map((block) => nameOf(deployment, block));
  const others = readFromVault(deployment).filter((block) => !names.includes(nameOf(deployment, block)));
  const fromElsewhere = context.keys.filter((key) => !vaultNameOf(deployment, key) && isSecret(key));
  return [
    ...written.map((block) => ofVault(deployment, block, bornInVault(deployment, block), context)),
    ...firstOfName(deployment, others).map((block) => ofVault(deployment, block, byHand(block), context)),
    ...fromElsewhere.map((key) => ofKubernetes(deployment, key, context)),
    ...helmSettings(deployment),
    ...clusterSecrets(deployment),
  ];
}

function bornInVault(deployment: Deployment, block: Block): Birth {
  return born(deployment, block, block.value("value_wo") ?? block.value("value"));
}

interface Context {
  readonly keys: readonly Key[];
  readonly readers: readonly SecretReader[];
  readonly states?: Deployment | undefined;
}

function readFromVault(deployment: Deployment): Block[] {
  return deployment.blocks.filter(
    ({ kind, type }) => type === "azurerm_key_vault_secret" && (kind === "ephemeral" || kind === "data"),
  );
}

function firstOfName(deployment: Deployment, blocks: readonly Block[]): Block[] {
  return [...new Map([...blocks].reverse().map((block) => [nameOf(deployment, block), block])).values()].reverse();
}

function ofVault(deployment: Deployment, block: Block, birth: Birth, { keys, readers, states }: Context): SecretLife {
  const name = nameOf(deployment, block);
  const copies = keys.filter((key) => vaultNameOf(deployment, key) === name);
  return {
    name,
    born: birth.sentence,
    lives: [inVault(deployment, block, name), ...copies.map((key) => inKubernetes(deployment, key))],
    read: readBy(deployment, copies, readers),
    ...stateOf(block, birth, copies, states),
  };
}

/** What no stack writes; a data source that reads it keeps it in its state. */
function byHand(block: Block): Birth {
  const told: Sentence = ["Put into the Key Vault by hand: nothing in these stacks writes it."];
  if (block.kind === "ephemeral") return { sentence: told };
  const link = mention(block, block.address);
  return {
    sentence: told,
    kept: sentence`In the state of ${block.stack}: the data source ${link} keeps what it reads.`,
  };
}

function ofKubernetes(deployment: Deployment, key: Key, { readers, states }: Context): SecretLife {
  const birth = born(deployment, key.block, key.value);
  return {
    name: `${nameOf(deployment, key.block)}/${key.key}`,
    born: birth.sentence,
    lives: [inKubernetes(deployment, key)],
    read: readBy(deployment, [key], readers),
    ...stateOf(key.block, birth, [key], states),
  };
}

const NO_STATE: Sentence = ["In no state: it passes from an ephemeral resource into write-only arguments."];
const NOT_FROM_HERE: Sentence = [
  "In no state: only write-only arguments take it. A saved plan has it, unless it is ephemeral.",
];

/** Whether a state has the value: from what makes it, from an argument that is not write-only, or as a state shows. */
function stateOf(
  block: Block,
  birth: Birth,
  copies: readonly Key[],
  states: Deployment | undefined,
): Pick<SecretLife, "state" | "inState"> {
  if (birth.kept) return { state: birth.kept, inState: true };
  if (block.kind === "resource" && block.value("value") !== undefined) return inStateOf(block, "value");
  const plainCopy = copies.find(({ writeOnly }) => !writeOnly);
  if (plainCopy) return inStateOf(plainCopy.block, "data");
  const seen = [block, ...copies.map((copy) => copy.block)].flatMap(
    (one) => states?.find(one.stack, one.address) ?? [],
  );
  const found = seen.map((one) => [one, ["value", "data"].find((argument) => hasValue(one, argument))] as const);
  for (const [one, argument] of found) if (argument !== undefined) return inStateOf(one, argument);
  if (birth.public) return { state: [NOT_SECRET], inState: false };
  const none = birth.given ? NOT_FROM_HERE : NO_STATE;
  return { state: seen.length > 0 ? sentence`${none}${LOOKED_AT}` : none, inState: false };
}

/** Whether a state has a value where only an argument that is not write-only puts one. */
function hasValue(block: Block, argument: string): boolean {
  const value = block.value(argument);
  return isObject(value) ? Object.keys(value).length > 0 : typeof value === "string" && value !== "";
}

const LOOKED_AT = " The states that were looked at have none.";

const NOT_SECRET = "It may be in a state: it is no secret, and kept with the secrets to be handed over with them.";

function inStateOf(block: Block, argument: string): Pick<SecretLife, "state" | "inState"> {
  const state = sentence`In the state of ${block.stack}: ${argument} of ${mention(block, block.address)} is not write-only.`;
  return { state, inState: true };
}

function inVault(deployment: Deployment, block: Block, name: string): Sentence {
  const vault = source(deployment, block, block.value("key_vault_id"))?.block;
  const where = vault ? the(deployment, origin(deployment, vault)) : ["a Key Vault outside of these stacks"];
  return sentence`In ${where}, as ${mention(block, name)}.`;
}

function inKubernetes(deployment: Deployment, { block, key }: Key): Sentence {
  const namespace = deployment.resolvedText(block, "metadata.namespace") ?? "default";
  return sentence`In the Kubernetes Secret ${named(deployment, block)} of the namespace ${namespace}, under the key ${key}.`;
}

function readBy(deployment: Deployment, keys: readonly Key[], readers: readonly SecretReader[]): Sentence[] {
  const found = readers.filter((reader) =>
    keys.some(
      ({ block, key }) =>
        nameOf(deployment, block) === reader.secret && (reader.key === undefined || reader.key === key),
    ),
  );
  if (found.length > 0) return found.map((reader) => readingOf(deployment, reader));
  const [first] = keys;
  if (!first) return [["By nothing in these stacks."]];
  return [["By no Helm value that names it; the chart may know the key by convention."]];
}

function readingOf(deployment: Deployment, reader: SecretReader): Sentence {
  const value = mention(reader.release.block, reader.path);
  const variable = reader.variable ? ` in the variable ${reader.variable}` : "";
  const release = named(deployment, reader.release.block);
  const pods = podsOf(reader);
  const who = pods.length > 0 ? enumerated(pods) : [`pods of the chart ${reader.release.chart}`];
  return sentence`By ${who} of the release ${release}${variable}, as ${value} of its values says.`;
}

/** Settings of Helm releases beside their value files that are marked as secrets. */
function helmSettings(deployment: Deployment): SecretLife[] {
  return deployment.resources("helm_release").flatMap((block) =>
    ["set_sensitive", "set_wo"].flatMap((argument) =>
      block.places(`${argument}.name`).map(({ value: name }) => ({
        name: `${nameOf(deployment, block)}/${String(name)}`,
        born: ["Given to Helm by Terraform."],
        lives: [sentence`In the Secret that Helm keeps of the release ${named(deployment, block)}.`],
        read: [
          sentence`By pods of the chart ${block.text("chart") ?? ""}, as ${mention(block, String(name))} of its values.`,
        ],
        ...(argument === "set_wo" ? { state: NO_STATE, inState: false } : inStateOf(block, argument)),
      })),
    ),
  );
}

/** What is written as it is may be the name of a user or a database; whether it is a secret, the key's name tells. */
function isSecret({ key, value }: Key): boolean {
  return value.includes("${") || /password|secret|token|key|salt|url/i.test(key);
}
