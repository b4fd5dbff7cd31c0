import { show, type Finding } from "../problem";
import type { Environment } from "../schema/environment";
import { NAME_OF_CHART_1 } from "./chart";
import { rule, type EnvironmentRule } from "./rule";

type Langfuse = Environment["langfuse"];
type Previous = NonNullable<Langfuse["previous"]>;

const isLangfuse3 = (tag: string): boolean => tag.startsWith("3.");

/** A rule over a release of chart 1.x and the one beside it. */
function besideRule(check: (langfuse: Langfuse, previous: Previous) => Finding[]): EnvironmentRule {
  return rule(["langfuse"], ({ langfuse }) => (langfuse.previous ? check(langfuse, langfuse.previous) : []));
}

/** Two releases of chart 1.x have nothing to copy. */
const generationRule = besideRule(({ chartVersion }) =>
  chartVersion.startsWith("2.")
    ? []
    : [
        {
          path: ["langfuse", "chartVersion"],
          rule: "must be 2.x beside langfuse.previous, the release of chart 1.x",
          given: show(chartVersion),
          fix: "Write for example: chartVersion: 2.0.0, or remove previous.",
        },
      ],
);

const namesRule = besideRule(({ releaseName }, previous) => {
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

const previousNameRule = besideRule((_, { releaseName }) =>
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

const previousTagRule = besideRule((_, { chartVersion, tag }) =>
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
 * Databases are copied between equal schemas only: the new release runs the same Langfuse until it serves, and is
 * upgraded after.
 * @see https://github.com/langfuse/langfuse-k8s/tree/main/examples/upgrade-v1-to-v2
 */
const sameTagRule = besideRule(({ images }, { tag, serves }) => {
  const upgraded = serves === "current" && images.tag.startsWith("4.");
  if (images.tag === tag || upgraded || !isLangfuse3(tag)) return [];
  const copied = serves === "current" ? ", or an image of Langfuse 4" : " until its data is copied";
  return [
    {
      path: ["langfuse", "images", "tag"],
      rule: `must be langfuse.previous.tag${copied}`,
      given: show(images.tag),
      fix: `Write: tag: ${tag}`,
    },
  ];
});

export const previousReleaseRules: readonly EnvironmentRule[] = [
  generationRule,
  namesRule,
  previousNameRule,
  previousTagRule,
  sameTagRule,
];
