import { given, platform } from "../facts/deployments";
import { compare, listEffects } from "./effects";

const stack = (others: object, resource: object = {}) => platform(resource, others);
const policy = (...waivers: readonly object[]) => stack({ "//": { policy: { deletionProtection: true, waivers } } });
const WAIVER = { rule: "registry-admin-off", address: "a.b", reason: "The scanner needs it.", expires: "2027-01-31" };
const provider = (settings: object) => stack({ provider: { azurerm: [settings] } });
const versions = (version: string) =>
  stack({ terraform: { required_providers: { azurerm: { source: "hashicorp/azurerm", version } } } });

test.each([
  [
    "a new waiver",
    policy(),
    policy(WAIVER),
    ["opens: A waiver allows a.b to break the rule registry-admin-off until 2027-01-31: The scanner needs it."],
  ],
  [
    "a removed waiver",
    policy(WAIVER),
    policy(),
    ["harmless: No waiver allows a.b to break the rule registry-admin-off any more."],
  ],
  ["a newer provider", versions("4.55.0"), versions("4.56.0"), ["harmless: The provider azurerm: 4.55.0 → 4.56.0."]],
  [
    "an older provider",
    versions("4.56.0"),
    versions("4.55.0"),
    [
      "unknown: The provider azurerm: 4.56.0 → 4.55.0, an older version, which may not read the state that a newer one wrote.",
    ],
  ],
  [
    "another sign-in",
    provider({ use_oidc: true }),
    provider({ use_oidc: false }),
    ["harmless: The provider azurerm of test-platform signs in or works in another way (use_oidc: true → false)."],
  ],
  [
    "another subscription",
    provider({ subscription_id: "1" }),
    provider({ subscription_id: "2" }),
    [
      "unknown: The provider azurerm of test-platform works in another place (subscription_id: 1 → 2): what happens to deployed resources is unknown.",
    ],
  ],
  [
    "what a data source finds",
    stack({ data: { azurerm_key_vault: { vault: { name: "kv-one" } } } }),
    stack({ data: { azurerm_key_vault: { vault: { name: "kv-two" } } } }),
    expect.arrayContaining([
      "interrupts: test-platform uses another Key Vault: kv-one → kv-two (name: kv-one → kv-two).",
    ]),
  ],
] as const)("%s", (_, before, after, effects) => {
  expect(listEffects(before, after)).toEqual(effects);
});

const backend = (settings: object) => stack({ terraform: { backend: settings } });
const MIGRATE = "Without terraform init -migrate-state, Terraform would create everything again.";

test.each([
  [
    { local: { path: "a" } },
    { local: { path: "b" } },
    `unknown: The state of test-platform is in another place (path: a → b). ${MIGRATE}`,
  ],
  [
    { local: {} },
    { azurerm: { key: "b" } },
    `unknown: The state of test-platform is in another backend (azurerm). ${MIGRATE}`,
  ],
])("a state that moves from %j to %j", (before, after, effect) => {
  expect(listEffects(backend(before), backend(after))).toContain(effect);
});

test("protection that is removed and added", () => {
  const vault = (prevent_destroy: boolean) =>
    platform({ azurerm_key_vault: { vault: { name: "kv", lifecycle: { prevent_destroy } } } });
  expect(listEffects(vault(true), vault(false))).toEqual([
    "opens: Terraform no longer refuses to destroy the Key Vault kv.",
  ]);
  expect(listEffects(vault(false), vault(true))).toEqual(["harmless: Terraform refuses to destroy the Key Vault kv."]);
});

test("without a plan, the effect is at least unknown", () => {
  expect(compare(policy(WAIVER), policy())).toMatchObject({ risk: "unknown" });
  expect(compare(policy(), policy(WAIVER))).toMatchObject({ risk: "opens" });
  const empty = given({});
  expect(compare(empty, policy())).toBeUndefined();
});
