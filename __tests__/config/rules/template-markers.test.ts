import { finding, findings, langfuse } from "./findings";

describe("template markers", () => {
  const marked = (path: string, marker: string) =>
    finding(
      path,
      'must not hold "${" or "%{", which Terraform reads as the start of a template',
      `a text with "${marker}"`,
      "Write the text without it.",
    );

  test("may not stand in a value", () => {
    expect(findings({ tags: { owner: "${path.module}", cost: "%{ if true }" } })).toEqual([
      marked("tags.owner", "${"),
      marked("tags.cost", "%{"),
    ]);
  });

  test("may not stand in a key", () => {
    expect(findings({ tags: { "a${b}": "c" } })).toEqual([marked("tags.a${b}", "${")]);
  });

  test("may not be escaped either", () => {
    expect(findings({ tags: { owner: "$${x}" } })).toEqual([marked("tags.owner", "${")]);
  });

  test("may not stand in a list, beside what else is wrong there", () => {
    const exposure = { kind: "none" };
    const found = findings({ exposure, keyVault: { allowedRanges: ["203.0.113.0/24", "${var.range}"] } });
    expect(found.map(({ path }) => path)).toEqual([
      ["keyVault", "allowedRanges", 1],
      ["keyVault", "allowedRanges", 1],
    ]);
    expect(found[1]).toEqual({ ...marked("", "${"), path: ["keyVault", "allowedRanges", 1] });
  });

  test("may stand in an environment variable, which is escaped", () => {
    expect(findings(langfuse({ environment: { GREETING: "${name} %{x}" } }))).toEqual([]);
  });

  test("are no markers without the brace", () => {
    expect(findings({ tags: { price: "5$ {net} 100% $x" } })).toEqual([]);
  });
});
