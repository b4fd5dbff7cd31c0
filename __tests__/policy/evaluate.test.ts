import { evaluate, type Result } from "../../policy/evaluate";
import { answer, finding, notApplicable, type Answer, type Rule } from "../../policy/rule";
import type { Waiver } from "../../policy/settings";
import { Deployment } from "../../terraform-json/deployment";
import { parseStack } from "../../terraform-json/read";

const TODAY = "2026-11-25";
const SYNTHESIS = parseStack("test-platform.json", JSON.stringify({ resource: { a_thing: { one: {}, two: {} } } }));
const STATE = parseStack("test-platform.json", JSON.stringify({ format_version: "1.0", values: { root_module: {} } }));

function rule(id: string, check: () => Answer): Rule {
  const words = { title: "It holds.", rationale: "So.", source: "https://example.com", fix: "Do it." };
  return { id, group: "safety", ...words, check };
}

const broken = (name: string) => finding({ stack: "test-platform", address: `a_thing.${name}` }, "size", "is wrong");
const RULES = [
  rule("holds", () => answer([])),
  rule("breaks", () => answer([broken("one"), broken("two")])),
  rule("asks-nothing", () => notApplicable("there is no thing")),
  rule("throws", () => {
    throw new Error("no idea");
  }),
];

const waiver = (more: Partial<Waiver> = {}): Waiver => ({
  rule: "breaks",
  address: "a_thing.one",
  reason: "It will be replaced.",
  expires: "2026-12-31",
  ...more,
});

function results(waivers: readonly Waiver[], rules: readonly Rule[] = RULES, stack = SYNTHESIS): readonly Result[] {
  const settings = { deletionProtection: true, waivers };
  return evaluate(new Deployment([stack]), { settings, today: TODAY, rules }).results;
}

function verdicts(...args: Parameters<typeof results>): Record<string, string> {
  return Object.fromEntries(results(...args).map(({ rule: { id }, verdict }) => [id, verdict]));
}

function waiverProblems(...waivers: readonly Waiver[]): string[] {
  return results(waivers, RULES.slice(0, 2)).flatMap(({ rule: { id }, findings }) =>
    id === "sound-waiver" ? findings.map(({ address, path, problem }) => `${address} ${path} ${problem}`) : [],
  );
}

test("every rule is evaluated, and one that throws is a violation", () => {
  expect(verdicts([])).toEqual({
    holds: "compliant",
    breaks: "violation",
    "asks-nothing": "not applicable",
    throws: "violation",
    "sound-waiver": "not applicable",
  });
  const [, breaks, asks, throws] = results([]);
  expect(breaks?.findings.map(({ address }) => address)).toEqual(["a_thing.one", "a_thing.two"]);
  expect(asks?.reason).toBe("there is no thing");
  expect(throws?.findings).toEqual([
    {
      stack: "test-platform",
      address: "",
      path: "",
      problem: "could not be evaluated, because the rule failed: no idea",
      waiver: undefined,
    },
  ]);
});

test("the verdict is compliant if nothing is violated", () => {
  const holds = (rules: readonly Rule[]) =>
    evaluate(new Deployment([SYNTHESIS]), { settings: { deletionProtection: true, waivers: [] }, today: TODAY, rules })
      .holds;
  expect(holds(RULES)).toBe(false);
  expect(holds(RULES.slice(0, 1))).toBe(true);
});

describe("a waiver", () => {
  test("allows violations at its address only", () => {
    const [, breaks] = results([waiver()]);
    expect(breaks?.verdict).toBe("violation");
    expect(breaks?.findings.map((finding) => finding.waiver?.address)).toEqual(["a_thing.one", undefined]);
    expect(verdicts([waiver(), waiver({ address: "a_thing.two" })], RULES.slice(0, 3))).toEqual({
      holds: "compliant",
      breaks: "waived",
      "asks-nothing": "not applicable",
      "sound-waiver": "compliant",
    });
  });

  test("counts on its last day", () => {
    expect(waiverProblems(waiver({ expires: TODAY }))).toEqual([]);
  });

  test.each<[string, Partial<Waiver>, string]>([
    ["without a reason", { reason: undefined }, "(breaks) has no reason"],
    ["with an empty reason", { reason: "  " }, "(breaks) has no reason"],
    ["without a last day", { expires: undefined }, "(breaks) has no expiry date"],
    ["whose last day is a word", { expires: "never" }, "(breaks) has an invalid expiry date"],
    ["whose last day is none", { expires: "2027-02-30" }, "(breaks) has an invalid expiry date"],
    ["that expired yesterday", { expires: "2026-11-24" }, "(breaks) expired on 2026-11-24"],
    ["of an unknown rule", { rule: "brakes" }, '(brakes) names an unknown rule; did you mean "breaks"?'],
  ])("%s is invalid, and a violation", (_, more, problem) => {
    expect(waiverProblems(waiver(more))).toEqual([`a_thing.one policy.waivers[0] ${problem}`]);
    expect(verdicts([waiver(more)])).toMatchObject({ breaks: "violation", "sound-waiver": "violation" });
    expect(results([waiver(more)])[1]?.findings.every((finding) => finding.waiver === undefined)).toBe(true);
  });

  test("does not allow an error of a rule", () => {
    const [failing] = RULES.slice(3);
    expect(verdicts([waiver({ rule: "throws", address: "" })], [failing as Rule])).toEqual({
      throws: "violation",
      "sound-waiver": "violation",
    });
  });

  test("that is not needed is a violation", () => {
    expect(waiverProblems(waiver({ rule: "holds" }), waiver({ address: "a_thing.three" }), waiver())).toEqual([
      "a_thing.one policy.waivers[0] (holds) is not needed: there is no violation at the address, or no such address",
      "a_thing.three policy.waivers[1] (breaks) is not needed: there is no violation at the address, or no such address",
    ]);
  });

  test("is not checked for need in a state", () => {
    expect(verdicts([waiver({ address: "a_thing.three" })], RULES, STATE)["sound-waiver"]).toBe("compliant");
  });

  test("is not checked for need in a synthesis if only a plan or a state can violate the rule", () => {
    const ofPlans: Rule = { ...(RULES.find(({ id }) => id === "holds") as Rule), onlyIn: "plan" };
    const rules = [...RULES.filter(({ id }) => id !== "holds"), ofPlans];
    expect(verdicts([waiver(), waiver({ rule: "holds" })], rules)["sound-waiver"]).toBe("compliant");
    expect(verdicts([waiver(), waiver({ rule: "holds" })], RULES)["sound-waiver"]).toBe("violation");
  });

  test("does not allow its own violation", () => {
    const waivers = [waiver({ rule: "sound-waiver", address: "a_thing.one" })];
    expect(verdicts(waivers)["sound-waiver"]).toBe("violation");
  });
});
