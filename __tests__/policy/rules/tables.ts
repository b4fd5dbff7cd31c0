import { readdirSync } from "node:fs";
import path from "node:path";
import type { Rule } from "../../../policy/rule";

/**
 * Runs the tables of a group's rules, which have one file each. One test file runs a group, because loading a hundred
 * rules a hundred times takes a minute. A single rule: `npx jest -t "keyless shared-key-off"`.
 */
export function testTables(group: Rule["group"], rules: readonly Rule[]): void {
  const folder = path.join(__dirname, group);
  const names = readdirSync(folder).map((file) => path.basename(file, ".ts"));

  test(`${group}: every rule has a table, and is in the group`, () => {
    expect(names.sort()).toEqual(rules.map(({ id }) => id).sort());
    expect(new Set(rules.map((rule) => rule.group))).toEqual(new Set([group]));
  });

  describe.each(names)(`${group} %s`, (name) => {
    jest.requireActual(path.join(folder, name));
  });
}
