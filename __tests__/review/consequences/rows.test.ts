import { createRename, findRows, markRows } from "../../../review/consequences/rows";
import { toText } from "../../../review/facts/sentence";
import { given } from "../facts/deployments";
import { synthesis } from "../../support/synthesis";
import { listEffects } from "./effects";

/** Production with some texts of its platform replaced. */
function production(...replaced: readonly (readonly [text: string, by: string])[]) {
  const { platform, release } = synthesis("production");
  const edit = (json: object) =>
    JSON.parse(replaced.reduce((text, [one, other]) => text.replaceAll(one, other), JSON.stringify(json))) as object;
  return given({ "production-platform": edit(platform), "production-release": edit(release) });
}

const base = production();
const RANGES = [
  '"authorized_ip_ranges":["203.0.113.0/24"]',
  '"authorized_ip_ranges":["203.0.113.0/24","198.51.100.0/22"]',
] as const;
const GROUP = [
  '"azuread_app_role_assignment":{',
  '"azuread_app_role_assignment":{"sso_group_contractors":{"app_role_id":"00000000-0000-0000-0000-000000000000",' +
    '"principal_object_id":"44444444-4444-4444-4444-444444444444",' +
    '"resource_object_id":"${azuread_service_principal.sso_principal.object_id}"},',
] as const;

test.each([
  [
    "another range",
    [RANGES],
    ["opens: The API server of the cluster aks-langfuse-production opens to 198.51.100.0/22."],
  ],
  ["another group", [GROUP], ["opens: The principal contractors (44444444-4444-4444-4444-444444444444) may sign in."]],
  [
    "a vault without ranges",
    [['"default_action":"Deny","ip_rules":["203.0.113.0/24"]', '"default_action":"Allow"']],
    ["opens: The Key Vault kv-langfuse-production opens to any address."],
  ],
  [
    "another administrator",
    [["22222222-2222-2222-2222-222222222222", "55555555-5555-5555-5555-555555555555"]],
    expect.arrayContaining([
      "opens: The service principal pipeline (55555555-5555-5555-5555-555555555555) may read, write and delete secrets (Key Vault Secrets Officer) in the Key Vault kv-langfuse-production only.",
      "harmless: No longer: The service principal pipeline (22222222-2222-2222-2222-222222222222) may read, write and delete secrets (Key Vault Secrets Officer) in the Key Vault kv-langfuse-production only.",
    ]),
  ],
] as const)("%s", (_, replaced, effects) => {
  expect(listEffects(base, production(...(replaced as readonly (readonly [string, string])[])))).toEqual(effects);
});

test("the other way round, they close", () => {
  expect(listEffects(production(RANGES, GROUP), base)).toEqual([
    "interrupts: The assignment to the sign-in sso_group_contractors is deleted: who is assigned by it may no longer sign in.",
    "harmless: No longer: The principal contractors (44444444-4444-4444-4444-444444444444) may sign in.",
    "harmless: The API server of the cluster aks-langfuse-production closes to 198.51.100.0/22.",
  ]);
});

test("rows that are new or have changed are marked; a new name alone opens nothing", () => {
  const after = production(RANGES, GROUP, ["id-langfuse-production", "id-renamed"]);
  const rows = markRows(findRows(after), findRows(base), createRename(base, after));
  const marked = [
    ...rows.grants.map(({ mark, sentence }) => [mark, toText(sentence)] as const),
    ...rows.reachability.map(({ mark, from, to }) => [mark, `${from} to ${toText(to)}`] as const),
  ].flatMap(([mark, text]) => (mark ? [`${mark}: ${text}`] : []));
  expect(marked).toEqual([
    "changed: Pods with the service account langfuse in the namespace langfuse may act as the identity id-renamed: it trusts tokens of the cluster aks-langfuse-production for system:serviceaccount:langfuse:langfuse.",
    "changed: The identity id-renamed may read, write and delete blobs (Storage Blob Data Contributor) in the container langfuse of stlangfuseproduction only.",
    "changed: The identity id-renamed may sign URLs with at most its own rights (Storage Blob Delegator) for the storage account stlangfuseproduction only.",
    "new: The principal contractors (44444444-4444-4444-4444-444444444444) (if it is a group: with its members) is assigned to the enterprise application Langfuse SSO (rg-langfuse-production), and may sign in.",
    "changed: 203.0.113.0/24, 198.51.100.0/22 to the API server of the cluster aks-langfuse-production",
  ]);
  const opened = listEffects(base, production(["id-langfuse-production", "id-renamed"]));
  expect(opened.filter((text) => text.startsWith("opens"))).toEqual([]);
});
