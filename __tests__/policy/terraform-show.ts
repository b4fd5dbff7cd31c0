/** A resource of a plan: what is known, what is not known yet, and what is written. */
export interface PlannedResource {
  readonly values?: object;
  readonly unknown?: object;
  readonly expressions?: object;
}

/** What `terraform show -json` prints of a state with some resources, by their addresses. */
export function state(resources: Readonly<Record<string, object>>, outputs: object = {}): object {
  const all = Object.entries(resources).map(([address, values]) => ({ ...named(address), values }));
  return { format_version: "1.0", values: { root_module: { resources: all }, outputs } };
}

/** What `terraform show -json` prints of a plan with some resources, by their addresses. */
export function plan(resources: Readonly<Record<string, PlannedResource>>): object {
  const all = Object.entries(resources);
  return {
    format_version: "1.2",
    planned_values: {
      root_module: { resources: all.map(([address, { values = {} }]) => ({ ...named(address), values })) },
    },
    resource_changes: all.map(([address, { values = {}, unknown = {} }]) => ({
      ...named(address),
      change: { actions: ["create"], before: null, after: values, after_unknown: unknown },
    })),
    configuration: {
      root_module: { resources: all.map(([address, { expressions = {} }]) => ({ ...named(address), expressions })) },
    },
  };
}

/** An expression of a plan that refers to an attribute, as Terraform prints it for HCL. */
export function reference(attribute: string): object {
  return {
    references: [
      attribute,
      attribute
        .split(".")
        .slice(0, attribute.startsWith("data.") ? 3 : 2)
        .join("."),
    ],
  };
}

function named(address: string) {
  const [type = "", name = ""] = address.replace(/^data\./, "").split(".");
  return { address, mode: address.startsWith("data.") ? "data" : "managed", type, name };
}
