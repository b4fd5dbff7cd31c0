import { describeSecretFormat, describeSecret } from "../../policy/secret-shape";

/** Letters and digits as if drawn at random, but the same in each run; put together here, so that no scanner finds it. */
function random(length: number, alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"): string {
  let seed = 7;
  const next = () => (seed = (seed * 16807) % 2147483647);
  return Array.from({ length }, () => alphabet[next() % alphabet.length]).join("");
}

const HEX = "0123456789abcdef";
const guid = "3f0c1c54-9d1e-4a5b-9c8d-2b7e61a0f001";

describe("formats", () => {
  test.each<[shape: string, text: string]>([
    ["a connection string with a key", `DefaultEndpointsProtocol=https;AccountName=x;AccountKey=${random(86)}==`],
    ["a connection string with a key", `Endpoint=sb://x/;SharedAccessKey=${random(43)}=`],
    ["a connection string with a key", "Server=x;User=y;Password=hunter2;"],
    ["a connection string with a key", "host=${azurerm_x.y.fqdn};Password=hunter2"],
    ["a shared access signature", `https://x.blob.core.windows.net/c?sv=2024-11-04&sp=rl&sig=${random(43)}%3D`],
    ["an account key of Azure", `${random(86)}==`],
    ["a key of an Azure service", `${random(33)}AzCa${random(6)}=`],
    ["a key of an Azure service", `${random(52)}JQQJ99${random(26)}`],
    ["a client secret of Entra ID", `abc8Q~${random(34)}`],
    ["a JSON Web Token", `eyJ${random(20)}.eyJ${random(40)}.${random(43)}`],
    ["a private key", "-----BEGIN " + "RSA PRIVATE KEY-----\nx"],
    ["a private key", "-----BEGIN " + "PRIVATE KEY-----\nx"],
    ["a private key", Buffer.from("-----BEGIN " + "EC PRIVATE KEY-----\nabc").toString("base64")],
    ["a token of GitHub", `ghp_${random(36)}`],
    ["a token of GitHub", `github_pat_${random(60)}`],
    ["a token of GitLab", `glpat-${random(20)}`],
    ["a token of npm", `npm_${random(36)}`],
    ["a token of HashiCorp", `${random(14)}.atlasv1.${random(67)}`],
    ["an access key of Alibaba Cloud", `LTAI${"5t".repeat(10)}`],
    ["an access key of AWS", `AKIA${"A2".repeat(8)}`],
    ["an API key of Google", `AIza${random(35)}`],
    ["a secret key of Langfuse", `sk-lf-${guid}`],
    ["an API key of a model's provider", `sk-proj-${random(48)}`],
    ["a token of Slack", `xoxb-${random(24)}`],
    ["a token of Slack", "https://hooks." + `slack.com/services/T0000/B0000/${random(24)}`],
    ["a URL with a password", "postgresql://langfuse:hunter2@db.example.org:5432/langfuse"],
    ["a URL with a password", "redis://:hunter2@redis:6379"],
    ["a URL with a password", "https://user:hunter2@${azurerm_x.y.fqdn}"],
    ["a header with a token", `Authorization: Bearer ${random(24)}`],
  ])("%s", (shape, text) => {
    expect(describeSecretFormat(text)).toBe(shape);
    expect(describeSecretFormat(`some words, then ${text}`)).toBe(shape);
  });

  test.each([
    ["a key that is read", "AccountName=x;AccountKey=${azurerm_storage_account.x.primary_access_key};"],
    ["a password that is read", "postgresql://langfuse:${var.password}@db:5432"],
    ["a URL with a port", "https://otel.example.org:4317/v1/traces"],
    ["a URL with a port, and an e-mail address, in JSON", '{"url":"http://localhost:3000","from":"a@example.com"}'],
    ["a URL with an @ in its path", "https://example.org/@user/x:y"],
    ["a connection string without a key", "Endpoint=sb://x/;Authentication=Managed Identity"],
    ["an e-mail address", "platform@example.com"],
    ["words about tokens", "Bearer authentication is required"],
    ["a public key of Langfuse", `pk-lf-${guid}`],
    ["a certificate", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"],
    ["an empty text", ""],
  ])("no format: %s", (_, text) => {
    expect(describeSecretFormat(text)).toBeUndefined();
  });
});

describe("random strings", () => {
  test.each([
    ["letters and digits", random(32)],
    ["base64", `${random(43)}=`],
    ["hexadecimal, as an encryption key", random(64, HEX)],
    ["hexadecimal, as a short key", random(32, HEX)],
    ["hexadecimal in capitals", random(64, HEX).toUpperCase()],
    ["within words", `requirepass ${random(32)}`],
    ["behind a name", `--token=${random(32)}`],
    ["beside a template", `\${local.prefix}:${random(32)}`],
  ])("%s", (_, text) => {
    expect(describeSecret(text)).toBe("a random key");
  });

  test.each([
    ["a GUID", guid],
    ["a GUID in capitals", guid.toUpperCase()],
    ["several GUIDs", `${guid}/${guid}`],
    [
      "an id of Azure",
      `/subscriptions/${guid}/resourceGroups/rg-langfuse-production/providers/Microsoft.OperationalInsights/workspaces/log-shared`,
    ],
    ["an image with its digest", `acr.azurecr.io/langfuse-web@sha256:${random(64, HEX)}`],
    ["an integrity hash", `sha512-${random(86)}==`],
    ["a certificate in base64", Buffer.from(`-----BEGIN CERTIFICATE-----\n${random(60)}`).toString("base64")],
    ["a certificate", `-----BEGIN CERTIFICATE-----\n${random(64)}\n-----END CERTIFICATE-----`],
    ["a public key of SSH", `ssh-rsa AAAAB3NzaC1yc2E${random(200)} user@host`],
    ["a size of a machine", "Standard_E96ads_v5"],
    ["a range of addresses", "10.50.0.0/16, 203.0.113.0/24, 2001:db8:1234:5678:9abc:def0:1234:5678/128"],
    ["a name of a secret", "langfuse-production-postgresql-admin-password"],
    ["a long name in capitals", "LANGFUSE_INGESTION_QUEUE_PROCESSING_CONCURRENCY_2"],
    ["a long name in camel case", "preferredDuringSchedulingIgnoredDuringExecution2"],
    ["an annotation", "service.beta.kubernetes.io/azure-load-balancer-resource-group"],
    ["a command", "az aks get-credentials --resource-group rg-langfuse-production --name aks-langfuse-production"],
    ["a time", "2026-11-25T02:19:00.000000000Z"],
    ["a version", "1.35.2-20261125.1+gke.3f0c1c5"],
    ["a revision", "403260773"],
    [
      "a template that computes",
      '${parseint(join("", ["1", substr(sha1(jsonencode(["AbCdEf1234567890AbCdEf1234567890"])), 0, 7)]), 16)}',
    ],
    ["the same digit", "0".repeat(64)],
    ["words", "The pods of Langfuse act as the workload identity, whose credential trusts service account 1"],
  ])("not at random: %s", (_, text) => {
    expect(describeSecret(text)).toBeUndefined();
  });
});

test("a shorter string is only found by its name", () => {
  expect([27, 28].map((length) => describeSecret(random(length)))).toEqual([undefined, "a random key"]);
});
