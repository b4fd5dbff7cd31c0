import { checkSections, checkWarnings, fieldError, langfuse } from "./check-sections";

test.each([
  ["web", "1023Mi", "1024Mi"],
  ["worker", "512Mi", "1024Mi"],
  ["postgresql", "128Mi", "256Mi"],
  ["redis", "64Mi", "128Mi"],
  ["clickhouse", "1Gi", "2048Mi"],
  ["keeper", "128Mi", "256Mi"],
])("%s with %s of memory gives a warning", (component, memory, least) => {
  const sections = (given: string) => langfuse({ [component]: { size: { memory: given } } });
  expect(checkSections(sections(memory))).toEqual([]);
  expect(checkWarnings(sections(least))).toEqual([]);
  expect(checkWarnings(sections(memory))).toEqual([
    fieldError(
      `langfuse.${component}.size.memory`,
      `should be at least ${least}: with less, the pod is likely to be killed`,
      JSON.stringify(memory),
      `Write for example: memory: ${least}`,
    ),
  ]);
});

test.each([
  ["postgresql", 3, 4],
  ["redis", 1, 2],
  ["clickhouse", 9, 10],
  ["keeper", 1, 2],
])("%s with a disk of %s GiB gives a warning", (store, diskGib, least) => {
  const rule =
    store === "redis"
      ? `should be at least ${least}: twice the queue that its memory holds`
      : `should be at least ${least}: a smaller disk is full without any data of yours`;
  expect(checkWarnings(langfuse({ [store]: { diskGib } }))).toEqual([
    fieldError(`langfuse.${store}.diskGib`, rule, String(diskGib), `Write for example: diskGib: ${least}`),
  ]);
  expect(checkWarnings(langfuse({ [store]: { diskGib: least } }))).toEqual([]);
});

test("Redis' disk holds its queue twice", () => {
  const redis = (diskGib: number) => checkWarnings(langfuse({ redis: { diskGib, size: { memory: "4Gi" } } }));
  expect(redis(6)).toEqual([]);
  expect(redis(5).map(({ rule }) => rule)).toEqual(["should be at least 6: twice the queue that its memory holds"]);
});

test("Redis' limit must not be 0", () => {
  const memory = (given: string) => checkSections(langfuse({ redis: { size: { memory: given } } }));
  expect(memory("2Mi")).toEqual([]);
  expect(memory("1Mi")).toEqual([
    fieldError(
      "langfuse.redis.size.memory",
      "must be at least 2Mi: three quarters of it, in whole MiB, are Redis' limit, and 0 means no limit",
      '"1Mi"',
      "Write for example: memory: 1Gi",
    ),
  ]);
});
