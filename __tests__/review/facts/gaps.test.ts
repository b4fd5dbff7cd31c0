import { gaps } from "../../../review/facts/gaps";
import { environment, given, plan, platform } from "./given";

const CHARTS =
  "Images that no Helm value names, as those of the stores, come with their charts: their versions are not in this report.";

test.each(["dev", "production"] as const)("%s has nothing that the report does not understand", (name) => {
  expect(gaps({ synthesis: environment(name) })).toEqual([CHARTS]);
});

test("a type that nothing here knows is never dropped in silence", () => {
  const azapi_resource = { search: { type: "Microsoft.Search/searchServices@2024-01-01" } };
  const synthesis = platform(
    { azurerm_redis_cache: { queue: {} }, azapi_resource, time_sleep: { wait: {} } },
    { data: { http: { page: {} } }, ephemeral: { vault_secret: { one: {} } } },
  );
  expect(gaps({ synthesis })).toEqual([
    "azurerm_redis_cache.queue in test-platform, of type azurerm_redis_cache, is in no drawing and no sentence of this report.",
    "azapi_resource.search in test-platform, of type Microsoft.Search/searchServices, is in no drawing and no sentence of this report.",
    "data.http.page in test-platform, of type http, is in no drawing and no sentence of this report.",
    "ephemeral.vault_secret.one in test-platform, of type vault_secret, is in no drawing and no sentence of this report.",
  ]);
});

test("a plan of another configuration", () => {
  const synthesis = platform({ time_sleep: { wait: {} } });
  const found = gaps({ synthesis, plans: plan() });
  expect(found).toContain(
    "The plan of test-platform is not of the configuration that this report shows: it lacks time_sleep.wait.",
  );
  expect(gaps({ synthesis: given({ "other-platform": { resource: {} } }), plans: plan() })).toContain(
    "test-platform is planned, but not synthesized: only its changes are in this report.",
  );
});

test("a base that says little", () => {
  const synthesis = platform({});
  expect(gaps({ synthesis, base: given({ "other-platform": { resource: {} } }) })).toEqual([
    "The base has no stack test-platform: all of it counts as added.",
    "The base has a stack other-platform that is not here any more: what it made stays until someone destroys it.",
  ]);
  const state = given({ "test-platform": { format_version: "1.0", values: {} } });
  expect(gaps({ synthesis, base: state })).toEqual([
    "The base of test-platform is a state, and is compared with a synthesis: what Terraform fills in counts as changed.",
  ]);
});
