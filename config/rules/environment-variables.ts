import { findVariableMistakes } from "../../constructs/rules/environment-variables";
import { findSecretNameMistakes } from "../../constructs/rules/secret-names";
import { vaultSecretPrefix } from "../../constructs/names";
import { rule } from "./rule";

export const environmentVariablesRule = rule(["langfuse", "storage"], ({ langfuse, storage }) =>
  findVariableMistakes({ ...langfuse, storageKind: storage.kind ?? "azure-keyless" }, "langfuse.").map((mistake) => ({
    ...mistake,
    path: ["langfuse", ...mistake.path],
    given: String(mistake.given),
  })),
);

/** The names of `storage.credentials` are always short enough. */
export const secretNamesRule = rule(["name", "langfuse"], ({ name: environment, langfuse }) =>
  findSecretNameMistakes(
    vaultSecretPrefix(environment),
    Object.entries(langfuse.secretEnvironment).map(([variable, name]) => ({
      path: ["langfuse", "secretEnvironment", variable],
      name,
    })),
  ).map((mistake) => ({ ...mistake, given: String(mistake.given) })),
);
