import { parse, stringify } from "yaml";
import { evaluate } from "../../policy/evaluate";
import type { Answer, Rule } from "../../policy/rule";
import { RULES } from "../../policy/rules";
import { STRICT, readSettings } from "../../policy/settings";
import { Deployment } from "../../terraform-json/deployment";
import { parseStack } from "../../terraform-json/read";
import type { Loose } from "../support/loose";
import { synthesis } from "../support/synthesis";

/** JSON of one stack, or of several by their names: a synthesis, a plan or a state. */
export type Input = { readonly stacks: Readonly<Record<string, object>> } | object;

/** Where a finding must be: address and path. */
export type Expected = readonly [address: string, path: string];

/** Both stacks of an environment as they are synthesized, to break something in. */
export type Production = ReturnType<typeof synthesis>;

/** What a mutation breaks something in. */
type Whole = "production" | "oss";

/** What a rule is tested with. Each name says what is special about a case. */
export interface RuleTable {
  readonly compliant: Readonly<Record<string, Input>>;
  readonly violating: Readonly<Record<string, readonly [Input, ...Expected[]]>>;
  readonly notApplicable: Readonly<Record<string, Input>>;
  /** What the mutation is of: a rule about S3 has nothing to say of production. @default "production" */
  readonly mutates?: Whole;
  /** Breaks in that environment exactly what the rule protects, and says where the rule must find it. */
  readonly mutation: readonly [(production: Production) => void, ...Expected[]];
}

export function deploymentOf(input: Input): Deployment {
  const stacks = "stacks" in input ? (input.stacks as Record<string, object>) : { "test-platform": input };
  return new Deployment(Object.entries(stacks).map(([name, json]) => parseStack(`${name}.json`, JSON.stringify(json))));
}

/** What is violated before anything is broken: the same for all rules. */
const unbroken: Partial<Record<Whole, string[][]>> = {};

/** Tests a rule with a table of cases, and by breaking a whole environment: no other rule may fire then. */
export function testRule(rule: Rule, table: RuleTable): void {
  const { compliant, violating, notApplicable, mutates = "production", mutation } = table;
  const check = (input: Input) => rule.check(deploymentOf(input), STRICT);

  test.each(Object.entries(compliant))("compliant: %s", (_, input) => {
    expect(check(input)).toEqual({ kind: "compliant" });
  });

  test.each(Object.entries(violating))("violating: %s", (_, [input, ...expected]) => {
    expect(placesOf(check(input))).toEqual(expected);
  });

  test.each(Object.entries(notApplicable))("not applicable: %s", (_, input) => {
    expect(check(input).kind).toBe("not applicable");
  });

  test(`the mutation of ${mutates} violates this rule only`, () => {
    const [breaking, ...expected] = mutation;
    const whole = synthesis(mutates);
    unbroken[mutates] ??= violations(whole);
    expect(unbroken[mutates]).toEqual([]);
    breaking(whole);
    expect(violations(whole)).toEqual(expected.map(([address, path]) => [rule.id, address, path]));
  });

  test("its texts are complete", () => {
    expect(RULES).toContain(rule);
    expect(rule.title).toMatch(/^[A-Z].*\.$/);
    expect(rule.rationale).toMatch(/\.$/);
    expect(rule.fix).toMatch(/\.$/);
    expect(rule.source).toMatch(/^https:\/\//);
  });
}

function placesOf(answer: Answer): Expected[] {
  return answer.kind === "violation" ? answer.findings.map(({ address, path }): Expected => [address, path]) : [];
}

function violations(whole: Production): string[][] {
  const deployment = deploymentOf(stacksOf(whole));
  const { results } = evaluate(deployment, {
    settings: readSettings(deployment) ?? STRICT,
    today: "2026-11-25",
  });
  return results
    .filter(({ verdict }) => verdict === "violation")
    .flatMap(({ rule, findings }) => findings.map(({ address, path }) => [rule.id, address, path]));
}

function stacksOf({ platform, release }: Production): Input {
  return { stacks: { "whole-platform": platform, "whole-release": release } };
}

/** Both stacks of the example in OSS with something broken in the values of Langfuse, or elsewhere. */
export function brokenOss(breaking: (values: Loose, whole: Production) => void): Input {
  const whole = synthesis("oss");
  changeHelmValues(whole, "langfuse", (values) => breaking(values, whole));
  return stacksOf(whole);
}

/** Changes the values of a Helm release. */
export function changeHelmValues(production: Production, name: string, change: (values: Loose) => void): void {
  const release = production.release.resource.helm_release[name];
  const values = parse(release.values[0]) as Loose;
  change(values);
  release.values = [stringify(values)];
}
