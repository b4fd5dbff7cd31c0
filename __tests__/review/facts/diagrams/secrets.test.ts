import { drawSecrets } from "../../../../review/facts/diagrams/secrets";
import type { Secret, SecretPath } from "../../../../review/report";

function secret(name: string, path: Partial<SecretPath>, exposure = "No."): Secret {
  const rest = { origin: [], storedIn: [], readBy: [] };
  const isExposed = exposure.startsWith("Yes");
  return {
    ...rest,
    name,
    exposure: [exposure],
    isExposed,
    path: { origin: "Terraform, at random", copies: [], readers: [], ...path },
  };
}

const vault = (text: string) => ({
  name: "kv",
  secret: { text, stack: "s", address: `azurerm_key_vault_secret.${text}` },
});
const copies = [{ text: "langfuse-secrets" }];

/** Edges between nodes with their columns. */
function draw(...secrets: readonly Secret[]): string[] {
  const { nodes, edges } = drawSecrets(secrets);
  const find = (id: string) => {
    const node = nodes.find((one) => one.id === id);
    return `${node?.column} ${node?.label} (${node?.what})`;
  };
  return edges.map(
    ({ from, to, label, isAlarming }) => `${find(from)} -> ${find(to)}${isAlarming ? `: ${label}` : ""}`,
  );
}

test("secrets with the same path are one row, with their names as short as possible", () => {
  const path = { copies, readers: ["web", "worker"] };
  expect(
    draw(
      secret("langfuse-dev-salt", { ...path, vault: vault("langfuse-dev-salt") }),
      secret("langfuse-dev-key", { ...path, vault: vault("langfuse-dev-key") }),
    ),
  ).toEqual([
    "0 Terraform, at random (creates) -> 1 salt, key (in kv)",
    "1 salt, key (in kv) -> 2 langfuse-secrets (Kubernetes Secret)",
    "2 langfuse-secrets (Kubernetes Secret) -> 3 web, worker (pods)",
  ]);
});

test.each<[string, Secret, string[]]>([
  [
    "no reader",
    secret("salt", { copies }),
    [
      "0 Terraform, at random (creates) -> 2 langfuse-secrets (Kubernetes Secret)",
      "2 langfuse-secrets (Kubernetes Secret) -> 3 no known reader (no Helm value names it)",
    ],
  ],
  [
    "no copy",
    secret("salt", { vault: vault("salt") }),
    [
      "0 Terraform, at random (creates) -> 1 salt (in kv)",
      "1 salt (in kv) -> 3 no known reader (nothing in these stacks)",
    ],
  ],
  [
    "only in memory",
    secret("user delegation key (signs URLs)", { origin: "Azure Storage", readers: ["web"] }),
    ["0 Azure Storage (creates) -> 3 web (user delegation key, in memory)"],
  ],
  [
    "a value in a state",
    secret("salt", { vault: vault("salt"), copies, readers: ["web"] }, "Yes: the state of dev-platform contains a.b."),
    [
      "0 Terraform, at random (creates) -> 1 state of dev-platform (contains the value): salt",
      "0 Terraform, at random (creates) -> 1 salt (in kv)",
      "1 salt (in kv) -> 2 langfuse-secrets (Kubernetes Secret)",
      "2 langfuse-secrets (Kubernetes Secret) -> 3 web (pods)",
    ],
  ],
])("a secret with %s", (_, one, edges) => {
  expect(draw(one)).toEqual(edges);
});
