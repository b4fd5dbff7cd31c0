import { show, type FieldError } from "../problem";
import type { Environment } from "../schema/environment";
import { rule, type EnvironmentRule } from "./rule";

/** The Langfuse that each generation of the chart runs. */
const LANGFUSE_OF_CHART: Record<string, { readonly major: string; readonly tag: string; readonly chart: string }> = {
  "1": { major: "3", tag: "3.224.1-keyless.1", chart: "1.5.29" },
  "2": { major: "4", tag: "4.4.0-keyless.1", chart: "2.0.0" },
};

/**
 * A generation of the chart runs one major version of Langfuse: with another one, migrations fail. With a previous
 * release, `sameTagRule` applies instead.
 */
const chartAndImageRule = rule(["langfuse"], ({ langfuse: { chartVersion, images, previous } }) => {
  if (previous) return [];
  const generation = chartVersion.split(".")[0] as string;
  const expected = LANGFUSE_OF_CHART[generation];
  const major = images.tag.split(".")[0] as string;
  if (!expected || major === expected.major) return [];
  const other = Object.values(LANGFUSE_OF_CHART).find((langfuse) => langfuse.major === major);
  return [
    {
      path: ["langfuse", "images", "tag"],
      rule: `must be an image of Langfuse ${expected.major}, which chart ${chartVersion} runs`,
      given: show(images.tag),
      fix: `Write for example: tag: ${expected.tag}${other ? `, or chartVersion: ${other.chart}` : ""}`,
    },
  ];
});

/** Chart 1.x computes the names of the database host and of the Service differently for another name. */
const NAME_OF_CHART_1 = 'must contain "langfuse" with chart 1.x, or web and worker do not find their databases';

const releaseNameRule = rule(["langfuse"], ({ langfuse: { chartVersion, releaseName } }) => {
  if (!chartVersion.startsWith("1.") || releaseName.includes("langfuse")) return [];
  return [
    {
      path: ["langfuse", "releaseName"],
      rule: NAME_OF_CHART_1,
      given: show(releaseName),
      fix: "Write for example: releaseName: langfuse",
    },
  ];
});

/**
 * Keeper and ZooKeeper decide by majority: an even member adds a risk and no safety. With chart 2.x, a single Keeper has
 * a disruption budget of zero: every upgrade of its node would fail.
 */
const keeperQuorumRule = rule(["langfuse"], ({ langfuse: { keeper, chartVersion } }) => {
  const allowed = chartVersion.startsWith("1.") ? [1, 3, 5] : [3, 5];
  if (allowed.includes(keeper.replicas)) return [];
  return [
    {
      path: ["langfuse", "keeper", "replicas"],
      rule: `must be one of: ${allowed.join(", ")} with chart ${chartVersion.split(".")[0]}.x`,
      given: String(keeper.replicas),
      fix: `Write: replicas: ${allowed.find((replicas) => replicas > keeper.replicas)}`,
    },
  ];
});

/** The first release of Langfuse whose own image supports keyless Blob storage (langfuse#15596): none yet. */
const FIRST_KEYLESS_UPSTREAM: string | undefined = undefined;

/**
 * Without an Azure account key, Langfuse's own images fail at the start until upstream's change is released. With an S3
 * API they work.
 */
const upstreamImageRule = rule(["langfuse", "storage"], ({ langfuse: { images }, storage }) => {
  if (images.source === "registry" || storage.kind === "s3-compatible") return [];
  if (FIRST_KEYLESS_UPSTREAM !== undefined) return [];
  return [
    {
      path: ["langfuse", "images", "source"],
      rule: "must be registry with Blob storage: no released image of Langfuse works without an account key (langfuse#15596 is open)",
      given: show(images.source),
      fix: "Write: source: registry, and build the images with storage-service's change.",
    },
  ];
});

type Langfuse = Environment["langfuse"];
type Previous = NonNullable<Langfuse["previous"]>;

const isLangfuse3 = (tag: string): boolean => tag.startsWith("3.");

/** A rule over a release and the previous one, of chart 1.x, that it replaces. */
function previousRule(check: (langfuse: Langfuse, previous: Previous) => FieldError[]): EnvironmentRule {
  return rule(["langfuse"], ({ langfuse }) => (langfuse.previous ? check(langfuse, langfuse.previous) : []));
}

/** Between two releases of chart 1.x, no data is copied. */
const generationRule = previousRule(({ chartVersion }) =>
  chartVersion.startsWith("2.")
    ? []
    : [
        {
          path: ["langfuse", "chartVersion"],
          rule: "must be 2.x with langfuse.previous, which is a release of chart 1.x",
          given: show(chartVersion),
          fix: "Write for example: chartVersion: 2.0.0, or remove previous.",
        },
      ],
);

const differentNamesRule = previousRule(({ releaseName }, previous) => {
  if (releaseName !== previous.releaseName) return [];
  return [
    {
      path: ["langfuse", "releaseName"],
      rule: "must differ from langfuse.previous.releaseName: both run in one namespace",
      given: show(releaseName),
      fix: `Write for example: releaseName: ${releaseName === "langfuse-v2" ? "langfuse-v2-new" : "langfuse-v2"}`,
    },
  ];
});

const previousNameRule = previousRule((_, { releaseName }) =>
  releaseName.includes("langfuse")
    ? []
    : [
        {
          path: ["langfuse", "previous", "releaseName"],
          rule: NAME_OF_CHART_1,
          given: show(releaseName),
          fix: "Write the name that the release has, for example: releaseName: langfuse",
        },
      ],
);

const previousTagRule = previousRule((_, { chartVersion, tag }) =>
  isLangfuse3(tag)
    ? []
    : [
        {
          path: ["langfuse", "previous", "tag"],
          rule: `must be an image of Langfuse 3, which chart ${chartVersion} runs`,
          given: show(tag),
          fix: "Write the tag that the release has, for example: tag: 3.224.1-keyless.1",
        },
      ],
);

/**
 * Databases are copied between equal schemas only: the new release runs the same Langfuse until it serves users, and is
 * upgraded afterwards.
 * @see https://github.com/langfuse/langfuse-k8s/tree/main/examples/upgrade-v1-to-v2
 */
const sameTagRule = previousRule(({ images }, { tag, serves }) => {
  const upgraded = serves === "current" && images.tag.startsWith("4.");
  if (images.tag === tag || upgraded || !isLangfuse3(tag)) return [];
  const copied = serves === "current" ? ", or an image of Langfuse 4" : " until its data is copied";
  return [
    {
      path: ["langfuse", "images", "tag"],
      rule: `must be equal to langfuse.previous.tag${copied}`,
      given: show(images.tag),
      fix: `Write: tag: ${tag}`,
    },
  ];
});

/** Namespaces of Kubernetes and of the other charts that the release installs. */
const RESERVED_NAMESPACES = ["default", "cert-manager", "clickhouse-operator-system", "traefik"];

/** The release creates its namespace, and denies all traffic in it. */
const namespaceRule = rule(["langfuse"], ({ langfuse: { namespace } }) => {
  if (!RESERVED_NAMESPACES.includes(namespace) && !namespace.startsWith("kube-")) return [];
  return [
    {
      path: ["langfuse", "namespace"],
      rule: "must be a namespace that only Langfuse uses",
      given: show(namespace),
      fix: "Write for example: namespace: langfuse",
    },
  ];
});

export const chartRules: readonly EnvironmentRule[] = [
  chartAndImageRule,
  releaseNameRule,
  generationRule,
  differentNamesRule,
  previousNameRule,
  previousTagRule,
  sameTagRule,
  keeperQuorumRule,
  upstreamImageRule,
  namespaceRule,
];
