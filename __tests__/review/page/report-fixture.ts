import type { EvaluatedFinding, Result } from "../../../policy/evaluate";
import type { Rule } from "../../../policy/rule";
import type { Diagram, Report } from "../../../review/report";
import { Block, type BlockProps } from "../../../terraform-json/block";
import type { JsonObject } from "../../../terraform-json/json";

/** A rule that is never run: a report uses only its texts. */
export function rule(id: string, group: Rule["group"] = "keyless"): Rule {
  return {
    id,
    group,
    title: `Title of ${id}.`,
    rationale: `Rationale of ${id}.`,
    source: `https://example.com/${id}`,
    fix: `Fix of ${id}.`,
    check: () => ({ kind: "compliant" }),
  };
}

export function compliant(id: string): Result {
  return { rule: rule(id), verdict: "compliant", findings: [], reason: undefined };
}

export function violated(subject: Rule, ...findings: readonly Omit<EvaluatedFinding, "waiver">[]): Result {
  const evaluated = findings.map((finding) => ({ ...finding, waiver: undefined }));
  return { rule: subject, verdict: "violation", findings: evaluated, reason: undefined };
}

export function block(address: string, values: JsonObject = {}, props: Partial<BlockProps> = {}): Block {
  const [type = "", name = ""] = address.split(".");
  return new Block({ stack: "test-platform", kind: "resource", type, name, address, values, ...props });
}

/** An empty report. */
export function emptyReport(parts: Partial<Report> = {}): Report {
  return {
    environment: "test",
    sources: [],
    policy: { results: [], gaps: [], holds: true },
    plaintext: [],
    gaps: [],
    diagrams: [],
    grants: [],
    secrets: [],
    reachability: [],
    stacks: [],
    releases: [],
    versions: [],
    base: undefined,
    change: undefined,
    blocks: [],
    ...parts,
  };
}

export const TRUST: Diagram = {
  kind: "trust",
  nodes: [
    { id: "web", label: "web", what: "pods, 2", place: "Kubernetes" },
    { id: "worker", label: "worker", what: "pods, 2", place: "Kubernetes", mark: "changed" },
    {
      id: "identity",
      label: "id-test",
      what: "identity",
      place: "Azure",
      stack: "test-platform",
      address: "azurerm_user_assigned_identity.id",
    },
    { id: "blob", label: "langfuse", what: "container", place: "Azure", mark: "new" },
    { id: "group", label: "group 1111", what: "in Entra ID", place: "Entra ID", mark: "removed" },
  ],
  edges: [
    { lane: "What Langfuse may do", from: "web", to: "identity", label: "may act as" },
    { lane: "What Langfuse may do", from: "worker", to: "identity", label: "may act as" },
    { lane: "What Langfuse may do", from: "identity", to: "blob", label: "Data Contributor", mark: "new" },
    { lane: "What people may do", from: "group", to: "identity", label: "Reader", mark: "removed" },
  ],
};

export const NETWORK: Diagram = {
  kind: "network",
  nodes: [
    { id: "browser", label: "browser", what: "person", place: "outside" },
    { id: "blob", label: "langfuse", what: "container", place: "Azure", mark: "replaced" },
    { id: "api", label: "API server", what: "", place: "Azure" },
  ],
  edges: [
    { lane: "Users", from: "browser", to: "blob", label: "HTTP 80, PLAINTEXT", isAlarming: true },
    { lane: "Users", from: "browser", to: "api", label: "any port", before: "HTTPS 443", mark: "changed" },
  ],
};

/** A report with content in every section. */
export function fullReport(): Report {
  const identity = { text: "id-test", stack: "test-platform", address: "azurerm_user_assigned_identity.id" };
  const finding = { stack: "test-platform", address: identity.address, path: "name", problem: "is wrong" };
  const waiver = { rule: "waived-rule", address: identity.address, reason: "Agreed in #12.", expires: "2027-01-31" };
  return {
    environment: "test",
    sources: [
      { stack: "test-platform", kind: "synthesis", file: "stacks/test-platform/cdk.tf.json" },
      { stack: "test-release", kind: "synthesis", file: "stacks/test-release/cdk.tf.json" },
      { stack: "test-platform", kind: "plan", file: "test-platform.plan.json" },
    ],
    policy: {
      results: [
        compliant("holding-rule"),
        violated(rule("violated-rule", "identity"), finding),
        {
          rule: rule("waived-rule", "safety"),
          verdict: "waived",
          findings: [{ ...finding, waiver }],
          reason: undefined,
        },
        { rule: rule("other-rule", "identity"), verdict: "not applicable", findings: [], reason: "there is no lake" },
      ],
      gaps: [],
      holds: false,
    },
    plaintext: [
      {
        endpoint: "http://oss-cn-hangzhou.aliyuncs.com",
        places: [{ stack: "test-platform", address: "helm_release.langfuse", path: "values.s3.endpoint" }],
        waiver: {
          rule: "storage-over-https",
          address: "helm_release.langfuse",
          reason: "Until #13.",
          expires: "2027-01-31",
        },
      },
    ],
    gaps: ["test-platform is a plan: it contains no backend."],
    diagrams: [TRUST, NETWORK],
    grants: [
      {
        kind: "access",
        sentence: [identity, " may write blobs in ", { text: "langfuse" }, "."],
        scope: "the container",
      },
      { kind: "identity", sentence: ["Pods may act as ", identity, "."], scope: "the cluster" },
    ],
    secrets: [
      {
        name: "salt",
        origin: ["by ", { text: "random_password.salt", stack: "test-platform", address: "random_password.salt" }],
        storedIn: [["in the vault"], ["in the namespace"]],
        readBy: [["by web"]],
        path: { origin: "Terraform, at random", copies: [], readers: ["web"] },
        exposure: ["It is written by a write-only argument."],
        isExposed: false,
      },
    ],
    reachability: [
      { from: "browser", to: [{ text: "langfuse-web" }], by: "HTTPS", control: ["the ingress, with TLS"] },
    ],
    stacks: [
      {
        stack: "test-platform",
        basis: "plan",
        changes: [
          {
            address: "azurerm_key_vault.vault",
            action: "replace",
            replacedFor: ["location"],
            attributes: [{ path: "location", before: "eastus", after: "westeurope" }],
            loses: "every secret in it",
          },
          { address: "azurerm_subnet.old", action: "delete", replacedFor: [], attributes: [] },
          {
            address: identity.address,
            action: "update",
            replacedFor: [],
            attributes: [{ path: "name", before: "id-old", after: "id-test" }],
          },
          { address: "azurerm_subnet.nodes", action: "create", replacedFor: [], attributes: [] },
          { address: "data.azurerm_client_config.client", action: "read", replacedFor: [], attributes: [] },
        ],
      },
      { stack: "test-release", basis: "first apply", changes: [] },
    ],
    releases: [
      {
        stack: "test-platform",
        address: "helm_release.langfuse",
        name: "langfuse",
        chart: "langfuse",
        version: "2.0.0",
        yaml: "langfuse:\n  replicas: 2\n",
        diff: "@@ -1,2 +1,2 @@\n langfuse:\n-  replicas: 1\n+  replicas: 2\n",
      },
    ],
    versions: [
      { kind: "chart", name: "langfuse", version: "2.0.0", where: ["the release"], before: "1.5.41" },
      { kind: "Kubernetes", name: "AKS", version: "1.33", where: ["the cluster"] },
    ],
    base: {
      name: "v0.1.0",
      added: [{ text: "azurerm_subnet.nodes", stack: "test-platform", address: "azurerm_subnet.nodes" }],
      removed: [{ text: "azurerm_subnet.old", stack: "test-platform", address: "azurerm_subnet.old" }],
      changed: [{ ...identity, attributes: [{ path: "name", before: "id-old", after: "id-test" }] }],
    },
    change: {
      risk: "destroys",
      consequences: [
        {
          risk: "destroys",
          text: "The Key Vault kv-test is created anew (for location): lost: every secret in it.",
          stack: "test-platform",
          address: "azurerm_key_vault.vault",
        },
        { risk: "opens", text: "The API server opens to 198.51.100.0/22.", stack: undefined, address: undefined },
      ],
      problems: ["test-release: It needs test-platform, which cannot be applied."],
    },
    blocks: [
      block(identity.address, { name: "id-test" }),
      block("azurerm_subnet.nodes", { name: "snet-nodes" }),
      block("helm_release.langfuse", { values: ["langfuse:\n  replicas: 2\n"] }),
    ],
  };
}

/** The sections of a report, in the order in which a reviewer needs them. */
export const SECTIONS = ["verdict", "changes", "trust", "network", "secrets", "helm", "versions", "rules", "appendix"];
