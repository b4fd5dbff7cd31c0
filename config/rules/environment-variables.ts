import { findVariableMistakes } from "../../constructs/rules/environment-variables";
import { rule } from "./rule";

export const environmentVariablesRule = rule(["langfuse", "storage"], ({ langfuse, storage }) =>
  findVariableMistakes({ ...langfuse, storageKind: storage.kind ?? "azure-keyless" }, "langfuse.").map((mistake) => ({
    ...mistake,
    path: ["langfuse", ...mistake.path],
    given: String(mistake.given),
  })),
);
