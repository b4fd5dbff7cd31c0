import { fieldError, checkSections, langfuse } from "./rules/check-sections";

describe("rules in a file with other problems", () => {
  test("check the valid sections", () => {
    const found = checkSections({
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

  test("do not check the invalid sections", () => {
    expect(
      checkSections(langfuse({ keeper: { replicas: 2 }, telemetry: "no" })).map(({ path }) => path.join(".")),
    ).toEqual(["langfuse.telemetry"]);
  });
});

describe("template markers", () => {
  const marked = (path: string, marker: string) =>
    fieldError(
      path,
      'must not contain "${" or "%{", which Terraform reads as the start of a template',
      `a text with "${marker}"`,
      "Write the text without it.",
    );

  test("are not allowed in a value", () => {
    expect(checkSections({ tags: { owner: "${path.module}", cost: "%{ if true }" } })).toEqual([
      marked("tags.owner", "${"),
      marked("tags.cost", "%{"),
    ]);
  });

  test("are not allowed in a key", () => {
    expect(checkSections({ tags: { "a${b}": "c" } })).toEqual([marked("tags.a${b}", "${")]);
  });

  test("are not allowed with an escape either", () => {
    expect(checkSections({ tags: { owner: "$${x}" } })).toEqual([marked("tags.owner", "${")]);
  });

  test("are not allowed in a list, which may have other problems", () => {
    const exposure = { kind: "none" };
    const found = checkSections({ exposure, keyVault: { allowedRanges: ["203.0.113.0/24", "${var.range}"] } });
    expect(found.map(({ path }) => path)).toEqual([
      ["keyVault", "allowedRanges", 1],
      ["keyVault", "allowedRanges", 1],
    ]);
    expect(found[1]).toEqual({ ...marked("", "${"), path: ["keyVault", "allowedRanges", 1] });
  });

  test("are allowed in an environment variable, which the stacks escape", () => {
    expect(checkSections(langfuse({ environment: { GREETING: "${name} %{x}" } }))).toEqual([]);
  });

  test("need a brace", () => {
    expect(checkSections({ tags: { price: "5$ {net} 100% $x" } })).toEqual([]);
  });
});
