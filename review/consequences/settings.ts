import { readSettings } from "../../policy/settings";
import type { Block } from "../../terraform-json/block";
import type { Deployment } from "../../terraform-json/deployment";
import { compareAttributes } from "../facts/attribute-changes";
import { getName, getNoun } from "../facts/naming";
import type { Consequence } from "../report";
import { harmless, interrupts, isLess, opens, unknown, type Effect } from "./consequence";

/** The consequences of what is no resource: protection, waivers, providers, backends, versions, what data sources find. */
export function compareSettings(before: Deployment, after: Deployment): Consequence[] {
  return [
    ...compareProtection(before, after),
    ...compareWaivers(before, after),
    ...compareProviders(before, after),
    ...compareBlocks(before, after),
  ];
}

function place(effect: Effect, block?: Pick<Block, "stack" | "address">): Consequence {
  return { ...effect, stack: block?.stack, address: block?.address };
}

function compareProtection(before: Deployment, after: Deployment): Consequence[] {
  const find = (wanted: boolean) =>
    after.resources().filter((block) => {
      const old = before.find(block.stack, block.address);
      return old !== undefined && block.preventDestroy === wanted && old.preventDestroy === !wanted;
    });
  const describe = (blocks: readonly Block[]) =>
    blocks.map((block) => `the ${getNoun(block)} ${getName(after, block)}`).join(", ");
  const [lost, gained] = [find(false), find(true)];
  return [
    ...(lost.length > 0 ? [place(opens(`Terraform no longer refuses to destroy ${describe(lost)}.`))] : []),
    ...(gained.length > 0 ? [place(harmless(`Terraform refuses to destroy ${describe(gained)}.`))] : []),
  ];
}

function compareWaivers(before: Deployment, after: Deployment): Consequence[] {
  const read = (deployment: Deployment) => readSettings(deployment)?.waivers ?? [];
  const isIn = (waivers: ReturnType<typeof read>, one: object) =>
    waivers.some((waiver) => JSON.stringify(waiver) === JSON.stringify(one));
  const [old, current] = [read(before), read(after)];
  return [
    ...current
      .filter((one) => !isIn(old, one))
      .map(({ rule, address, reason, expires }) =>
        place(opens(`A waiver allows ${address} to break the rule ${rule} until ${expires}: ${reason}`)),
      ),
    ...old
      .filter((one) => !isIn(current, one))
      .map(({ rule, address }) => place(harmless(`No waiver allows ${address} to break the rule ${rule} any more.`))),
  ];
}

/** Versions of Terraform and of providers. */
function compareProviders(before: Deployment, after: Deployment): Consequence[] {
  const read = ({ stacks }: Deployment) =>
    new Map(
      stacks.flatMap(({ requiredProviders, requiredVersion }) => [
        ...Object.entries(requiredProviders).map(([name, { version }]): [string, string] => [
          `The provider ${name}`,
          version ?? "any version",
        ]),
        ...(requiredVersion === undefined ? [] : [["Terraform", requiredVersion] as [string, string]]),
      ]),
    );
  const old = read(before);
  return [...read(after)].flatMap(([name, version]) => {
    const earlier = old.get(name);
    if (earlier === undefined || earlier === version) return [];
    const text = `${name}: ${earlier} → ${version}`;
    return [
      place(
        isLess({ before: earlier, after: version })
          ? unknown(`${text}, an older version, which may not read the state that a newer one wrote.`)
          : harmless(`${text}.`),
      ),
    ];
  });
}

/** Blocks of providers, backends and data sources that are changed, added or removed. */
function compareBlocks(before: Deployment, after: Deployment): Consequence[] {
  return after.blocks.flatMap((block) => {
    const old = before.find(block.stack, block.address);
    const values = (one: Block) => ({ type: one.type, name: one.name, values: one.values });
    if (block.kind === "backend" && old === undefined && before.stacks.some(({ name }) => name === block.stack)) {
      return [place(unknown(`The state of ${block.stack} is in another backend (${block.type}). ${MIGRATE}`), block)];
    }
    if (old === undefined) return [];
    const attributes = compareAttributes({ ...values(block), before: old.values, after: block.values });
    if (attributes.length === 0) return [];
    const paths = attributes.map(({ path, before: one, after: other }) => `${path}: ${one} → ${other}`).join("; ");
    if (block.kind === "backend")
      return [place(unknown(`The state of ${block.stack} is in another place (${paths}). ${MIGRATE}`), block)];
    if (block.kind === "provider")
      return [
        place(
          describeProvider(
            block,
            attributes.map(({ path }) => path),
            paths,
          ),
          block,
        ),
      ];
    if (block.kind === "data") {
      return [
        place(
          interrupts(
            `${block.stack} uses another ${getNoun(block)}: ${getName(before, old)} → ${getName(after, block)} (${paths}).`,
          ),
          block,
        ),
      ];
    }
    return [];
  });
}

const MIGRATE = "Without terraform init -migrate-state, Terraform would create everything again.";

const SIGN_IN =
  /^(?:use_|client_id|oidc_|ado_|resource_provider|skip_provider_registration|features|exec|kubernetes|host|cluster_ca)/;

function describeProvider({ type, stack }: Block, names: readonly string[], paths: string): Effect {
  return names.every((name) => SIGN_IN.test(name))
    ? harmless(`The provider ${type} of ${stack} signs in or works in another way (${paths}).`)
    : unknown(
        `The provider ${type} of ${stack} works in another place (${paths}): what happens to deployed resources is unknown.`,
      );
}
