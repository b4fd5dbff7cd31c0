import type { Block } from "../../terraform-json/block";
import type { Deployment } from "../../terraform-json/deployment";
import { helmPlaces, helmValue, type HelmRelease } from "../../terraform-json/helm-release";
import { isList, isObject, placesAt, type JsonObject } from "../../terraform-json/json";
import type { Secret, Sentence } from "../report";
import { findSource, resolveDataSource, uniqueBy } from "./blocks";
import { LANGFUSE_CHART, readReleases } from "./helm-releases";
import { describeBlock, getName, getNamespace, linkName } from "./naming";
import { getRoleName } from "./role-assignment";
import { findOrigin, type Origin } from "./secret-origin";
import {
  findReadersOf,
  findReadingPods,
  findSecretKeys,
  findSecretReaders,
  findVaultSecret,
  type SecretKey,
  type SecretReader,
} from "./secret-references";
import { capitalize, joinList, linkTo, sentence } from "./sentence";

/**
 * All secrets: those of Key Vault, those of Kubernetes Secrets that come from elsewhere, settings of Helm, and those that
 * the cluster and Azure create without Terraform.
 * @param states states of the stacks, to check whether one contains a value
 */
export function findSecrets(deployment: Deployment, states?: Deployment): Secret[] {
  const context: Context = {
    deployment,
    keys: findSecretKeys(deployment),
    readers: findSecretReaders(deployment),
    states,
  };
  const written = deployment.resources("azurerm_key_vault_secret");
  const names = written.map((block) => getName(deployment, block));
  const read = deployment.blocks.filter(
    ({ kind, type }) => type === "azurerm_key_vault_secret" && (kind === "ephemeral" || kind === "data"),
  );
  const existing = uniqueBy(read, (block) => getName(deployment, block));
  return [
    ...written.map((block) => {
      const origin = findOrigin(deployment, block, block.value("value_wo") ?? block.value("value"));
      return describeVaultSecret(context, block, origin);
    }),
    ...existing
      .filter((block) => !names.includes(getName(deployment, block)))
      .map((block) => describeVaultSecret(context, block, describeManualOrigin(block))),
    ...context.keys
      .filter((key) => !findVaultSecret(deployment, key) && isSecret(key))
      .map((key) => {
        const name = `${getName(deployment, key.block)}/${key.key}`;
        return describeSecret(context, { name, block: key.block }, findOrigin(deployment, key.block, key.value), [key]);
      }),
    ...findHelmSettings(deployment),
    ...readReleases(deployment, LANGFUSE_CHART).flatMap((release) => [
      ...findCertificates(deployment, release),
      ...findAcmeAccounts(deployment, release),
    ]),
    ...findDelegationKeys(deployment),
  ];
}

/** A reference is treated as a secret. A literal may be the name of a user or a database, so the key's name decides. */
function isSecret({ key, value }: SecretKey): boolean {
  return value.includes("${") || /password|secret|token|key|salt|url/i.test(key);
}

interface Context {
  readonly deployment: Deployment;
  readonly keys: readonly SecretKey[];
  readonly readers: readonly SecretReader[];
  readonly states: Deployment | undefined;
}

function describeVaultSecret(context: Context, block: Block, origin: Origin): Secret {
  const { deployment, keys } = context;
  const name = getName(deployment, block);
  const copies = keys.filter((key) => {
    const secret = findVaultSecret(deployment, key);
    return secret !== undefined && getName(deployment, secret) === name;
  });
  const vault = findSource(deployment, block, block.value("key_vault_id"))?.block;
  const where = vault
    ? describeBlock(deployment, resolveDataSource(deployment, vault))
    : ["a Key Vault outside of these stacks"];
  const stored = sentence`In ${where}, as ${linkTo(block, name)}.`;
  const secret = describeSecret(context, { name, block }, origin, copies);
  const path = {
    ...secret.path,
    vault: { name: vault ? getName(deployment, vault) : "", secret: linkTo(block, name) },
  };
  return { ...secret, storedIn: [stored, ...secret.storedIn], path };
}

/** @param copies the keys of Kubernetes Secrets with its value */
function describeSecret(
  context: Context,
  { name, block }: { readonly name: string; readonly block: Block },
  origin: Origin,
  copies: readonly SecretKey[],
): Secret {
  return {
    name,
    origin: origin.sentence,
    storedIn: copies.map(({ block, key }) => {
      const namespace = getNamespace(context.deployment, block);
      return sentence`In the Kubernetes Secret ${linkName(context.deployment, block)} of the namespace ${namespace}, under the key ${key}.`;
    }),
    readBy: describeReaders(context, copies),
    path: {
      origin: origin.maker,
      copies: uniqueBy(copies, ({ block }) => block.address).map(({ block }) => linkName(context.deployment, block)),
      readers: findReaderNames(context, copies),
    },
    ...findExposure(context, block, origin, copies),
  };
}

/** A secret that no stack writes; a data source writes what it reads to its state. */
function describeManualOrigin(block: Block): Origin {
  const words = "Put into the Key Vault by hand: no resource of these stacks writes it.";
  const origin = { maker: "a person, by hand", sentence: [words] };
  if (block.kind === "ephemeral") return origin;
  const exposed = sentence`Yes: the state of ${block.stack} contains what the data source ${linkTo(block, block.address)} reads.`;
  return { ...origin, exposed };
}

const EPHEMERAL: Sentence = ["No: an ephemeral resource passes it to write-only arguments."];
const WRITE_ONLY: Sentence = [
  "No: it is passed to write-only arguments only. A saved plan contains it, unless the variable is ephemeral.",
];
const PUBLIC: Sentence = ["Possibly, but it is not a secret; it is stored with the secrets that belong to it."];

type Exposure = Pick<Secret, "exposure" | "isExposed">;

/** Checks the origin of the value, then the arguments that are not write-only, then the given states. */
function findExposure({ states }: Context, block: Block, origin: Origin, copies: readonly SecretKey[]): Exposure {
  if (origin.exposed) return { exposure: origin.exposed, isExposed: true };
  if (block.kind === "resource" && block.value("value") !== undefined) return describeExposure(block, "value");
  const readableCopy = copies.find(({ isWriteOnly }) => !isWriteOnly);
  if (readableCopy) return describeExposure(readableCopy.block, readableCopy.argument);
  const blocks = [block, ...copies.map((copy) => copy.block)];
  const given = blocks.flatMap(({ stack, address }) => states?.find(stack, address) ?? []);
  for (const one of given) {
    const argument = ["value", "data", "binary_data"].find((name) => hasValue(one, name));
    if (argument !== undefined) return describeExposure(one, argument);
  }
  if (origin.isPublic) return { exposure: PUBLIC, isExposed: false };
  const no = origin.isVariable ? WRITE_ONLY : EPHEMERAL;
  return { exposure: given.length > 0 ? sentence`${no} The given states do not contain it.` : no, isExposed: false };
}

function hasValue(block: Block, argument: string): boolean {
  const value = block.value(argument);
  return isObject(value) ? Object.keys(value).length > 0 : typeof value === "string" && value !== "";
}

function describeExposure(block: Block, argument: string): Exposure {
  const exposure = sentence`Yes: the state of ${block.stack} contains ${argument} of ${linkTo(block, block.address)}, which is not write-only.`;
  return { exposure, isExposed: true };
}

function describeReaders({ deployment, readers }: Context, keys: readonly SecretKey[]): Sentence[] {
  if (keys.length === 0) return [["Nothing in these stacks."]];
  const found = findReadersOf(deployment, keys, readers);
  if (found.length === 0) return [["No Helm value refers to it; the chart may know the key by convention."]];
  return found.map((reader) => {
    const { release, path, variable } = reader;
    const pods = findReadingPods(reader);
    const who = pods.length > 0 ? joinList(pods) : [`pods of the chart ${release.chart}`];
    const as = variable ? ` as the variable ${variable}` : "";
    return capitalize(
      sentence`${who} of the release ${linkName(deployment, release.block)}${as} (Helm value ${linkTo(release.block, path)}).`,
    );
  });
}

/** `web`, `worker` */
function findReaderNames({ deployment, readers }: Context, keys: readonly SecretKey[]): string[] {
  const names = findReadersOf(deployment, keys, readers).flatMap((reader) => {
    const pods = findReadingPods(reader);
    return pods.length > 0 ? pods : [`pods of ${reader.release.chart}`];
  });
  return [...new Set(names)];
}

/** Sensitive settings of Helm releases outside of their value files. */
function findHelmSettings(deployment: Deployment): Secret[] {
  return deployment.resources("helm_release").flatMap((block) =>
    ["set_sensitive", "set_wo"].flatMap((argument) =>
      block.places(`${argument}.name`).map(({ value: name }) => ({
        name: `${getName(deployment, block)}/${String(name)}`,
        origin: ["Passed to Helm by Terraform."],
        storedIn: [sentence`In the Secret in which Helm stores the release ${linkName(deployment, block)}.`],
        path: {
          origin: "Terraform",
          copies: [linkTo(block, `Secret of the release ${getName(deployment, block)}`)],
          readers: [`pods of ${block.text("chart") ?? "the chart"}`],
        },
        readBy: [sentence`Pods of the chart ${block.text("chart") ?? ""} (Helm value ${linkTo(block, String(name))}).`],
        ...(argument === "set_wo" ? { exposure: EPHEMERAL, isExposed: false } : describeExposure(block, argument)),
      })),
    ),
  );
}

const OUTSIDE_TERRAFORM = { exposure: ["No: Terraform never reads it."], isExposed: false } as const;

/** Private keys of certificates, which cert-manager creates. */
function findCertificates(deployment: Deployment, release: HelmRelease): Secret[] {
  const name = helmValue(release, "langfuse.ingress.tls.secretName");
  if (typeof name !== "string" || helmValue(release, "langfuse.ingress.enabled") !== true) return [];
  const [issuer] = helmPlaces(release, ["langfuse", "ingress", "annotations", "cert-manager.io/issuer"]);
  const ingress = linkTo(release.block, "langfuse.ingress");
  return [
    {
      name: `${name} (private key of the certificate)`,
      origin: issuer
        ? sentence`Created by cert-manager with the issuer ${String(issuer.value)}, for the hosts of ${ingress}.`
        : sentence`Unknown: ${ingress} names it, and no issuer.`,
      storedIn: [describeClusterSecret(deployment, release, name)],
      readBy: [["The ingress controller, for TLS."]],
      path: {
        origin: issuer ? "cert-manager" : "unknown",
        copies: [linkTo(release.block, name)],
        readers: ["ingress controller"],
      },
      ...OUTSIDE_TERRAFORM,
    },
  ];
}

/** Keys of ACME accounts, which cert-manager creates for its issuers. */
function findAcmeAccounts(deployment: Deployment, release: HelmRelease): Secret[] {
  const manifests = helmValue(release, "extraManifests");
  const issuers = (isList(manifests) ? manifests : []).filter(
    (one): one is JsonObject => isObject(one) && one["kind"] === "Issuer",
  );
  return issuers.flatMap((issuer) =>
    placesAt(issuer, ["spec", "acme", "privateKeySecretRef", "name"]).map(({ value }) => ({
      name: `${String(value)} (key of the ACME account)`,
      origin: sentence`Created by cert-manager for an issuer in ${linkTo(release.block, "extraManifests")}.`,
      storedIn: [describeClusterSecret(deployment, release, String(value))],
      readBy: [["cert-manager, when it requests a certificate."]],
      path: {
        origin: "cert-manager",
        copies: [linkTo(release.block, String(value))],
        readers: ["cert-manager"],
      },
      ...OUTSIDE_TERRAFORM,
    })),
  );
}

function describeClusterSecret(deployment: Deployment, { block }: HelmRelease, name: string): Sentence {
  const source = findSource(deployment, block, block.value("namespace"))?.block;
  const namespace = source ? linkName(deployment, source) : getNamespace(deployment, block);
  return sentence`In the Kubernetes Secret ${name} of the namespace ${namespace}.`;
}

/** User delegation keys, which sign URLs of blobs. */
function findDelegationKeys(deployment: Deployment): Secret[] {
  return deployment
    .resources("azurerm_role_assignment")
    .filter((block) => getRoleName(block) === "Storage Blob Delegator")
    .map((block) => {
      const scope = findSource(deployment, block, block.value("scope"))?.block;
      const on = scope ? sentence` on ${describeBlock(deployment, scope)}` : "";
      return {
        name: "user delegation key (signs URLs of blobs)",
        origin: sentence`Issued by Azure Storage for a token of Entra ID (${linkTo(block, "Storage Blob Delegator")})${on}.`,
        storedIn: [["In the memory of web and worker, until it expires."]],
        readBy: [["Web and worker, to sign URLs for browsers."]],
        path: { origin: "Azure Storage", copies: [], readers: ["web", "worker"] },
        ...OUTSIDE_TERRAFORM,
      };
    });
}
