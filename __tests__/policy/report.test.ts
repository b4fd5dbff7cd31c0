import { countText, reportText, ruleLines, violationTexts, waiverLines } from "../../policy/report";
import { evaluateEnvironments } from "../../policy/evaluate-environments";
import { jsonReport } from "../../policy/json-report";
import { sharedKeyOff } from "../../policy/rules/keyless/shared-key-off";
import { parseStack } from "../../terraform-json/read";

const ACCOUNT = { type: "Microsoft.Storage/storageAccounts@2024-01-01", body: {} };
const waiver = (address: string) => ({
  rule: "shared-key-off",
  address,
  reason: "The migration needs it.",
  expires: "2026-12-31",
});

function evaluated(...waivers: object[]) {
  const json = {
    "//": { policy: { deletionProtection: true, waivers } },
    resource: { azapi_resource: { one: ACCOUNT, two: ACCOUNT } },
    module: { other: {} },
  };
  const [environment] = evaluateEnvironments([parseStack("out/test-platform.json", JSON.stringify(json))], {
    today: "2026-11-25",
  });
  if (!environment) throw new Error("nothing was evaluated");
  const results = environment.verdict.results.filter(({ rule }) =>
    ["shared-key-off", "sound-waiver"].includes(rule.id),
  );
  return { ...environment, verdict: { ...environment.verdict, results } };
}

const PATH = "body.properties.allowSharedKeyAccess";

test("violations have place, reason and fix; then come waivers, gaps and the count", () => {
  expect(reportText(evaluated(waiver("azapi_resource.one")))).toBe(
    `violated: shared-key-off
  rule   A storage account does not accept account keys.
  at     test-platform  azapi_resource.two
         ${PATH} is not set, which means true, and must be false
  why    ${sharedKeyOff.rationale}
  fix    ${sharedKeyOff.fix}
  see    ${sharedKeyOff.source}
  waive  policy.waivers in the environment file: { rule: shared-key-off, address: azapi_resource.two, reason: <10 to 500 characters>, expires: <YYYY-MM-DD> }

waived until 2026-12-31: shared-key-off at azapi_resource.one, because: The migration needs it.
not checked: test-platform has "module", which is not checked.
test (synthesis): 2 rules: 1 compliant, 1 violated, 0 not applicable`,
  );
});

test("each violation of the rule about waivers has its own fix, and cannot be waived", () => {
  const expired = { ...waiver("azapi_resource.one"), expires: "2026-11-24" };
  const plaintext = { ...expired, rule: "storage-over-https", setting: "storage.allowPlaintext" };
  const sound = evaluated(expired, waiver("a.b"), plaintext).verdict.results.slice(1);
  const [text] = violationTexts(sound);
  expect(text?.split("\n").slice(2)).toEqual([
    "  at     test-platform  azapi_resource.one",
    "         policy.waivers[0] (shared-key-off) expired on 2026-11-24",
    "  at     test-platform  a.b",
    "         policy.waivers[1] (shared-key-off) is not needed: there is no violation at the address, or no such address",
    "  at     test-platform  azapi_resource.one",
    "         storage.allowPlaintext (storage-over-https) expired on 2026-11-24",
    expect.stringMatching(/^ {2}why {4}/),
    "  fix    Correct the violation and remove the waiver, or agree on a later day and set it in expires.",
    "  fix    Remove the waiver, or correct its address.",
    "  fix    Use https, or set a later day in storage.allowPlaintext.expires.",
    expect.stringMatching(/^ {2}see {4}/),
    "",
  ]);
});

test("a rule with violations at several addresses has one line for a waiver", () => {
  expect(violationTexts(evaluated().verdict.results)[0]).toContain(
    "{ rule: shared-key-off, address: <address>, reason:",
  );
});

test("a result with waivers for every finding has no violation", () => {
  const { results } = evaluated(waiver("azapi_resource.one"), waiver("azapi_resource.two")).verdict;
  expect(violationTexts(results)).toEqual([]);
  expect(waiverLines(results)).toHaveLength(2);
  expect(countText(results)).toBe("2 rules: 1 compliant, 1 waived, 0 not applicable");
});

test("a waiver of a rule with an alarm has a line before all others", () => {
  const alarm = { word: "PLAINTEXT", means: "traces are sent unencrypted" };
  const results = evaluated(waiver("azapi_resource.one"), waiver("azapi_resource.two")).verdict.results;
  const loud = results.map((result) => ({ ...result, rule: { ...result.rule, id: "loud", alarm } }));
  expect(waiverLines([...results.slice(0, 1), ...loud.slice(0, 1)])).toEqual([
    "PLAINTEXT until 2026-12-31 at azapi_resource.one: traces are sent unencrypted",
    "PLAINTEXT until 2026-12-31 at azapi_resource.two: traces are sent unencrypted",
    "waived until 2026-12-31: shared-key-off at azapi_resource.one, because: The migration needs it.",
    "waived until 2026-12-31: shared-key-off at azapi_resource.two, because: The migration needs it.",
    "waived until 2026-12-31: loud at azapi_resource.one, because: The migration needs it.",
    "waived until 2026-12-31: loud at azapi_resource.two, because: The migration needs it.",
  ]);
});

test("every rule is listed with its verdict", () => {
  expect(ruleLines(evaluated().verdict.results)).toEqual([
    "shared-key-off  violation       A storage account does not accept account keys.",
    "sound-waiver    not applicable  there is no waiver",
  ]);
});

test("the result as JSON", () => {
  const finding = { stack: "test-platform", path: PATH, problem: "is not set, which means true, and must be false" };
  expect(jsonReport([evaluated(waiver("azapi_resource.one"))])).toEqual({
    compliant: false,
    environments: [
      {
        name: "test",
        source: "synthesis",
        files: ["out/test-platform.json"],
        compliant: false,
        gaps: ['test-platform has "module", which is not checked.'],
        rules: [
          {
            id: "shared-key-off",
            group: "keyless",
            title: "A storage account does not accept account keys.",
            scanners: ["CKV2_AZURE_40", "CKV2_AZURE_41"],
            verdict: "violation",
            findings: [
              { ...finding, address: "azapi_resource.one", waiver: waiver("azapi_resource.one") },
              { ...finding, address: "azapi_resource.two" },
            ],
          },
          {
            id: "sound-waiver",
            group: "safety",
            title:
              "Every waiver is valid: it has a known rule, an address, a reason, and a last day that is not past, and it allows a violation.",
            scanners: [],
            verdict: "compliant",
            findings: [],
          },
        ],
      },
    ],
  });
});
