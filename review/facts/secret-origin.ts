import type { Block } from "../../terraform-json/block";
import type { Deployment } from "../../terraform-json/deployment";
import type { Json } from "../../terraform-json/json";
import { findReferences } from "../../terraform-json/references";
import type { Sentence } from "../report";
import { describeBlock, getNoun } from "./naming";
import { linkTo, sentence } from "./sentence";

/** Where the value of a secret comes from. */
export interface Origin {
  readonly sentence: Sentence;
  /** Who creates it, in a few words for the diagram: `Terraform, at random`. */
  readonly maker: string;
  /** The state or the configuration that contains the value at its origin; undefined if none does. */
  readonly exposed?: Sentence;
  /** Whether it is the value of a variable. */
  readonly isVariable?: boolean;
  /** Whether it is no secret, as a client id. */
  readonly isPublic?: boolean;
}

/** The page that explains why one secret is in a state. */
const EXCEPTION = "docs/decisions/0002-what-keyless-covers.md";

const ENTRA_ID = "Entra ID";

/** Finds where the value of an argument comes from. */
export function findOrigin(deployment: Deployment, from: Block, value: Json | undefined): Origin {
  if (typeof value !== "string")
    return { maker: "unknown", sentence: ["Unknown: plans and states do not contain write-only arguments."] };
  const [reference] = findReferences(value);
  if (!reference) {
    const application = deployment.blocks.find(
      ({ type, values }) => type.startsWith("azuread_") && values["client_id"] === value,
    );
    if (application)
      return {
        maker: ENTRA_ID,
        sentence: sentence`Entra ID: the id of ${describeBlock(deployment, application)}.`,
        isPublic: true,
      };
    const exposed = sentence`Yes: a literal in the configuration of ${from.stack}, in ${linkTo(from, from.address)}.`;
    return { maker: "a literal", sentence: ["A literal in the configuration."], exposed };
  }
  const block = deployment.find(from.stack, reference.address);
  if (!block) {
    const words = `The variable ${reference.address}, which the deployer sets.`;
    return { maker: "the deployer", sentence: [words], isVariable: true };
  }
  if (block.kind === "local") return findOrigin(deployment, block, block.value("value"));
  return describeOrigin(deployment, block, reference.attributes[0] ?? "");
}

function describeOrigin(deployment: Deployment, block: Block, attribute: string): Origin {
  const link = linkTo(block, block.address);
  switch (block.type) {
    case "random_password":
    case "random_bytes":
      return describeRandom(block);
    case "azuread_application_password":
      return {
        maker: ENTRA_ID,
        sentence: sentence`Created by Entra ID (${link})${describeRotation(deployment, block)}.`,
        exposed: sentence`Yes: the state of ${block.stack} contains ${linkTo(block, `${block.address}.value`)}. This is the one documented exception: the provider always writes it there (${EXCEPTION}).`,
      };
    case "azuread_application":
      return {
        maker: ENTRA_ID,
        sentence: sentence`Entra ID: ${attribute} of ${describeBlock(deployment, block)}.`,
        isPublic: true,
      };
    default: {
      const value = linkTo(block, `${block.address}.${attribute}`);
      return {
        maker: getNoun(block),
        sentence: sentence`The attribute ${value}.`,
        ...exposeInState(block, value.text),
      };
    }
  }
}

/** Every resource except an ephemeral one writes its attributes to the state. */
function exposeInState(block: Block, attribute: string): Pick<Origin, "exposed"> {
  if (block.kind === "ephemeral") return {};
  return { exposed: sentence`Yes: the state of ${block.stack} contains ${linkTo(block, attribute)}.` };
}

function describeRandom(block: Block): Origin {
  const what = sentence`Generated at random (${linkTo(block, block.address)}): ${describeShape(block)}`;
  const maker = "Terraform, at random";
  return block.kind === "ephemeral"
    ? { maker, sentence: sentence`${what}. Each run generates a new value; it is stored only if its version changes.` }
    : { maker, sentence: sentence`${what}.`, ...exposeInState(block, block.address) };
}

/** `32 letters and digits`, `64 characters of 0-9 and abcdef` */
function describeShape(block: Block): string {
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
  return `${length} characters of ${sets.join(" and ")}`;
}

function describeRotation(deployment: Deployment, block: Block): Sentence {
  const [reference] = findReferences(JSON.stringify(block.value("rotate_when_changed") ?? ""));
  const clock = reference && deployment.find(block.stack, reference.address);
  const days = clock?.value("rotation_days");
  return clock && days !== undefined
    ? sentence`, and rotated every ${String(days)} days (${linkTo(clock, clock.address)})`
    : [];
}
