import { RULES } from "../../policy/rules";
import type { Waiver } from "../../policy/settings";
import type { ResourceChange } from "../../policy/data-loss";
import type { SynthesizedEnvironment } from "../../rehearsal/synthesized-environments";
import { Policy, findDataLosses, parsePrinted } from "../../rehearsal/policy";
import { Unreadable } from "../../terraform-json/read";

const TODAY = "2026-11-25";

/** An environment of one stack, with settings of the policy. */
function createEnvironment(json: object, policy?: object): SynthesizedEnvironment {
  const text = JSON.stringify({ "//": { metadata: { stackName: "dev-platform" }, policy }, terraform: {}, ...json });
  return { name: "dev", stacks: [{ name: "dev-platform", text, json: JSON.parse(text) }] };
}

const KEYS = {
  resource: {
    azapi_resource: {
      account: {
        type: "Microsoft.Storage/storageAccounts@2024-01-01",
        body: { properties: { allowSharedKeyAccess: true } },
      },
    },
  },
};

const shared = RULES.filter(({ id }) => id === "shared-key-off");
const losses = RULES.filter(({ id }) => id === "no-data-loss");

const waiver = (rule: string, address: string): Waiver => ({ rule, address, reason: "Why.", expires: "2026-12-31" });

function evaluate(environment: SynthesizedEnvironment): string[] {
  const { verdict } = new Policy(environment, { today: TODAY, rules: shared }).evaluate();
  return verdict.results.map((result) => `${result.rule.id}: ${result.verdict}`);
}

test("waivers are those of the synthesis", () => {
  const waivers = [waiver("shared-key-off", "azapi_resource.account")];
  expect(evaluate(createEnvironment(KEYS))).toEqual(["shared-key-off: violation", "sound-waiver: not applicable"]);
  expect(evaluate(createEnvironment(KEYS, { deletionProtection: true, waivers }))).toEqual([
    "shared-key-off: waived",
    "sound-waiver: compliant",
  ]);
});

test("the results are in order of the evaluations", () => {
  const policy = new Policy(createEnvironment(KEYS), { today: TODAY, rules: shared });
  const empty = { format_version: "1.2", planned_values: {}, configuration: {} };
  policy.evaluate();
  policy.evaluate([parsePrinted("dev-platform", "plan", JSON.stringify(empty))]);
  policy.evaluate([parsePrinted("dev-platform", "state", '{"format_version": "1.0"}')]);
  expect(policy.results.map(({ source, stacks, verdict }) => [source, stacks, verdict.holds])).toEqual([
    ["synthesis", ["dev-platform"], false],
    ["plan", ["dev-platform"], true],
    ["state", ["dev-platform"], true],
  ]);
});

test("a stack that the policy cannot read is an error", () => {
  const broken = { name: "dev", stacks: [{ name: "dev-platform", text: "{}", json: {} }] };
  expect(() => new Policy(broken, { today: TODAY })).toThrow(Unreadable);
});

describe("what a change would lose", () => {
  const change = (action: string, type = "azurerm_key_vault"): ResourceChange => ({
    address: `${type}.it`,
    type,
    action,
  });

  test("is a resource with data that is replaced, deleted or forgotten", () => {
    const changes = [
      change("replace", "azurerm_storage_container"),
      change("delete", "azurerm_role_assignment"),
      change("update"),
      change("delete"),
      change("forget", "azurerm_log_analytics_workspace"),
    ];
    expect(findDataLosses(changes)).toEqual([
      { change: changes[0], data: "events, media and exports", waived: false },
      { change: changes[3], data: "the secrets of Langfuse", waived: false },
      { change: changes[4], data: "the logs", waived: false },
    ]);
  });

  /** A plan in which a vault and a group are replaced. */
  const resource = (type: string) => {
    const address = `${type}.it`;
    return {
      address,
      type,
      name: "it",
      mode: "managed",
      change: { actions: ["delete", "create"], before: {}, after: {} },
    };
  };
  const plan = parsePrinted(
    "dev-platform",
    "plan",
    JSON.stringify({
      format_version: "1.2",
      planned_values: {},
      configuration: {},
      resource_changes: [resource("azurerm_key_vault"), resource("azurerm_resource_group")],
    }),
  );

  test("is waived by the policy, for each address", () => {
    const waivers = [waiver("no-data-loss", "azurerm_key_vault.it")];
    const policy = new Policy(createEnvironment({}, { deletionProtection: true, waivers }), {
      today: TODAY,
      rules: losses,
    });
    const found = findDataLosses(plan.changes, policy.evaluate([plan]));
    expect(found.map((loss) => [loss.change.address, loss.waived])).toEqual([
      ["azurerm_key_vault.it", true],
      ["azurerm_resource_group.it", false],
    ]);
  });

  test("is found from the changes alone if no rule evaluates them", () => {
    const policy = new Policy(createEnvironment({}), { today: TODAY, rules: [] });
    expect(findDataLosses(plan.changes, policy.evaluate([plan])).map(({ waived }) => waived)).toEqual([false, false]);
  });
});
