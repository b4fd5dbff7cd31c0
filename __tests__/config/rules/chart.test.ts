import { checkSections, checkWarnings, fieldError, langfuse, type Sections } from "./check-sections";

describe("Keeper", () => {
  const CHARTS = { 1: { chartVersion: "1.5.41", images: { tag: "3.224.1" } }, 2: { chartVersion: "2.0.0" } };

  test.each([
    [1, 1],
    [1, 3],
    [1, 5],
    [2, 3],
    [2, 5],
  ] as const)("with chart %i.x may have %i replicas", (chart, replicas) => {
    expect(checkSections(langfuse({ ...CHARTS[chart], keeper: { replicas } }))).toEqual([]);
  });

  test.each([
    [1, 2, "1, 3, 5", 3],
    [1, 4, "1, 3, 5", 5],
    [2, 1, "3, 5", 3],
    [2, 2, "3, 5", 3],
    [2, 4, "3, 5", 5],
  ] as const)("with chart %i.x may not have %i replicas", (chart, replicas, allowed, fix) => {
    expect(checkSections(langfuse({ ...CHARTS[chart], keeper: { replicas } }))).toEqual([
      fieldError(
        "langfuse.keeper.replicas",
        `must be one of: ${allowed} with chart ${chart}.x`,
        String(replicas),
        `Write: replicas: ${fix}`,
      ),
    ]);
  });
});

describe("chart and image", () => {
  const pair = (chartVersion: string, tag: string) => checkSections(langfuse({ chartVersion, images: { tag } }));

  test.each([
    ["2.0.0", "4.4.0-keyless.1"],
    ["2.3.1", "4.0.0"],
    ["1.5.29", "3.224.1-keyless.1"],
    ["1.5.100", "3.0.0"],
  ])("chart %s runs image %s", (chartVersion, tag) => {
    expect(pair(chartVersion, tag)).toEqual([]);
  });

  test.each([
    ["1.5.29", "4.4.0-keyless.1", "3", "Write for example: tag: 3.224.1-keyless.1, or chartVersion: 2.0.0"],
    ["2.0.0", "3.224.1-keyless.1", "4", "Write for example: tag: 4.4.0-keyless.1, or chartVersion: 1.5.41"],
    ["2.0.0", "5.0.0", "4", "Write for example: tag: 4.4.0-keyless.1"],
    ["2.0.0", "44.0.0", "4", "Write for example: tag: 4.4.0-keyless.1"],
  ])("chart %s does not run image %s", (chartVersion, tag, major, fix) => {
    expect(pair(chartVersion, tag)).toEqual([
      fieldError(
        "langfuse.images.tag",
        `must be an image of Langfuse ${major}, which chart ${chartVersion} runs`,
        JSON.stringify(tag),
        fix,
      ),
    ]);
  });
});

describe("the release's name", () => {
  const named = (chartVersion: string, releaseName: string, tag: string) =>
    checkSections(langfuse({ chartVersion, releaseName, images: { tag } }));

  test.each(["langfuse", "my-langfuse", "langfuse-eu"])("with chart 1.x may be %s", (releaseName) => {
    expect(named("1.5.29", releaseName, "3.224.1")).toEqual([]);
  });

  test("with chart 1.x must not be another", () => {
    expect(named("1.5.29", "tracing", "3.224.1")).toEqual([
      fieldError(
        "langfuse.releaseName",
        'must contain "langfuse" with chart 1.x, or web and worker do not find their databases',
        '"tracing"',
        "Write for example: releaseName: langfuse",
      ),
    ]);
  });

  test("with chart 2.x may be any", () => {
    expect(named("2.0.0", "tracing", "4.4.0")).toEqual([]);
  });

  const CHART_1 = ["1.5.41", "3.224.1"] as const;
  const CHART_2 = ["2.0.0", "4.4.0"] as const;
  const LABELS = "the labels that the chart derives from it have at most 63";

  test.each([
    [CHART_1, "langfuse", 34, "chart 1.x"],
    [CHART_2, "langfuse", 37, "chart 2.x"],
    [CHART_2, "tracing", 28, 'chart 2.x and a name without "langfuse"'],
  ] as const)("of %j that starts with %s has at most %d characters", ([chart, tag], start, most, where) => {
    const name = start.padEnd(most, "x");
    expect(named(chart, name, tag)).toEqual([]);
    const [mistake] = named(chart, `${name}x`, tag);
    expect(mistake).toEqual(
      most === 37
        ? fieldError(
            "langfuse.releaseName",
            "must be 1 to 37 lower-case letters, digits and hyphens, starting with a letter and ending with a letter or digit",
            `"${name}x"`,
            "Write for example: releaseName: langfuse",
          )
        : fieldError(
            "langfuse.releaseName",
            `must have at most ${most} characters with ${where}: ${LABELS}`,
            `"${name}x"`,
            "Write for example: releaseName: langfuse",
          ),
    );
  });
});

test("upstream's images are refused, because they need a key", () => {
  expect(checkSections(langfuse({ images: { source: "upstream", tag: "4.4.0" } }))).toEqual([
    fieldError(
      "langfuse.images.source",
      "must be registry with Blob storage: no released image of Langfuse works without an account key (langfuse#15596 is open)",
      '"upstream"',
      "Write: source: registry, and build the images with storage-service's change.",
    ),
  ]);
  expect(checkSections(langfuse({ images: { source: "registry", tag: "4.4.0" } }))).toEqual([]);
});

test("upstream's images are allowed with a bucket", () => {
  const storage = { kind: "s3-compatible", provider: "aws", region: "eu-central-1", bucket: "langfuse-events" };
  expect(checkSections({ ...langfuse({ images: { source: "upstream", tag: "4.4.0" } }), storage })).toEqual([]);
});

const V3 = "3.224.1-keyless.1";
const V4 = "4.4.0-keyless.1";

/** The errors of a release of chart 2.x with a previous one of chart 1.x, each with some changes. */
function beside(current: Sections = {}, previous: Sections = {}) {
  return checkSections(
    langfuse({
      chartVersion: "2.0.0",
      releaseName: "langfuse-v2",
      images: { tag: V3 },
      previous: { chartVersion: "1.5.41", releaseName: "langfuse", tag: V3, ...previous },
      ...current,
    }),
  );
}

test.each<[string, Sections, Sections]>([
  ["while data is copied", {}, {}],
  ["once the new one serves", {}, { serves: "current" }],
  ["once the new one serves and is upgraded", { images: { tag: V4 } }, { serves: "current" }],
  ["under other names", { releaseName: "tracing" }, { releaseName: "my-langfuse" }],
])("two releases are valid: %s", (_, current, previous) => {
  expect(beside(current, previous)).toEqual([]);
});

test("the new release must be of chart 2.x", () => {
  expect(beside({ chartVersion: "1.5.41" })).toEqual([
    fieldError(
      "langfuse.chartVersion",
      "must be 2.x with langfuse.previous, which is a release of chart 1.x",
      '"1.5.41"',
      "Write for example: chartVersion: 2.0.0, or remove previous.",
    ),
  ]);
});

test.each([
  ["langfuse", "langfuse-v2"],
  ["langfuse-v2", "langfuse-v2-new"],
])("both releases must not have the name %s", (releaseName, other) => {
  expect(beside({ releaseName }, { releaseName })).toEqual([
    fieldError(
      "langfuse.releaseName",
      "must differ from langfuse.previous.releaseName: both run in one namespace",
      JSON.stringify(releaseName),
      `Write for example: releaseName: ${other}`,
    ),
  ]);
});

test("langfuse is also the default name", () => {
  const [found] = beside({ releaseName: undefined });
  expect(found).toMatchObject({ path: ["langfuse", "releaseName"], given: '"langfuse"' });
});

test('the name of the previous release must contain "langfuse"', () => {
  expect(beside({}, { releaseName: "tracing" })).toEqual([
    fieldError(
      "langfuse.previous.releaseName",
      'must contain "langfuse" with chart 1.x, or web and worker do not find their databases',
      '"tracing"',
      "Write the name that the release has, for example: releaseName: langfuse",
    ),
  ]);
});

test.each([V3, V4])("the previous release must run Langfuse 3, also if the new one runs %s", (tag) => {
  expect(beside({ images: { tag } }, { tag: V4 })).toEqual([
    fieldError(
      "langfuse.previous.tag",
      "must be an image of Langfuse 3, which chart 1.5.41 runs",
      JSON.stringify(V4),
      "Write the tag that the release has, for example: tag: 3.224.1-keyless.1",
    ),
  ]);
});

test.each([
  ["previous", V4, "must be equal to langfuse.previous.tag until its data is copied"],
  ["previous", "3.225.0", "must be equal to langfuse.previous.tag until its data is copied"],
  ["current", "3.225.0", "must be equal to langfuse.previous.tag, or an image of Langfuse 4"],
  ["current", "5.0.0", "must be equal to langfuse.previous.tag, or an image of Langfuse 4"],
])("serves: %s: the new release must not run %s", (serves, tag, rule) => {
  expect(beside({ images: { tag } }, { serves })).toEqual([
    fieldError("langfuse.images.tag", rule, JSON.stringify(tag), `Write: tag: ${V3}`),
  ]);
});

test("without a previous release, chart 2.x must run Langfuse 4", () => {
  expect(beside({ previous: undefined })).toEqual([
    fieldError(
      "langfuse.images.tag",
      "must be an image of Langfuse 4, which chart 2.0.0 runs",
      JSON.stringify(V3),
      "Write for example: tag: 4.4.0-keyless.1, or chartVersion: 1.5.41",
    ),
  ]);
});

test.each(["default", "kube-system", "kube-public", "cert-manager", "clickhouse-operator-system", "traefik"])(
  "the namespace %s is reserved",
  (namespace) => {
    expect(checkSections(langfuse({ namespace }))).toEqual([
      fieldError(
        "langfuse.namespace",
        "must be a namespace that only Langfuse uses",
        `"${namespace}"`,
        "Write for example: namespace: langfuse",
      ),
    ]);
  },
);

test.each(["langfuse", "traces", "kubernetes-tools"])("the namespace %s is valid", (namespace) => {
  expect(checkSections(langfuse({ namespace }))).toEqual([]);
});

test.each([
  [
    { web: "acr.azurecr.io/team/web" },
    "web",
    "should be a repository in the registry, without a host before it",
    "team/web",
  ],
  [
    { web: "one", worker: "one" },
    "worker",
    "should differ from langfuse.images.web: web and worker are two images",
    "langfuse-worker",
  ],
] as const)("%j gives a warning", (images, key, rule, example) => {
  const sections = langfuse({ images: { tag: "4.4.0-keyless.1", ...images } });
  expect(checkSections(sections)).toEqual([]);
  expect(checkWarnings(sections)).toEqual([
    fieldError(
      `langfuse.images.${key}`,
      rule,
      JSON.stringify((images as Record<string, string>)[key]),
      `Write for example: ${key}: ${example}`,
    ),
  ]);
});
