import { RULES } from "../../policy/rules";
import type { Waiver } from "../../policy/settings";
import type { ResourceChange } from "../../policy/data-loss";
import type { Deployment } from "../../rehearsal/deployments";
import { Policy, dataLosses, readPrinted } from "../../rehearsal/policy";
import { Unreadable } from "../../terraform-json/read";

const TODAY = "2026-11-25";

/** One stack, whose synthesis says something to the policy. */
function deploymentOf(json: object, policy?: object): Deployment {
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

function verdicts(deployment: Deployment): string[] {
  const { verdict } = new Policy(deployment, { today: TODAY, rules: shared }).judge();
  return verdict.results.map((result) => `${result.rule.id}: ${result.verdict}`);
}

test("waivers are those of the synthesis; without any, none counts", () => {
  const waivers = [waiver("shared-key-off", "azapi_resource.account")];
  expect(verdicts(deploymentOf(KEYS))).toEqual(["shared-key-off: violation", "sound-waiver: not applicable"]);
  expect(verdicts(deploymentOf(KEYS, { deletionProtection: true, waivers }))).toEqual([
    "shared-key-off: waived",
    "sound-waiver: compliant",
  ]);
});

test("what was judged is kept, in order", () => {
  const policy = new Policy(deploymentOf(KEYS), { today: TODAY, rules: shared });
  const empty = { format_version: "1.2", planned_values: {}, configuration: {} };
  policy.judge();
  policy.judge([readPrinted("dev-platform", "plan", JSON.stringify(empty))]);
  policy.judge([readPrinted("dev-platform", "state", '{"format_version": "1.0"}')]);
  expect(policy.judged.map(({ source, stacks, verdict }) => [source, stacks, verdict.holds])).toEqual([
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

  test("is what is replaced, deleted or forgotten and holds data, in order", () => {
    const changes = [
      change("replace", "azurerm_storage_container"),
      change("delete", "azurerm_role_assignment"),
      change("update"),
      change("delete"),
      change("forget", "azurerm_log_analytics_workspace"),
    ];
    expect(dataLosses(changes)).toEqual([
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
  const plan = readPrinted(
    "dev-platform",
    "plan",
    JSON.stringify({
      format_version: "1.2",
      planned_values: {},
      configuration: {},
      resource_changes: [resource("azurerm_key_vault"), resource("azurerm_resource_group")],
    }),
  );

  test("is waived where the policy says so, for each address by itself", () => {
    const waivers = [waiver("no-data-loss", "azurerm_key_vault.it")];
    const policy = new Policy(deploymentOf({}, { deletionProtection: true, waivers }), { today: TODAY, rules: losses });
    const told = dataLosses(plan.changes, policy.judge([plan]));
    expect(told.map((loss) => [loss.change.address, loss.waived])).toEqual([
      ["azurerm_key_vault.it", true],
      ["azurerm_resource_group.it", false],
    ]);
  });

  test("is told by the changes alone where no rule judged them", () => {
    const policy = new Policy(deploymentOf({}), { today: TODAY, rules: [] });
    expect(dataLosses(plan.changes, policy.judge([plan])).map(({ waived }) => waived)).toEqual([false, false]);
  });
});
