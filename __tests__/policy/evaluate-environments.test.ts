import { evaluateEnvironments } from "../../policy/evaluate-environments";
import { parseStack } from "../../terraform-json/read";

const TODAY = "2026-11-25";
const account = { azapi_resource: { account: { type: "Microsoft.Storage/storageAccounts@2024-01-01", body: {} } } };
const WAIVER = {
  rule: "shared-key-off",
  address: "azapi_resource.account",
  reason: "The migration needs it.",
  expires: "2026-12-31",
};

const synthesized = (name: string, json: object) => parseStack(`${name}.json`, JSON.stringify(json));
const sharedKey = (environment: ReturnType<typeof evaluateEnvironments>[number] | undefined) =>
  environment?.verdict.results.find(({ rule }) => rule.id === "shared-key-off")?.verdict;

test("the stacks of an environment are evaluated together, each kind of file by itself", () => {
  const state = { format_version: "1.0", values: {} };
  const environments = evaluateEnvironments(
    [
      synthesized("dev-platform", { resource: {} }),
      synthesized("prod-eu-platform", { resource: {} }),
      synthesized("dev-release", { resource: {} }),
      synthesized("dev-platform.state", state),
    ],
    { today: TODAY },
  );
  expect(
    environments.map(({ name, source, deployment }) => [name, source, ...deployment.stacks.map((stack) => stack.name)]),
  ).toEqual([
    ["dev", "synthesis", "dev-platform", "dev-release"],
    ["prod-eu", "synthesis", "prod-eu-platform"],
    ["dev", "state", "dev-platform"],
  ]);
});

test("the waivers of a synthesis override the given ones", () => {
  const comment = { policy: { deletionProtection: true, waivers: [WAIVER] } };
  const [own] = evaluateEnvironments([synthesized("dev-platform", { "//": comment, resource: account })], {
    today: TODAY,
  });
  expect(sharedKey(own)).toBe("waived");
  const [other] = evaluateEnvironments(
    [synthesized("dev-platform", { "//": { policy: { deletionProtection: true, waivers: [] } }, resource: account })],
    {
      today: TODAY,
      settings: { deletionProtection: true, waivers: [WAIVER] },
    },
  );
  expect(sharedKey(other)).toBe("violation");
});

test("waivers for plans and states are given", () => {
  const resource = {
    address: "azapi_resource.account",
    mode: "managed",
    type: "azapi_resource",
    name: "account",
    values: { type: "Microsoft.Storage/storageAccounts@2024-01-01", body: {} },
  };
  const state = synthesized("dev-platform", {
    format_version: "1.0",
    values: { root_module: { resources: [resource] } },
  });
  expect(sharedKey(evaluateEnvironments([state], { today: TODAY })[0])).toBe("violation");
  const settings = { deletionProtection: true, waivers: [WAIVER] };
  expect(sharedKey(evaluateEnvironments([state], { today: TODAY, settings })[0])).toBe("waived");
});
