import type { Block } from "../../terraform-json/block";
import type { Deployment } from "../../terraform-json/deployment";
import type { HelmRelease } from "../../terraform-json/helm-release";
import { isList, isObject, join, type Json, type JsonObject } from "../../terraform-json/json";
import type { Sentence, VersionStatement } from "../report";
import { uniqueBy } from "./blocks";
import { readEarlier, type ReportSources } from "./changes";
import { readReleases } from "./helm-releases";
import { describeBlock, linkName } from "./naming";
import { joinList, linkTo, sentence, toText } from "./sentence";

/** Every version that is pinned or required, with the deployed version or that of the base if it differs. */
export function findVersions(sources: ReportSources): VersionStatement[] {
  const before = readEarlier(sources).flatMap(readVersions);
  return readVersions(sources.synthesis).map((statement) => {
    const old = before.find((one) => getKey(one) === getKey(statement));
    return old && old.version !== statement.version ? { ...statement, before: old.version } : statement;
  });
}

function getKey({ kind, name, where }: VersionStatement): string {
  return kind === "provider" || kind === "Terraform" || kind === "API"
    ? `${kind} ${name}`
    : `${kind} ${name} ${toText(where)}`;
}

function readVersions(deployment: Deployment): VersionStatement[] {
  const releases = readReleases(deployment);
  return [
    ...readRequired(deployment),
    ...readApis(deployment),
    ...readKubernetes(deployment),
    ...releases.map((release) => readChart(deployment, release)),
    ...releases.flatMap((release) => readImages(deployment, release)),
  ];
}

/** The required versions of Terraform and of providers: one statement for all stacks that require the same version. */
function readRequired({ stacks }: Deployment): VersionStatement[] {
  const found = stacks.flatMap(({ name: stack, requiredVersion, requiredProviders }) => [
    ...(requiredVersion ? [{ stack, kind: "Terraform" as const, name: "Terraform", version: requiredVersion }] : []),
    ...Object.entries(requiredProviders).map(([name, { version = "any version" }]) => {
      return { stack, kind: "provider" as const, name, version };
    }),
  ]);
  return uniqueBy(found, ({ name, version }) => JSON.stringify([name, version]))
    .map(({ kind, name, version }) => {
      const same = found.filter((one) => one.name === name && one.version === version);
      return { kind, name, version, where: joinList([...new Set(same.map(({ stack }) => stack))]) };
    })
    .sort((one, other) => compare(one.kind, other.kind) || compare(one.name, other.name));
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** The API versions of azapi resources. */
function readApis(deployment: Deployment): VersionStatement[] {
  const blocks = deployment.blocks.filter((block) => block.armType !== undefined && block.text("type")?.includes("@"));
  const types = [...new Set(blocks.map((block) => block.text("type") ?? ""))].sort();
  return types.map((type) => {
    const [name = "", version = ""] = type.split("@");
    return { kind: "API", name, version, where: linkFirst(blocks.filter((block) => block.text("type") === type)) };
  });
}

/** The first three addresses, and the number of the others. */
function linkFirst(blocks: readonly Block[]): Sentence {
  const links = blocks.slice(0, 3).map((block) => linkTo(block, block.address));
  const more = blocks.length - links.length;
  return joinList(more > 0 ? [...links, `${more} more`] : links);
}

function readKubernetes(deployment: Deployment): VersionStatement[] {
  const describe = (block: Block, version: string): VersionStatement => ({
    kind: "Kubernetes",
    name: "Kubernetes",
    version,
    where: describeBlock(deployment, block),
  });
  return [
    ...deployment
      .resources("azurerm_kubernetes_cluster")
      .map((block) => describe(block, block.text("kubernetes_version") ?? "Azure's default")),
    ...deployment.resources("azurerm_kubernetes_cluster_node_pool").flatMap((block) => {
      const version = block.text("orchestrator_version");
      return version === undefined ? [] : [describe(block, version)];
    }),
  ];
}

function readChart(deployment: Deployment, { block, chart: name }: HelmRelease): VersionStatement {
  const repository = block.text("repository");
  const from = repository === undefined ? "" : `, from ${repository}`;
  const where = sentence`the release ${linkName(deployment, block)}${from}`;
  return { kind: "chart", name, version: block.text("version") ?? "latest", where };
}

/** The images in Helm values. One without a tag has the common tag of Langfuse's chart. */
function readImages(deployment: Deployment, release: HelmRelease): VersionStatement[] {
  const { block } = release;
  const values = deployment.resolve(block, release.values);
  const langfuse = isObject(values) ? values["langfuse"] : undefined;
  const common = isObject(langfuse) && isObject(langfuse["image"]) ? readText(langfuse["image"], "tag") : undefined;
  return findImages(values)
    .filter(({ path, repository }) => path !== COMMON_IMAGE || repository !== DEFAULT_REPOSITORY)
    .map(({ path, repository, tag, digest }) => ({
      kind: "image",
      name: repository,
      version: digest ?? tag ?? (path.startsWith("langfuse.") ? common : undefined) ?? "the chart's default",
      where: sentence`${linkTo(block, path)} of the release ${linkName(deployment, block)}`,
    }));
}

/** Sets the tag of web and worker; without a repository, it is not an image of its own. */
const COMMON_IMAGE = "langfuse.image";
const DEFAULT_REPOSITORY = "the chart's default image";

function findImages(value: Json, path = ""): ReturnType<typeof readImage>[] {
  if (isList(value)) return value.flatMap((entry, index) => findImages(entry, join(path, index)));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, entry]) => {
    const entryPath = join(path, name);
    const isImage = name === "image" && isObject(entry) && ("repository" in entry || "tag" in entry);
    return isImage ? [readImage(entryPath, entry)] : findImages(entry, entryPath);
  });
}

function readImage(path: string, image: JsonObject) {
  const registry = readText(image, "registry");
  const repository = readText(image, "repository") ?? DEFAULT_REPOSITORY;
  return {
    path,
    repository: registry ? `${registry}/${repository}` : repository,
    tag: readText(image, "tag"),
    digest: readText(image, "digest"),
  };
}

function readText(image: JsonObject, name: string): string | undefined {
  return image[name] === undefined || image[name] === null ? undefined : String(image[name]);
}
