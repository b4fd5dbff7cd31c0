import { finding, findings, langfuse } from "./findings";

describe("Keeper", () => {
  const CHARTS = { 1: { chartVersion: "1.5.41", images: { tag: "3.224.1" } }, 2: { chartVersion: "2.0.0" } };

  test.each([
    [1, 1],
    [1, 3],
    [1, 5],
    [2, 3],
    [2, 5],
  ] as const)("with chart %i.x may have %i replicas", (chart, replicas) => {
    expect(findings(langfuse({ ...CHARTS[chart], keeper: { replicas } }))).toEqual([]);
  });

  test.each([
    [1, 2, "1, 3, 5", 3],
    [1, 4, "1, 3, 5", 5],
    [2, 1, "3, 5", 3],
    [2, 2, "3, 5", 3],
    [2, 4, "3, 5", 5],
  ] as const)("with chart %i.x may not have %i replicas", (chart, replicas, allowed, fix) => {
    expect(findings(langfuse({ ...CHARTS[chart], keeper: { replicas } }))).toEqual([
      finding(
        "langfuse.keeper.replicas",
        `must be one of: ${allowed} with chart ${chart}.x`,
        String(replicas),
        `Write: replicas: ${fix}`,
      ),
    ]);
  });
});

describe("chart and image", () => {
  const pair = (chartVersion: string, tag: string) => findings(langfuse({ chartVersion, images: { tag } }));

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
    ["2.0.0", "3.224.1-keyless.1", "4", "Write for example: tag: 4.4.0-keyless.1, or chartVersion: 1.5.29"],
    ["2.0.0", "5.0.0", "4", "Write for example: tag: 4.4.0-keyless.1"],
    ["2.0.0", "44.0.0", "4", "Write for example: tag: 4.4.0-keyless.1"],
  ])("chart %s does not run image %s", (chartVersion, tag, major, fix) => {
    expect(pair(chartVersion, tag)).toEqual([
      finding(
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
    findings(langfuse({ chartVersion, releaseName, images: { tag } }));

  test.each(["langfuse", "my-langfuse", "langfuse-eu"])("with chart 1.x may be %s", (releaseName) => {
    expect(named("1.5.29", releaseName, "3.224.1")).toEqual([]);
  });

  test("with chart 1.x may not be another", () => {
    expect(named("1.5.29", "tracing", "3.224.1")).toEqual([
      finding(
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
});

test("upstream's images are refused until one can do without a key", () => {
  expect(findings(langfuse({ images: { source: "upstream", tag: "4.4.0" } }))).toEqual([
    finding(
      "langfuse.images.source",
      "must be registry with Blob storage: no released image of Langfuse works without an account key (langfuse#15596 is open)",
      '"upstream"',
      "Write: source: registry, and build the images with storage-service's change.",
    ),
  ]);
  expect(findings(langfuse({ images: { source: "registry", tag: "4.4.0" } }))).toEqual([]);
});

test("upstream's images work as they are where the events are in a bucket", () => {
  const storage = { kind: "s3-compatible", provider: "aws", region: "eu-central-1", bucket: "langfuse-events" };
  expect(findings({ ...langfuse({ images: { source: "upstream", tag: "4.4.0" } }), storage })).toEqual([]);
});
