import { findGaps } from "../../../review/facts/gaps";
import { environment, given, plan, platform } from "./deployments";

const CHARTS =
  "The report does not cover images that the charts set themselves, such as those of the databases: no Helm value contains their versions.";

test.each(["dev", "production"] as const)("the report covers every type of %s", (name) => {
  expect(findGaps({ synthesis: environment(name) })).toEqual([CHARTS]);
});

test("an unknown type is always a gap", () => {
  const azapi_resource = { search: { type: "Microsoft.Search/searchServices@2024-01-01" } };
  const synthesis = platform(
    { azurerm_redis_cache: { queue: {} }, azapi_resource, time_sleep: { wait: {} } },
    { data: { http: { page: {} } }, ephemeral: { vault_secret: { one: {} } } },
  );
  expect(findGaps({ synthesis })).toEqual([
    "The report does not cover azurerm_redis_cache.queue in test-platform: its type azurerm_redis_cache is unknown.",
    "The report does not cover azapi_resource.search in test-platform: its type Microsoft.Search/searchServices is unknown.",
    "The report does not cover data.http.page in test-platform: its type http is unknown.",
    "The report does not cover ephemeral.vault_secret.one in test-platform: its type vault_secret is unknown.",
  ]);
});

test("a plan of another configuration", () => {
  const synthesis = platform({ time_sleep: { wait: {} } });
  const found = findGaps({ synthesis, plans: plan() });
  expect(found).toContain("The plan of test-platform was made from another configuration, without time_sleep.wait.");
  expect(findGaps({ synthesis: given({ "other-platform": { resource: {} } }), plans: plan() })).toContain(
    "test-platform has a plan, but is not synthesized: the report covers only its changes.",
  );
});

test("a base that can be compared only in part", () => {
  const synthesis = platform({});
  expect(findGaps({ synthesis, base: given({ "other-platform": { resource: {} } }) })).toEqual([
    "The base has no stack test-platform: all its blocks are shown as added.",
    "The stack other-platform is only in the base: its resources exist until an operator destroys them.",
  ]);
  const state = given({ "test-platform": { format_version: "1.0", values: {} } });
  expect(findGaps({ synthesis, base: state })).toEqual([
    "The base of test-platform is a state and is compared with a synthesis: attributes that Terraform computes are shown as changed.",
  ]);
});
