import { lossText, stageLine } from "../../rehearsal/report";
import type { Stage } from "../../rehearsal/stack-run";

const stage: Stage = {
  stack: "dev-platform",
  name: "plan",
  ok: true,
  milliseconds: 1234,
  changes: [],
  diagnostics: [],
};

const change = (action: "create" | "update" | "replace" | "delete" | "noop", address: string) => {
  return { action, address, type: address.split(".")[0] as string };
};

test("a plan is counted by what it would do", () => {
  const changes = [change("create", "a.b"), change("create", "a.c"), change("replace", "a.d"), change("noop", "a.e")];
  expect(stageLine({ ...stage, changes }, 14)).toBe("dev-platform    plan          1.2 s  2 to add, 1 to replace");
  expect(stageLine(stage, 12)).toBe("dev-platform  plan          1.2 s  nothing to do");
});

test("an apply is counted by what it did", () => {
  const changes = [change("update", "a.b"), change("delete", "a.c")];
  expect(stageLine({ ...stage, name: "apply", changes }, 12)).toBe(
    "dev-platform  apply         1.2 s  1 changed, 1 destroyed",
  );
});

test("a second plan that is not empty names what it would change", () => {
  const again = {
    ...stage,
    name: "second plan",
    ok: false,
    changes: [change("update", "a.b"), change("noop", "a.c")],
  } as const;
  expect(stageLine(again, 12)).toBe("dev-platform  second plan   1.2 s  failed: it would still change a.b");
});

test("what failed is told with its resource, and what Terraform says of it below", () => {
  const diagnostics = [{ severity: "error", address: "a.b", summary: "No", detail: "Because.\nReally." }] as const;
  expect(stageLine({ ...stage, name: "apply", ok: false, diagnostics }, 12)).toBe(
    "dev-platform  apply         1.2 s  failed\n  error: a.b: No\n    Because.\n    Really.",
  );
});

const refusal = (address: string) => ({
  severity: "error" as const,
  address: undefined,
  summary: "Instance cannot be destroyed",
  detail: `Resource ${address} has lifecycle.prevent_destroy set`,
});

test("a destroy that is refused for what is protected is right", () => {
  const destroy = { ...stage, name: "destroy", ok: false, diagnostics: [refusal("a.b"), refusal("a.c")] } as const;
  expect(stageLine(destroy, 12)).toBe(
    "dev-platform  destroy       1.2 s  refused, as it must be: 2 protected resources",
  );
});

test("a destroy that is refused for another reason too is not", () => {
  const other = { severity: "error", address: "a.d", summary: "No", detail: "" } as const;
  const destroy = { ...stage, name: "destroy", ok: false, diagnostics: [refusal("a.b"), other] } as const;
  expect(stageLine(destroy, 12).split("\n")[0]).toBe("dev-platform  destroy       1.2 s  failed");
});

test("a loss names what is lost", () => {
  const losses = [
    { change: change("replace", "azurerm_key_vault.vault"), data: "the secrets of Langfuse" },
    { change: change("delete", "helm_release.langfuse"), data: "what runs" },
  ];
  expect(lossText(losses)).toBe(
    "This change would lose data:\n" +
      "  azurerm_key_vault.vault would be replaced: the secrets of Langfuse\n" +
      "  helm_release.langfuse would be destroyed: what runs",
  );
});
