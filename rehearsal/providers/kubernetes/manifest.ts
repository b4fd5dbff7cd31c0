import { findMistakes, formatRefusal } from "../../../kubernetes-api/find-mistakes";
import { isFields, type KubernetesObject } from "../../../kubernetes-api/object";
import { Refusal, digits } from "../../cloud";
import type { Attribute, Block, NestedBlock } from "../../schemas/schema";
import type { Values } from "../../values/value";
import { plain, valueAt } from "../../values/walk";
import type { TypeDefinition } from "../definition";
import { requireKind } from "./existence";
import { checkObject, requireAccess, requireNamespace } from "./objects";

const OPTIONAL_TEXT: Attribute = { type: "string", optional: true };

function one(attributes: Block["attributes"], block_types: Block["block_types"] = {}): NestedBlock {
  return { nesting_mode: "list", max_items: 1, block: { attributes, block_types } };
}

/**
 * Any object. Its kind must exist when it is planned: the provider asks the API server for the schema of the kind.
 * @see https://registry.terraform.io/providers/hashicorp/kubernetes/2.38.0/docs/resources/manifest
 */
export const MANIFEST: TypeDefinition = {
  resource: {
    block: {
      attributes: {
        manifest: { type: "dynamic", required: true },
        object: { type: "dynamic", optional: true, computed: true },
        computed_fields: { type: ["list", "string"], optional: true },
        wait_for: { type: ["object", { fields: ["map", "string"] }], optional: true },
      },
      block_types: {
        field_manager: one({ name: OPTIONAL_TEXT, force_conflicts: { type: "bool", optional: true } }),
        timeouts: one({ create: OPTIONAL_TEXT, update: OPTIONAL_TEXT, delete: OPTIONAL_TEXT }),
        wait: one(
          { rollout: { type: "bool", optional: true }, fields: { type: ["map", "string"], optional: true } },
          {
            condition: { nesting_mode: "list", block: { attributes: { type: OPTIONAL_TEXT, status: OPTIONAL_TEXT } } },
          },
        ),
      },
    },
    id: (given) => {
      const { kind, metadata } = readManifest(given);
      return `${kind}/${metadata?.namespace ?? ""}/${metadata?.name ?? digits(JSON.stringify(given), 5)}`;
    },
    checkPlan: (given, { cloud, provider }) => {
      requireAccess(provider, cloud);
      requireKind(readManifest(given), cloud);
    },
    check: (given, context) => {
      requireAccess(context.provider, context.cloud);
      const object = readManifest(given);
      const { namespace } = object.metadata ?? {};
      if (namespace !== undefined) requireNamespace(namespace, context.cloud);
      const unknown = findMistakes(object).filter(({ problem }) => problem === "unknown field");
      const refused = formatRefusal(object, unknown);
      if (refused !== undefined) throw new Refusal(refused);
      checkObject(object, context.prior && readManifest(context.prior), context);
    },
    compute: (given) => ({ object: valueAt(given, "manifest") }),
  },
};

function readManifest(given: Values): KubernetesObject {
  const manifest = plain(valueAt(given, "manifest"));
  if (!isFields(manifest) || typeof manifest["apiVersion"] !== "string" || typeof manifest["kind"] !== "string") {
    throw new Refusal("The manifest needs apiVersion, kind and metadata.");
  }
  return JSON.parse(JSON.stringify(manifest)) as KubernetesObject;
}
