import { textAt } from "../../values/walk";
import type { Behaviour, ProviderBehaviour } from "../behaviour";
import { Refusal, guid } from "../world";

/** One registration a display name, where the provider is asked to prevent duplicates. */
const APPLICATION: Behaviour = {
  id: (given, { world }) =>
    world.freeId(
      "azuread_application",
      `application ${textAt(given, "display_name")}`,
      (text) => `/applications/${guid(text)}`,
    ),
  checks: (given, { world, prior }) => {
    const display_name = textAt(given, "display_name") ?? "";
    if (
      !prior &&
      given["prevent_duplicate_names"] === true &&
      world.find("azuread_application", { display_name }).length > 0
    ) {
      throw new Refusal(`An application with the display name "${display_name}" exists already.`);
    }
  },
  computes: (_, { id }) => ({ object_id: id.split("/")[2] as string, client_id: guid(`${id} client`) }),
};

/** Stands in the tenant for one application, which must be there. */
const SERVICE_PRINCIPAL: Behaviour = {
  id: (given) => `/servicePrincipals/${guid(`principal ${textAt(given, "client_id")}`)}`,
  checks: (given, { world }) => {
    const client_id = textAt(given, "client_id") ?? "";
    if (world.find("azuread_application", { client_id }).length === 0) {
      throw new Refusal(`No application has the client id ${client_id}.`);
    }
  },
  computes: (given, { id, world }) => {
    const [application] = world.find("azuread_application", { client_id: textAt(given, "client_id") ?? "" });
    return {
      object_id: id.split("/")[2] as string,
      display_name: textAt(application?.values, "display_name") ?? "",
      application_tenant_id: world.account.tenantId,
      type: "Application",
    };
  },
};

const APPLICATION_PASSWORD: Behaviour = {
  id: (given, { world }) =>
    world.freeId(
      "azuread_application_password",
      JSON.stringify(given),
      (text) => `${textAt(given, "application_id")}/password/${guid(text)}`,
    ),
  computes: (_, { id }) => ({ key_id: id.slice(id.lastIndexOf("/") + 1), start_date: "2026-01-01T00:00:00Z" }),
};

/** The directory, as the azuread provider shows it. */
export const AZUREAD: ProviderBehaviour = {
  resources: {
    azuread_application: APPLICATION,
    azuread_application_password: APPLICATION_PASSWORD,
    azuread_service_principal: SERVICE_PRINCIPAL,
  },
  dataSources: {
    azuread_application: {
      assumed: (config, { world }) => ({
        id: `/applications/${guid(`application ${textAt(config, "client_id")}`)}`,
        object_id: guid(`application ${textAt(config, "client_id")}`),
        web: [{ redirect_uris: world.redirectUris }],
        optional_claims: [{ id_token: [{ name: "email", essential: true }] }],
      }),
    },
    azuread_service_principal: {
      assumed: (config) => ({
        id: `/servicePrincipals/${guid(`principal ${textAt(config, "client_id")}`)}`,
        object_id: guid(`principal ${textAt(config, "client_id")}`),
        app_role_assignment_required: true,
      }),
    },
  },
};
