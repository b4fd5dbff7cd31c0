import { RULES } from "../../policy/rules";
import { SCANNER_CHECKS } from "../../policy/scanners";

const checkov = (prefix: string, ...numbers: number[]) => numbers.map((number) => `${prefix}_${number}`);
const trivy = (...numbers: number[]) => numbers.map((number) => `AZU-${String(number).padStart(4, "0")}`);

/** The checks that a deployment like this one is measured by. There is no CKV2_AZURE_77. */
const MEASURED_BY = [
  ...checkov("CKV_AZURE", 4, 5, 6, 7, 115, 116, 117, 141, 143, 168, 170, 171, 172, 226, 227, 232),
  ...checkov("CKV_AZURE", 3, 34, 35, 36, 44, 59, 190, 206, 244),
  ...checkov("CKV_AZURE", 137, 138, 139, 163, 165, 166, 167, 233, 237),
  ...checkov("CKV_AZURE", 40, 41, 42, 109, 110, 114, 189, 77),
  ...checkov("CKV2_AZURE", 1, 21, 29, 31, 32, 33, 38, 40, 41, 47),
  ...trivy(7, 8, 10, 11, 12, 13, 14, 15, 16, 17, 40, 41, 42, 43, 47, 50, 51, 56, 57, 58, 59, 60, 61, 65, 66, 67),
];

const ids = SCANNER_CHECKS.map(({ id }) => id);

test("every check is in the table once", () => {
  expect(MEASURED_BY.filter((id) => !ids.includes(id))).toEqual([]);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

test.each(SCANNER_CHECKS.map((check) => [check.id, check] as const))("%s has an answer", (_, check) => {
  expect(check.asks).toMatch(/^[A-Z].*\.$/);
  expect(check.rules.length > 0 || check.exception !== undefined).toBe(true);
  expect(check.exception ?? "A.").toMatch(/^[A-Z].*\.$/);
  expect(check.providers.length > 0).toBe(check.rules.length > 0);
});

const pairs = (table: readonly (readonly [string, readonly string[]])[]) =>
  table.flatMap(([rule, checks]) => checks.map((check) => `${rule} ${check}`)).sort();

test("the table names the rules that name the check, and no other", () => {
  const byTable = RULES.map(
    ({ id }) => [id, ids.filter((_, index) => SCANNER_CHECKS[index]?.rules.includes(id))] as const,
  );
  const byRules = RULES.map(({ id, scanners = [] }) => [id, scanners] as const);
  expect(pairs(byTable)).toEqual(pairs(byRules));
});

test("every rule that the table names exists", () => {
  const known = RULES.map(({ id }) => id);
  expect(SCANNER_CHECKS.flatMap(({ rules }) => rules).filter((rule) => !known.includes(rule))).toEqual([]);
});

test("storage checks are covered for azapi too, which no scanner checks", () => {
  const ofStorage = SCANNER_CHECKS.filter(({ rules }) =>
    rules.some((rule) => /^storage-|^blob|^shared-key/.test(rule)),
  );
  expect(ofStorage.length).toBeGreaterThan(10);
  expect(ofStorage.filter(({ providers }) => !providers.includes("azapi"))).toEqual([]);
});
