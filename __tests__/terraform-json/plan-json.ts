import { parseStack } from "../../terraform-json/read";
import type { Stack } from "../../terraform-json/stack";

/** The stack of a plan with some parts. */
export function stackOfPlan(json: object): Stack {
  return parseStack(
    "plans/dev-platform.plan.json",
    JSON.stringify({ format_version: "1.2", configuration: {}, ...json }),
  );
}

/** A resource in the three parts of a plan. */
export interface Resource {
  readonly address: string;
  readonly values?: object;
  readonly unknown?: unknown;
  readonly sensitive?: object;
  readonly expressions?: object;
  readonly actions?: readonly string[];
  readonly change?: object;
}

/** A plan of managed resources of the root module, in all three parts. */
export function planOf(
  resources: readonly Resource[],
  more: { root?: object; prior?: object; configured?: object[] } = {},
): Stack {
  const named = resources.map(({ address, ...one }) => {
    const [type = "", name = ""] = address.split(/[.[]/);
    return { address, type, name, mode: "managed", ...one };
  });
  const unkeyed = (address: string) => address.replace(/\[[^\]]*\]/, "");
  return stackOfPlan({
    planned_values: {
      root_module: {
        resources: named
          .filter(({ actions }) => !actions?.includes("delete") || actions.length > 1)
          .map(({ address, type, name, mode, values = {}, sensitive = {} }) => {
            return { address, type, name, mode, values, sensitive_values: sensitive };
          }),
      },
    },
    resource_changes: named.map(
      ({ address, type, name, mode, actions = ["create"], unknown = {}, values = {}, change = {} }) => {
        return {
          address,
          type,
          name,
          mode,
          change: { actions, before: null, after: values, after_unknown: unknown, ...change },
        };
      },
    ),
    prior_state: more.prior ? { format_version: "1.0", values: { root_module: { resources: more.prior } } } : undefined,
    configuration: {
      root_module: {
        resources: [
          ...named.map(({ address, type, name, mode, expressions = {} }) => {
            return { address: unkeyed(address), type, name, mode, expressions };
          }),
          ...(more.configured ?? []),
        ],
        ...more.root,
      },
    },
  });
}
