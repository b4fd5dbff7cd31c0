import { loadEnvironments } from "../../config/load";
import { federatedSubject } from "../../constructs/names";
import { PlatformStack } from "../../stacks/platform-stack";
import { ReleaseStack } from "../../stacks/release-stack";
import { terraformOf, testApp, type Synthesized } from "../support/synth";

const loaded = loadEnvironments("environments");

/** Attributes that carry a key, a password or a connection string that Azure generates. */
const KEY_ATTRIBUTE =
  /\.((primary|secondary)_\w*(key|string)|\w*_sas\w*|admin_password|kube_admin_config\w*|client_key|client_certificate)\b/;

/** The expressions of a stack, as `${azurerm_storage_account.x.primary_access_key}`. */
function expressions(json: Synthesized): string[] {
  return JSON.stringify(json).match(/\$\{[^}]*\}/g) ?? [];
}

/** Types whose state contains a key in any case. */
const KEY_TYPES = ["azurerm_storage_account", "azurerm_log_analytics_workspace", "azurerm_redis_cache"];

describe.each(loaded.environments)("$environment.name", (member) => {
  let platform: Synthesized;
  let release: Synthesized;
  beforeAll(() => {
    platform = terraformOf(new PlatformStack(testApp(), member));
    release = terraformOf(new ReleaseStack(testApp(), member));
  });

  test("nothing refers to an attribute with a key", () => {
    const all = [...expressions(platform), ...expressions(release)];
    expect(all.length).toBeGreaterThan(100);
    expect(all.filter((expression) => KEY_ATTRIBUTE.test(expression))).toEqual([]);
  });

  test("no resource type is used that keeps a key in the state", () => {
    const types = [...Object.keys(platform.resource), ...Object.keys(release.resource)];
    expect(types.filter((type) => KEY_TYPES.includes(type))).toEqual([]);
    expect(Object.keys(platform.data)).not.toContain("azurerm_storage_account");
  });

  test("secret values are in write-only arguments only", () => {
    const readable = (secret: object) => ["value", "data", "binary_data"].filter((name) => name in secret);
    const secrets = [
      ...Object.values(platform.resource["azurerm_key_vault_secret"] ?? {}),
      ...Object.values(release.resource["kubernetes_secret_v1"] ?? {}),
    ];
    expect(secrets).toHaveLength(14);
    expect(secrets.flatMap(readable)).toEqual([]);
    expect(release.data).not.toHaveProperty("azurerm_key_vault_secret");
  });

  test("one secret is in the platform's state, and it is read once, into a write-only argument", () => {
    const readers = Object.entries(platform.resource["azurerm_key_vault_secret"] ?? {}).filter(([, secret]) =>
      JSON.stringify(secret).includes("azuread_application_password.sso_password.value"),
    );
    expect(readers.map(([name]) => name)).toEqual(["vault_sso_client_secret"]);
    expect(expressions(platform).filter((expression) => expression.includes("sso_password.value"))).toHaveLength(1);
  });

  test("the credential trusts the account that the release creates", () => {
    const [account] = Object.values(release.resource["kubernetes_service_account_v1"] ?? {});
    const [namespace] = Object.values(release.resource["kubernetes_namespace_v1"] ?? {});
    const [credential] = Object.values(platform.resource["azurerm_federated_identity_credential"] ?? {});
    expect(credential.subject).toBe(
      federatedSubject({ namespace: namespace.metadata.name, name: account.metadata.name }),
    );
  });

  test("no pod gets an Azure credential in its environment", () => {
    const names = JSON.stringify(release).match(/AZURE_(CLIENT_ID|CLIENT_SECRET|TENANT_ID)|\w*ACCESS_KEY\w*/g);
    expect(names).toBeNull();
  });
});
