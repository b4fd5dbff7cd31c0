import { findings, langfuse } from "./findings";

describe("rules in a file that is wrong elsewhere", () => {
  test("look at the sections that are right", () => {
    const found = findings({
      azure: {},
      publicUrl: "https://langfuse.example.com/",
      ...langfuse({ keeper: { replicas: 2 } }),
    });
    expect(found.map(({ path }) => path.join("."))).toEqual([
      "azure.location",
      "publicUrl",
      "langfuse.keeper.replicas",
    ]);
  });

  test("leave out the sections that are wrong", () => {
    expect(findings(langfuse({ keeper: { replicas: 2 }, telemetry: "no" })).map(({ path }) => path.join("."))).toEqual([
      "langfuse.telemetry",
    ]);
  });
});
