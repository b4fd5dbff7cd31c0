import type { Block } from "../../terraform-json/block";
import type { Deployment } from "../../terraform-json/deployment";
import type { HelmRelease } from "../../terraform-json/helm-release";
import { isList, isObject, join, type Json } from "../../terraform-json/json";
import type { Sentence, VersionStatement } from "../report";
import { deployed, type ChangeSources } from "./changes";
import { named, the } from "./naming";
import { readableReleases } from "./releases";
import { enumerated, mention, plain, sentence } from "./sentence";

/** Every version that is pinned or asked for, with what it was before, where a plan or a base tells that. */
export function versions({ synthesis, plans, base }: ChangeSources): VersionStatement[] {
  const before = [...(plans ? versionsOf(deployed(plans)) : []), ...(base ? versionsOf(base) : [])];
  return versionsOf(synthesis).map((statement) => {
    const old = before.find((one) => keyOf(one) === keyOf(statement));
    return old && old.version !== statement.version ? { ...statement, before: old.version } : statement;
  });
}

function keyOf({ kind, name, where }: VersionStatement): string {
  return kind === "provider" || kind === "Terraform" || kind === "API"
    ? `${kind} ${name}`
    : `${kind} ${name} ${plain(where)}`;
}

function versionsOf(deployment: Deployment): VersionStatement[] {
  const releases = readableReleases(deployment);
  return [
    ...terraform(deployment),
    ...providers(deployment),
    ...apis(deployment),
    ...kubernetes(deployment),
    ...releases.map((release) => chart(deployment, release)),
    ...releases.flatMap((release) => images(deployment, release)),
  ];
}

/** One statement for all stacks that ask for the same. */
function together(found: readonly { readonly stack: string; readonly name: string; readonly version: string }[]) {
  const groups = new Map<string, string[]>();
  for (const { stack, name, version } of found) {
    const key = JSON.stringify([name, version]);
    groups.set(key, [...(groups.get(key) ?? []), stack]);
  }
  return [...groups].map(([key, stacks]) => {
    const [name, version] = JSON.parse(key) as [string, string];
    return { name, version, where: enumerated([...new Set(stacks)]) };
  });
}

function terraform({ stacks }: Deployment): VersionStatement[] {
  const found = stacks.flatMap(({ name: stack, requiredVersion: version }) =>
    version === undefined ? [] : [{ stack, name: "Terraform", version }],
  );
  return together(found).map((statement) => ({ kind: "Terraform", ...statement }));
}

function providers({ stacks }: Deployment): VersionStatement[] {
  const found = stacks.flatMap(({ name: stack, requiredProviders }) =>
    Object.entries(requiredProviders).map(([name, { version = "any version" }]) => ({ stack, name, version })),
  );
  return together(found)
    .sort((one, other) => compare(one.name, other.name))
    .map((statement) => ({ kind: "provider", ...statement }));
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Versions of Azure's API that azapi asks for, once each. */
function apis(deployment: Deployment): VersionStatement[] {
  const blocks = deployment.blocks.filter(({ type }) => type.startsWith("azapi_"));
  const groups = new Map<string, Block[]>();
  for (const block of blocks) {
    const type = block.text("type");
    if (type?.includes("@")) groups.set(type, [...(groups.get(type) ?? []), block]);
  }
  return [...groups]
    .sort(([one], [other]) => compare(one, other))
    .map(([type, users]) => {
      const [name = "", version = ""] = type.split("@");
      return { kind: "API", name, version, where: usersOf(users) };
    });
}

/** A few links, and how many more there are. */
function usersOf(blocks: readonly Block[]): Sentence {
  const links = blocks.slice(0, 3).map((block) => mention(block, block.address));
  const more = blocks.length - links.length;
  return enumerated(more > 0 ? [...links, `${more} more`] : links);
}

function kubernetes(deployment: Deployment): VersionStatement[] {
  const clusters = deployment.resources("azurerm_kubernetes_cluster");
  const pools = deployment.resources("azurerm_kubernetes_cluster_node_pool");
  return [
    ...clusters.map((block): VersionStatement => {
      const version = block.text("kubernetes_version") ?? "Azure's default";
      return { kind: "Kubernetes", name: "Kubernetes", version, where: the(deployment, block) };
    }),
    ...pools.flatMap((block): VersionStatement[] => {
      const version = block.text("orchestrator_version");
      return version === undefined
        ? []
        : [{ kind: "Kubernetes", name: "Kubernetes", version, where: the(deployment, block) }];
    }),
  ];
}

function chart(deployment: Deployment, { block, chart: name }: HelmRelease): VersionStatement {
  const repository = block.text("repository");
  const where = sentence`the release ${named(deployment, block)}${repository === undefined ? "" : `, from ${repository}`}`;
  return { kind: "chart", name, version: block.text("version") ?? "the newest", where };
}

/** The images that values name. Where one names no tag, Langfuse's chart takes that of all its images. */
function images(deployment: Deployment, release: HelmRelease): VersionStatement[] {
  const { block } = release;
  const values = deployment.resolve(block, release.values);
  const common = isObject(values) ? tagIn(values["langfuse"]) : undefined;
  return imagesIn(values)
    .filter(namesImage)
    .map(({ path, repository, tag, digest }) => {
      const version = digest ?? tag ?? (path.startsWith("langfuse.") ? common : undefined) ?? "the chart's own";
      return {
        kind: "image",
        name: repository,
        version,
        where: sentence`${mention(block, path)} of the release ${named(deployment, block)}`,
      };
    });
}

/** Langfuse's chart has one place for the tag of web and worker, which is no image of its own. */
function namesImage({ path, repository }: Image): boolean {
  return path !== "langfuse.image" || repository !== CHARTS_OWN;
}

const CHARTS_OWN = "the chart's own image";

function tagIn(section: Json | undefined): string | undefined {
  const image = isObject(section) ? section["image"] : undefined;
  return isObject(image) && image["tag"] !== undefined ? String(image["tag"]) : undefined;
}

interface Image {
  readonly path: string;
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

function imagesIn(value: Json, path = ""): Image[] {
  if (isList(value)) return value.flatMap((entry, index) => imagesIn(entry, join(path, index)));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, entry]) => {
    const at = join(path, name);
    const isImage = name === "image" && isObject(entry) && ("repository" in entry || "tag" in entry);
    return isImage ? imageOf(at, entry as Readonly<Record<string, Json>>) : imagesIn(entry, at);
  });
}

/** An image that names no repository has the chart's. */
function imageOf(path: string, image: Readonly<Record<string, Json>>): Image[] {
  const text = (name: string) => (image[name] === undefined || image[name] === null ? undefined : String(image[name]));
  const registry = text("registry");
  const repository = text("repository") ?? CHARTS_OWN;
  return [
    {
      path,
      repository: registry ? `${registry}/${repository}` : repository,
      tag: text("tag"),
      digest: text("digest"),
    },
  ];
}
