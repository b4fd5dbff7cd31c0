import { federatedAudience } from "../../../../policy/rules/identity/federated-audience";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const CREDENTIAL = "azurerm_federated_identity_credential.federation";
const RIGHT = "api://AzureADTokenExchange";

const taking = (audience: unknown) => ({
  resource: { azurerm_federated_identity_credential: { federation: { audience } } },
});

testRule(federatedAudience, {
  compliant: {
    "the one for Entra ID": taking([RIGHT]),
    "in a state": state({ [CREDENTIAL]: { audience: [RIGHT] } }),
    "azapi's name for it": {
      resource: {
        azapi_resource: {
          federation: {
            type: "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31",
            body: { properties: { audiences: [RIGHT] } },
          },
        },
      },
    },
  },
  violating: {
    "one more": [taking([RIGHT, "https://example.com"]), [CREDENTIAL, "audience"]],
    another: [taking(["sts.amazonaws.com"]), [CREDENTIAL, "audience"]],
    "other letters": [taking(["api://azureadtokenexchange"]), [CREDENTIAL, "audience"]],
    none: [taking([]), [CREDENTIAL, "audience"]],
    "left out": [taking(undefined), [CREDENTIAL, "audience"]],
    "a value that is unknown before the apply": [taking(["${var.audience}"]), [CREDENTIAL, "audience"]],
  },
  notApplicable: { "no credential": { resource: {} } },
  mutation: [
    ({ platform }) => {
      platform.resource.azurerm_federated_identity_credential.blob_federation.audience.push("https://example.com");
    },
    ["azurerm_federated_identity_credential.blob_federation", "audience"],
  ],
});
