import { CHART_VERSION, type Mistake } from "./values";

/** A generation of the official chart: 1 runs Langfuse 3, 2 runs Langfuse 4. */
export type ChartGeneration = 1 | 2;

/**
 * The generation of a chart version, as `2.0.0`.
 * @throws Error if this package supports no such chart version
 */
export function chartGeneration(version: string): ChartGeneration {
  if (CHART_VERSION.pattern.test(version)) return version.startsWith("1.") ? 1 : 2;
  throw new Error(`"chartVersion" ${CHART_VERSION.rule}, got ${version}`);
}

/** What the rules of a release read: the section `langfuse` of an environment file, or the props of `LangfuseRelease`. */
export interface ReleaseSettings {
  readonly releaseName: string;
  readonly chartVersion: string;
  readonly images: { readonly tag: string };
  /** The release of chart 1.x that runs beside this one until its data is copied. */
  readonly previous?: {
    readonly chartVersion: string;
    readonly releaseName: string;
    readonly tag: string;
    /** Which of the two users reach. */
    readonly serves?: "previous" | "current";
  };
  readonly keeper: { readonly replicas: number };
}

/** Bounds between which something scales. */
export interface Bounds {
  /** The least number. */
  readonly min: number;
  /** The greatest number. */
  readonly max: number;
}

/** A fixed number, or bounds. */
export type Bounded = number | Bounds;

/** The number of what has a fixed number, or the upper bound. */
export function countMost(bounded: Bounded): number {
  return typeof bounded === "number" ? bounded : bounded.max;
}

/**
 * Finds settings of a release that contradict each other.
 * @param section - what a message puts before the name of another setting, as `langfuse.`
 */
export function findReleaseMistakes(release: ReleaseSettings, section: string): Mistake[] {
  return [
    ...findImageMistakes(release),
    ...findPreviousMistakes(release, section),
    ...findReleaseNameMistakes(release),
    ...findKeeperMistakes(release),
  ];
}

/** Where something scales between bounds, the lower must not be above the upper. */
export function findInvertedBounds(path: readonly string[], bounded: Bounded): Mistake[] {
  if (typeof bounded === "number" || bounded.min <= bounded.max) return [];
  const { min, max } = bounded;
  const fix = `Write: ${path.at(-1)}: { min: ${max}, max: ${min} }`;
  return [{ path: [...path, "min"], rule: `must not be greater than max ${max}`, given: min, fix }];
}

/** Namespaces of Kubernetes, of AKS' Azure Policy, and of the other charts that the release installs. */
const RESERVED_NAMESPACES = ["default", "cert-manager", "clickhouse-operator-system", "gatekeeper-system", "traefik"];

/** The release creates its namespace, and denies all traffic in it. */
export function findNamespaceMistakes(namespace: string, path: readonly string[] = ["namespace"]): Mistake[] {
  if (!RESERVED_NAMESPACES.includes(namespace) && !namespace.startsWith("kube-")) return [];
  const fix = "Write for example: namespace: langfuse";
  return [{ path, rule: "must be a namespace that only Langfuse uses", given: namespace, fix }];
}

/** Which Langfuse a generation of the chart runs: with another one, migrations fail. */
const LANGFUSE_OF_CHART = {
  1: { major: "3", tag: "3.224.1-keyless.1", chart: "1.5.41" },
  2: { major: "4", tag: "4.4.0-keyless.1", chart: "2.0.0" },
};

/** Beside a previous release, `findPreviousMistakes` has the rule of the tag. */
export function findImageMistakes({ chartVersion, images: { tag }, previous }: ReleaseSettings): Mistake[] {
  if (previous) return [];
  const expected = LANGFUSE_OF_CHART[chartGeneration(chartVersion)];
  const major = tag.split(".")[0];
  if (major === expected.major) return [];
  const other = Object.values(LANGFUSE_OF_CHART).find((langfuse) => langfuse.major === major);
  const rule = `must be an image of Langfuse ${expected.major}, which chart ${chartVersion} runs`;
  const fix = `Write for example: tag: ${expected.tag}${other ? `, or chartVersion: ${other.chart}` : ""}`;
  return [{ path: ["images", "tag"], rule, given: tag, fix }];
}

export function findReleaseNameMistakes({ chartVersion, releaseName }: ReleaseSettings): Mistake[] {
  const rule = findReleaseNameRule(releaseName, chartGeneration(chartVersion));
  return rule
    ? [{ path: ["releaseName"], rule, given: releaseName, fix: "Write for example: releaseName: langfuse" }]
    : [];
}

/**
 * The rule that the name of a release breaks.
 *
 * Chart 1.x computes the database host and the Service name differently if the name does not contain "langfuse". Both
 * generations derive names, and labels of at most 63 characters, from it; chart 2.x adds "langfuse" if the name does not
 * contain it. With a longer name Helm succeeds, but ClickHouse gets no pods.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
 */
function findReleaseNameRule(name: string, generation: ChartGeneration): string | undefined {
  const isNamed = name.includes("langfuse");
  if (generation === 1 && !isNamed) {
    return 'must contain "langfuse" with chart 1.x, or web and worker do not find their databases';
  }
  const most = generation === 1 ? 34 : isNamed ? 37 : 28;
  if (name.length <= most) return undefined;
  const where = generation === 2 && !isNamed ? 'chart 2.x and a name without "langfuse"' : `chart ${generation}.x`;
  return `must have at most ${most} characters with ${where}: the labels that the chart derives from it have at most 63`;
}

/**
 * Two releases run side by side only if the previous one is of chart 1.x and the new one of 2.x. Both have the same image
 * tag until the data is copied (`serves: current`); after that, the new one may run Langfuse 4.
 * @param section - what a message puts before the name of another setting, as `langfuse.`
 */
export function findPreviousMistakes(
  { chartVersion, releaseName, images, previous }: ReleaseSettings,
  section: string,
): Mistake[] {
  if (!previous) return [];
  const mistakes: Mistake[] = [];
  if (chartGeneration(chartVersion) !== 2) {
    mistakes.push({
      path: ["chartVersion"],
      rule: `must be 2.x with ${section}previous, which is a release of chart 1.x`,
      given: chartVersion,
      fix: "Write for example: chartVersion: 2.0.0, or remove previous.",
    });
  }
  if (releaseName === previous.releaseName) {
    mistakes.push({
      path: ["releaseName"],
      rule: `must differ from ${section}previous.releaseName: both run in one namespace`,
      given: releaseName,
      fix: `Write for example: releaseName: ${releaseName === "langfuse-v2" ? "langfuse-v2-new" : "langfuse-v2"}`,
    });
  }
  const nameRule = findReleaseNameRule(previous.releaseName, 1);
  if (nameRule) {
    mistakes.push({
      path: ["previous", "releaseName"],
      rule: nameRule,
      given: previous.releaseName,
      fix: "Write the name that the release has, for example: releaseName: langfuse",
    });
  }
  if (!previous.tag.startsWith("3.")) {
    mistakes.push({
      path: ["previous", "tag"],
      rule: `must be an image of Langfuse 3, which chart ${previous.chartVersion} runs`,
      given: previous.tag,
      fix: "Write the tag that the release has, for example: tag: 3.224.1-keyless.1",
    });
  } else if (!isTagAllowedBeside(images.tag, previous)) {
    mistakes.push({
      path: ["images", "tag"],
      rule: `must be equal to ${section}previous.tag${previous.serves === "current" ? ", or an image of Langfuse 4" : " until its data is copied"}`,
      given: images.tag,
      fix: `Write: tag: ${previous.tag}`,
    });
  }
  return mistakes;
}

/**
 * Databases are copied between equal schemas only: the new release runs the same Langfuse until it serves users, and is
 * upgraded afterwards.
 * @see https://github.com/langfuse/langfuse-k8s/tree/main/examples/upgrade-v1-to-v2
 */
function isTagAllowedBeside(tag: string, { tag: previousTag, serves }: NonNullable<ReleaseSettings["previous"]>) {
  return tag === previousTag || (serves === "current" && tag.startsWith("4."));
}

/**
 * Keeper and ZooKeeper decide by majority: an even member adds a risk and no safety. With chart 2.x the disruption
 * budget of a single Keeper allows no disruption: every upgrade of its node would fail.
 */
export function findKeeperMistakes({ keeper: { replicas }, chartVersion }: ReleaseSettings): Mistake[] {
  const generation = chartGeneration(chartVersion);
  const allowed = generation === 1 ? [1, 3, 5] : [3, 5];
  if (allowed.includes(replicas)) return [];
  const rule = `must be one of: ${allowed.join(", ")} with chart ${generation}.x`;
  const fix = `Write: replicas: ${allowed.find((number) => number > replicas)}`;
  return [{ path: ["keeper", "replicas"], rule, given: replicas, fix }];
}
