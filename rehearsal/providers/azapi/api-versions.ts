import { textAt } from "../../values/walk";
import type { Values } from "../../values/value";
import { words, type ArgumentProblem } from "../definition";
import { findNearest } from "../nearest";

const STORAGE = words(`
  2018-07-01 2018-11-01 2019-04-01 2019-06-01 2020-08-01-preview 2021-01-01 2021-02-01 2021-04-01 2021-05-01 2021-06-01
  2021-08-01 2021-09-01 2022-05-01 2022-09-01 2023-01-01 2023-04-01 2023-05-01 2024-01-01 2025-01-01 2025-06-01 2025-08-01
`);

const VAULTS = words(`
  2016-10-01 2018-02-14 2018-02-14-preview 2019-09-01 2020-04-01-preview 2021-04-01-preview 2021-06-01-preview 2021-10-01
  2021-11-01-preview 2022-02-01-preview 2022-07-01 2022-11-01 2023-02-01 2023-07-01 2024-04-01-preview 2024-11-01
  2024-12-01-preview 2025-05-01 2026-02-01 2026-03-01-preview 2026-04-01-preview
`);

/**
 * The versions of the API of the types that the stacks use, on 2026-12-01. Types of other names are not checked.
 * @see https://github.com/Azure/bicep-types-az/tree/main/generated
 */
const API_VERSIONS: Readonly<Record<string, readonly string[]>> = {
  "Microsoft.KeyVault/vaults": VAULTS,
  "Microsoft.KeyVault/vaults/secrets": VAULTS,
  "Microsoft.OperationalInsights/workspaces": words(`
    2015-11-01-preview 2020-03-01-preview 2020-08-01 2020-10-01 2021-06-01 2021-12-01-preview 2022-10-01 2023-09-01
    2025-02-01 2025-07-01 2026-03-01
  `),
  "Microsoft.Storage/storageAccounts": [
    ...words("2015-05-01-preview 2015-06-15 2016-01-01 2016-05-01 2016-12-01 2017-06-01 2017-10-01 2018-02-01"),
    "2018-03-01-preview",
    ...STORAGE,
  ],
  "Microsoft.Storage/storageAccounts/blobServices": STORAGE,
};

/** A misspelt type, and a version that the type does not have. */
export function findTypeProblems(given: Values): ArgumentProblem[] {
  const [type = "", version = ""] = (textAt(given, "type") ?? "@").split("@");
  const names = Object.keys(API_VERSIONS);
  const known = names.find((name) => name.toLowerCase() === type.toLowerCase());
  const wrong = (message: string) => [{ path: "type", message }];
  if (known === undefined) {
    const nearest = findNearest(type, names);
    return nearest === undefined ? [] : wrong(`"${type}" is no type of resource; did you mean ${nearest}?`);
  }
  const versions = API_VERSIONS[known] ?? [];
  if (versions.includes(version.toLowerCase())) return [];
  return wrong(`"${version}" is no API version of ${known}; it has ${versions.join(", ")}`);
}
