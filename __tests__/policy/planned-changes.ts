import type { Loose } from "../support/loose";

/** A change of a plan, as `terraform show -json` prints it. */
export interface PlannedChange {
  readonly actions: readonly string[];
  readonly before?: object;
  readonly after?: object;
  readonly unknown?: object;
  readonly replacedFor?: readonly (readonly (string | number)[])[];
}

/** What `terraform show -json` prints of a plan with some changes, by their addresses. */
export function planOfChanges(changes: Readonly<Record<string, PlannedChange>>, prior: object[] = []): Loose {
  return {
    format_version: "1.2",
    planned_values: { root_module: { resources: [] } },
    prior_state: { values: { root_module: { resources: prior } } },
    resource_changes: Object.entries(changes).map(([address, change]) => changeOf(address, change)),
    configuration: { root_module: { resources: [] } },
  };
}

/** A plan that leaves everything as a synthesis has it, but for some changes. */
export function planOfSynthesis(json: Loose, changes: Readonly<Record<string, PlannedChange>>): Loose {
  const managed = blocksOf(json.resource, "managed");
  const read = blocksOf(json.data, "data");
  const all = [...managed, ...read];
  return {
    ...planOfChanges(changes),
    planned_values: { root_module: { resources: all } },
    configuration: {
      provider_config: Object.fromEntries(
        Object.entries<Loose>(json.provider).map(([name, [expressions]]) => [
          name,
          { name, version_constraint: json.terraform.required_providers[name].version, expressions },
        ]),
      ),
      root_module: { resources: all.map(({ values, ...block }) => ({ ...block, expressions: values })) },
    },
  };
}

function blocksOf(types: Loose = {}, mode: string): { address: string; values: object }[] {
  return Object.entries<Loose>(types).flatMap(([type, named]) =>
    Object.entries<Loose>(named).map(([name, body]) => {
      const address = `${mode === "data" ? "data." : ""}${type}.${name}`;
      return { address, mode, type, name, values: withoutMetaArguments(body) };
    }),
  );
}

/** Plans do not contain them as values. */
function withoutMetaArguments(body: object): object {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !["lifecycle", "depends_on"].includes(name)));
}

function changeOf(address: string, { actions, before, after, unknown = {}, replacedFor }: PlannedChange) {
  const [type = ""] = address.split(".");
  return {
    address,
    mode: "managed",
    type,
    change: {
      actions,
      before: before ?? null,
      after: after ?? null,
      after_unknown: unknown,
      ...(replacedFor && { replace_paths: replacedFor }),
    },
  };
}
