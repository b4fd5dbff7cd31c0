import { finding, findings, langfuse, type Sections } from "./findings";

const V3 = "3.224.1-keyless.1";
const V4 = "4.4.0-keyless.1";

/** What is found where one release of chart 2.x stands beside one of chart 1.x, with something changed in one of them. */
function beside(current: Sections = {}, previous: Sections = {}) {
  return findings(
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
])("two releases are right side by side: %s", (_, current, previous) => {
  expect(beside(current, previous)).toEqual([]);
});

test("the new one must be of chart 2.x", () => {
  expect(beside({ chartVersion: "1.5.41" })).toEqual([
    finding(
      "langfuse.chartVersion",
      "must be 2.x beside langfuse.previous, the release of chart 1.x",
      '"1.5.41"',
      "Write for example: chartVersion: 2.0.0, or remove previous.",
    ),
  ]);
});

test.each([
  ["langfuse", "langfuse-v2"],
  ["langfuse-v2", "langfuse-v2-new"],
])("both may not be called %s", (releaseName, other) => {
  expect(beside({ releaseName }, { releaseName })).toEqual([
    finding(
      "langfuse.releaseName",
      "must differ from langfuse.previous.releaseName: both run in one namespace",
      JSON.stringify(releaseName),
      `Write for example: releaseName: ${other}`,
    ),
  ]);
});

test("the name that is not set is langfuse too", () => {
  const [found] = beside({ releaseName: undefined });
  expect(found).toMatchObject({ path: ["langfuse", "releaseName"], given: '"langfuse"' });
});

test('the previous one must have "langfuse" in its name', () => {
  expect(beside({}, { releaseName: "tracing" })).toEqual([
    finding(
      "langfuse.previous.releaseName",
      'must contain "langfuse" with chart 1.x, or web and worker do not find their databases',
      '"tracing"',
      "Write the name that the release has, for example: releaseName: langfuse",
    ),
  ]);
});

test.each([V3, V4])("the previous one must run Langfuse 3, whatever the new one runs: %s", (tag) => {
  expect(beside({ images: { tag } }, { tag: V4 })).toEqual([
    finding(
      "langfuse.previous.tag",
      "must be an image of Langfuse 3, which chart 1.5.41 runs",
      JSON.stringify(V4),
      "Write the tag that the release has, for example: tag: 3.224.1-keyless.1",
    ),
  ]);
});

test.each([
  ["previous", V4, "must be langfuse.previous.tag until its data is copied"],
  ["previous", "3.225.0", "must be langfuse.previous.tag until its data is copied"],
  ["current", "3.225.0", "must be langfuse.previous.tag, or an image of Langfuse 4"],
  ["current", "5.0.0", "must be langfuse.previous.tag, or an image of Langfuse 4"],
])("serves: %s: the new one may not run %s", (serves, tag, rule) => {
  expect(beside({ images: { tag } }, { serves })).toEqual([
    finding("langfuse.images.tag", rule, JSON.stringify(tag), `Write: tag: ${V3}`),
  ]);
});

test("without the previous one, chart 2.x runs Langfuse 4 again", () => {
  expect(beside({ previous: undefined })).toEqual([
    finding(
      "langfuse.images.tag",
      "must be an image of Langfuse 4, which chart 2.0.0 runs",
      JSON.stringify(V3),
      "Write for example: tag: 4.4.0-keyless.1, or chartVersion: 1.5.29",
    ),
  ]);
});
