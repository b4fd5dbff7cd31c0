import type { Block } from "../../terraform-json/block";
import type { Deployment } from "../../terraform-json/deployment";
import type { Json } from "../../terraform-json/json";
import { findReferences } from "../../terraform-json/references";
import type { Sentence } from "../report";
import { the } from "./naming";
import { mention, sentence } from "./sentence";

/** Where a value comes from. */
export interface Birth {
  readonly sentence: Sentence;
  /** What is to be said about the state that what makes it keeps it in; undefined if none does. */
  readonly kept?: Sentence;
  /** Whether whoever applies gives it, as a variable. */
  readonly given?: boolean;
  /** Whether it is a name rather than a secret. */
  readonly public?: boolean;
}

/** The page that says why one secret is in a state. */
const EXCEPTION = "docs/decisions/0002-what-keyless-covers.md";

/** Where the value of an argument is born. */
export function born(deployment: Deployment, from: Block, value: Json | undefined): Birth {
  if (typeof value !== "string")
    return { sentence: ["That is not told: a plan or a state has no write-only argument."] };
  const [reference] = findReferences(value);
  if (!reference) {
    const application = deployment.blocks.find(
      ({ type, values }) => type.startsWith("azuread_") && values["client_id"] === value,
    );
    if (application)
      return { sentence: sentence`Given by Entra ID: the id of ${the(deployment, application)}.`, public: true };
    const kept = sentence`In the configuration of ${from.stack}, as a literal in ${mention(from, from.address)}.`;
    return { sentence: ["Written into the configuration, for everyone who reads it."], kept };
  }
  const block = deployment.find(from.stack, reference.address);
  if (!block) return { sentence: [`Given by whoever applies, as ${reference.address}.`], given: true };
  if (block.kind === "local") return born(deployment, block, block.value("value"));
  const [attribute] = reference.attributes;
  return ofBlock(deployment, block, attribute ?? "");
}

function ofBlock(deployment: Deployment, block: Block, attribute: string): Birth {
  const link = mention(block, block.address);
  switch (block.type) {
    case "random_password":
    case "random_bytes":
      return drawn(block);
    case "azuread_application_password":
      return {
        sentence: sentence`Made by Entra ID (${link})${rotation(deployment, block)}.`,
        kept: sentence`In the state of ${block.stack}, as ${mention(block, `${block.address}.value`)}: the one stated exception, because the provider cannot hide it (${EXCEPTION}).`,
      };
    case "azuread_application":
      return { sentence: sentence`Given by Entra ID: ${attribute} of ${the(deployment, block)}.`, public: true };
    default:
      return ofOther(block, attribute);
  }
}

/** Anything but an ephemeral resource keeps what it makes in its state. */
function ofOther(block: Block, attribute: string): Birth {
  const link = mention(block, `${block.address}.${attribute}`);
  const from = sentence`From ${link}.`;
  return block.kind === "ephemeral"
    ? { sentence: from }
    : { sentence: from, kept: sentence`In the state of ${block.stack}, as ${link}.` };
}

function drawn(block: Block): Birth {
  const link = mention(block, block.address);
  const what = sentence`Drawn at random in an apply (${link}): ${shapeOf(block)}`;
  return block.kind === "ephemeral"
    ? { sentence: sentence`${what}. It is drawn again in each run, and kept only where its version changes.` }
    : { sentence: sentence`${what}.`, kept: sentence`In the state of ${block.stack}, as ${link}.` };
}

/** What a random value looks like: `32 letters and digits`, `64 characters out of 0-9 and abcdef`. */
function shapeOf(block: Block): string {
  const length = String(block.value("length") ?? "an unknown number of");
  if (block.type === "random_bytes") return `${length} bytes`;
  const has = (name: string) => block.value(name) !== false;
  const special = has("special") ? (block.text("override_special") ?? "special characters") : undefined;
  if (has("upper") && has("lower") && has("numeric") && special === undefined) return `${length} letters and digits`;
  const sets = [
    has("upper") ? "A-Z" : undefined,
    has("lower") ? "a-z" : undefined,
    has("numeric") ? "0-9" : undefined,
    special,
  ].filter((set) => set !== undefined);
  return `${length} characters out of ${sets.join(" and ")}`;
}

function rotation(deployment: Deployment, block: Block): Sentence {
  const [reference] = findReferences(JSON.stringify(block.value("rotate_when_changed") ?? ""));
  const clock = reference && deployment.find(block.stack, reference.address);
  const days = clock?.value("rotation_days");
  return clock && days !== undefined
    ? sentence`, and a new one every ${String(days)} days (${mention(clock, clock.address)})`
    : [];
}
