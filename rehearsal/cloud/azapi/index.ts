import { Dynamic, type Value, type Values } from "../../values/value";
import { changes, isObject, plain, textAt, valueAt } from "../../values/walk";
import { secretNotFound, vaultSecretAddress } from "../azurerm/key-vault";
import { lastPart, requiresAzure } from "../azurerm/arm";
import type { Behaviour, Context, ProviderBehaviour } from "../behaviour";
import { Refusal } from "../world";
import { armProperties } from "./arm-properties";

/** `Microsoft.Storage/storageAccounts` of `Microsoft.Storage/storageAccounts@2024-01-01`. */
function armType(given: Values): string {
  return (textAt(given, "type") ?? "").replace(/@.*$/, "");
}

/** A resource id: within a resource of the same namespace the last part of the type, else the whole type. */
function resourceId(given: Values): string {
  const parent = textAt(given, "parent_id") ?? "";
  const type = armType(given);
  const namespace = type.split("/", 1)[0]?.toLowerCase();
  const within = parent.toLowerCase().includes(`/providers/${namespace}/`);
  const place = within ? lastPart(type) : `providers/${type}`;
  return `${parent}/${place}/${textAt(given, "name")}`;
}

/** Above `providers/Microsoft.Storage/storageAccounts/st`, or above `blobServices/default` in it. */
function parentOf(id: string): string {
  return id.replace(/\/providers\/[^/]+\/[^/]+\/[^/]+$|\/[^/]+\/[^/]+$/i, "");
}

/** What a read of the resource answers: what was asked for, and what Azure adds. */
function answerOf(given: Values, id: string): Values {
  const body = plain(valueAt(given, "body"));
  const asked = isObject(body) ? body : {};
  const properties = isObject(asked["properties"]) ? asked["properties"] : {};
  const added = armProperties(armType(given), id);
  return { ...asked, id, properties: { ...properties, ...added, provisioningState: "Succeeded" } };
}

/** The paths of an answer that are exported, in the nesting that they have in it. */
function exported(answer: Values, exports: Value): Dynamic {
  const paths = Array.isArray(exports) ? (exports as readonly string[]) : [];
  if (paths.includes("*")) return new Dynamic(answer);
  return new Dynamic(paths.reduce<Values>((output, path) => putAt(output, path.split("."), valueAt(answer, path)), {}));
}

function putAt(output: Values, [name = "", ...rest]: readonly string[], value: Value): Values {
  const inner = output[name];
  return { ...output, [name]: rest.length === 0 ? value : putAt(isObject(inner) ? inner : {}, rest, value) };
}

const RESOURCE: Behaviour = {
  id: resourceId,
  checks: requiresAzure("parent_id"),
  renews: (given, prior) =>
    changes(given, prior, "body") || changes(given, prior, "response_export_values") ? ["output"] : [],
  computes: (given, { id }) => ({
    output: exported(answerOf(given, id), plain(valueAt(given, "response_export_values"))),
    body: new Dynamic({}),
  }),
};

const UPDATE_RESOURCE: Behaviour = {
  id: (given) => textAt(given, "resource_id") ?? resourceId(given),
  checks: requiresAzure("resource_id", "parent_id"),
  renews: (given, prior) => (changes(given, prior, "body") ? ["output"] : []),
  computes: (given, { id }) => ({
    output: exported(answerOf(given, id), plain(valueAt(given, "response_export_values"))),
    name: lastPart(id),
    parent_id: parentOf(id),
    resource_id: id,
  }),
};

/** When a vault's secret was last written, in seconds since 1970; its value is in no answer of Resource Manager. */
function vaultSecretAnswer(given: Values, { world }: Context): Values {
  const vault = textAt(given, "parent_id") ?? "";
  const name = textAt(given, "name") ?? "";
  const secret = world.secrets.get(vaultSecretAddress(vault, name));
  if (!secret) throw new Refusal(secretNotFound(name, vault));
  const updated = Date.UTC(2026, 0, 1) / 1000 + secret.version * 60;
  return { properties: { attributes: { enabled: true, created: updated, updated } } };
}

/** Azure, as the azapi provider shows it. */
export const AZAPI: ProviderBehaviour = {
  resources: { azapi_resource: RESOURCE, azapi_update_resource: UPDATE_RESOURCE },
  dataSources: {
    azapi_resource: {
      answers: (config, context) => {
        const id = textAt(config, "resource_id") ?? resourceId(config);
        const secret = armType(config).toLowerCase() === "microsoft.keyvault/vaults/secrets";
        if (!secret) context.world.requireAzure(id);
        const found = context.world.get("azapi_resource", id)?.values ?? {};
        const answer = secret
          ? vaultSecretAnswer(config, context)
          : answerOf({ ...config, body: found["body"] ?? null }, id);
        return { id, exists: true, output: exported(answer, plain(valueAt(config, "response_export_values"))) };
      },
    },
  },
};
