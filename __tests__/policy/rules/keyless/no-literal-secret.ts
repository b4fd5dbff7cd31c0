import { stringify } from "yaml";
import { noLiteralSecret } from "../../../../policy/rules/keyless/no-literal-secret";
import { KEYLESS } from "../../../../policy/rules/keyless";
import { RULES } from "../../../../policy/rules";
import { STRICT } from "../../../../policy/settings";
import { changeHelmValues, deploymentOf, testRule } from "../../rule-table";
import { plan, state } from "../../terraform-show";

/** Put together, so that no scanner finds it in this file. */
const TOKEN = `ghp_${"a1B2c3".repeat(6)}`;
const HEXADECIMAL = "3f0c1c549d1e4a5b9c8d2b7e61a0f001".repeat(2);

const resource = (type: string, settings: object) => ({ resource: { [type]: { x: settings } } });
const helm = (values: object) => resource("helm_release", { values: [stringify(values)] });
const variable = (name: string, value: string) => helm({ langfuse: { additionalEnv: [{ name, value }] } });
const inVariable = ["helm_release.x", "values.langfuse.additionalEnv[0].value"] as const;

testRule(noLiteralSecret, {
  compliant: {
    "a command, and the name of what it is about": {
      output: { get_credentials: { value: "az aks get-credentials --name aks" }, registry: { value: "acr" } },
    },
    "the client id in a secret of Key Vault": resource("azurerm_key_vault_secret", {
      name: "app-sso-client-id",
      value_wo: "11111111-1111-1111-1111-111111111111",
    }),
    "what is read": resource("kubernetes_secret_v1", { data_wo: { password: "${ephemeral.a.b.c}" } }),
    "names of Secrets and of their keys": helm({
      langfuse: {
        salt: { secretKeyRef: { name: "langfuse-secrets", key: "salt" } },
        ingress: { tls: { secretName: "langfuse-tls" } },
        imagePullSecret: "registry",
      },
      postgresql: {
        auth: {
          existingSecret: "langfuse-postgresql-auth",
          secretKeys: { userPasswordKey: "USERDB_PASSWORD", adminPasswordKey: "POSTGRES_PASSWORD" },
        },
      },
      redis: { auth: { existingSecret: "x", existingSecretPasswordKey: "password", existingSecretKey: "password" } },
      issuer: { privateKeySecretRef: { name: "letsencrypt-account" } },
    }),
    "a variable from a Secret": helm({
      langfuse: { additionalEnv: [{ name: "SMTP_PASSWORD", valueFrom: { secretKeyRef: { name: "x", key: "y" } } }] },
    }),
    "other variables": variable("LANGFUSE_AZURE_BLOB_CREDENTIAL", "workload-identity"),
    switches: helm({ serviceAccount: { automountServiceAccountToken: false }, auth: { password: true } }),
    "what is left empty": helm({ redis: { auth: { password: "" } } }),
    "a name of a secret of Key Vault": resource("azurerm_key_vault_secret", { name: "langfuse-smtp-password" }),
    "a digest by its name": helm({ image: { tag: HEXADECIMAL }, annotations: { "checksum/config": HEXADECIMAL } }),
    "what Terraform hides in a plan": plan({
      "helm_release.x": {
        values: { repository_password: "" },
        expressions: { repository_password: { references: ["var.x"] } },
      },
    }),
    "what a plan computes": plan({ "azurerm_subnet.x": { values: { key: TOKEN }, expressions: {} } }),
  },
  violating: {
    "an output, a local and a variable by their names": [
      {
        output: { redis_password: { value: "hunter2" } },
        locals: { redis_password: "hunter2" },
        variable: { redis_password: { default: "hunter2", description: "It." } },
      },
      ["output.redis_password", "value"],
      ["local.redis_password", "value"],
      ["var.redis_password", "default"],
    ],
    "a secret of Key Vault by its name": [
      resource("azurerm_key_vault_secret", { name: "app-salt", value_wo: "pepper" }),
      ["azurerm_key_vault_secret.x", "value_wo"],
    ],
    "a list of settings by its name": [
      resource("helm_release", { set_list: [{ name: "redis.auth.passwords", value: ["hunter2"] }] }),
      ["helm_release.x", "set_list[0].value[0]"],
    ],
    "a comment in Helm values": [
      resource("helm_release", { values: [`a: 1\n  # ${TOKEN}\n`] }),
      ["helm_release.x", "values[0]"],
    ],
    ...Object.fromEntries(
      ["REDIS_AUTH", "PGPASSWORD", "MYSQL_PWD", "FTP_PASSWD"].map((name) => [
        `a variable named ${name}`,
        [variable(name, "hunter2"), inVariable] as const,
      ]),
    ),
    "a token": [resource("helm_release", { description: TOKEN }), ["helm_release.x", "description"]],
    "a token in an output, a local, a provider and a backend": [
      {
        terraform: { backend: { http: { address: `https://x/${TOKEN}` } } },
        provider: { github: [{ owner: TOKEN }] },
        output: { x: { value: { list: [TOKEN] } } },
        locals: { x: TOKEN },
      },
      ["provider.github", "owner"],
      ["output.x", "value.list[0]"],
      ["local.x", "value"],
      ["terraform.backend.http", "address"],
    ],
    "a Helm value": [helm({ a: { b: TOKEN } }), ["helm_release.x", "values.a.b"]],
    "a random key": [helm({ a: HEXADECIMAL }), ["helm_release.x", "values.a"]],
    "a token under the name of a digest": [helm({ image: { tag: TOKEN } }), ["helm_release.x", "values.image.tag"]],
    "an attribute by its name": [
      resource("azurerm_linux_virtual_machine", { admin_password: "hunter2" }),
      ["azurerm_linux_virtual_machine.x", "admin_password"],
    ],
    "a Helm value by its name": [
      helm({ redis: { auth: { password: "hunter2" } } }),
      ["helm_release.x", "values.redis.auth.password"],
    ],
    "a Helm value by the name of what it is for": [
      helm({ langfuse: { salt: { value: "hunter2" }, nextauth: { secret: { value: "hunter2" } } } }),
      ["helm_release.x", "values.langfuse.salt.value"],
      ["helm_release.x", "values.langfuse.nextauth.secret.value"],
    ],
    "names in camel case": [
      helm({ langfuse: { encryptionKey: "abc" }, minio: { rootPassword: "abc" } }),
      ["helm_release.x", "values.langfuse.encryptionKey"],
      ["helm_release.x", "values.minio.rootPassword"],
    ],
    "a variable by its name": [variable("SMTP_PASSWORD", "hunter2"), inVariable],
    "a license": [variable("LANGFUSE_EE_LICENSE_KEY", "langfuse_ee_abc"), inVariable],
    "a variable with a URL": [variable("DATABASE_URL", "postgresql://a:b@c:5432/d"), inVariable],
    "data of a Secret": [
      resource("kubernetes_secret_v1", { data_wo: { "redis-password": "hunter2" } }),
      ["kubernetes_secret_v1.x", "data_wo.redis-password"],
    ],
    "a key beside a template": [
      resource("helm_release", { description: "AccountName=${a.b.c};AccountKey=hunter2hunter2" }),
      ["helm_release.x", "description"],
    ],
    "a plan": [
      plan({ "helm_release.x": { expressions: { description: { constant_value: TOKEN } } } }),
      ["helm_release.x", "description"],
    ],
    "a text with templates, of which only the plan's value shows the literal": [
      plan({
        "helm_release.x": {
          values: { description: `x ${TOKEN}` },
          expressions: { description: { references: ["a.b.c"] } },
        },
      }),
      ["helm_release.x", "description"],
    ],
  },
  notApplicable: { "a state": state({ "helm_release.x": { description: TOKEN } }) },
  mutation: [
    (production) =>
      changeHelmValues(production, "langfuse", (values) => {
        values.postgresql.auth.password = "hunter2";
      }),
    ["helm_release.langfuse", "values.postgresql.auth.password"],
  ],
});

test("the problem names a variable whose name is not in the path, unless the name looks like a secret", () => {
  const problems = [variable("MY_API_KEY", "0123456789"), variable(TOKEN, TOKEN)].map((json) => {
    const answer = noLiteralSecret.check(deploymentOf(json), STRICT);
    return answer.kind === "violation" ? answer.findings.map(({ problem }) => problem) : [];
  });
  expect(problems[0]).toEqual(["(MY_API_KEY) is a literal of 10 characters, and its name is that of a secret"]);
  expect(problems[1]).toHaveLength(2);
  expect(problems.join()).not.toContain(TOKEN);
});

test("no finding shows a secret", () => {
  const json = { ...helm({ a: TOKEN, password: TOKEN }), output: { x: { value: TOKEN } }, locals: { password: TOKEN } };
  const answers = KEYLESS.map((rule) => rule.check(deploymentOf(json), STRICT));
  expect(JSON.stringify(answers)).toContain("a token of GitHub");
  expect(JSON.stringify(answers)).not.toContain(TOKEN.slice(0, 12));
});

test("no rule shows a value that looks like a secret", () => {
  const url = "http://user:hunter2@example.com";
  const json = {
    resource: {
      azapi_resource: { x: { type: url } },
      azurerm_role_assignment: { x: { role_definition_name: url } },
      helm_release: { x: { chart: "langfuse", version: TOKEN, repository: url, namespace: url } },
      kubernetes_storage_class_v1: { x: { reclaim_policy: TOKEN } },
    },
  };
  const answers = JSON.stringify(RULES.map((rule) => rule.check(deploymentOf(json), STRICT)));
  expect(answers).toContain("is a value that looks like a URL with a password");
  expect(answers).not.toContain("hunter2");
  expect(answers).not.toContain(TOKEN.slice(0, 12));
});
