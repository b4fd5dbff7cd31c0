import { federatedSubject } from "../../../../policy/rules/identity/federated-subject";
import { synthesis } from "../../../support/synthesis";
import { changeHelmValues, deploymentOf, testRule } from "../../rule-table";
import { STRICT } from "../../../../policy/settings";
import { plan, reference, state } from "../../terraform-show";

const CREDENTIAL = "azurerm_federated_identity_credential.federation";
const ISSUER = "https://westeurope.oic.prod-aks.azure.com/t/c/";

const platform = (subject: string, settings: object = {}) => ({
  resource: { azurerm_federated_identity_credential: { federation: { subject, issuer: ISSUER, ...settings } } },
});

const release = ({ helm = "app", namespace = "langfuse" } = {}) => ({
  resource: {
    kubernetes_namespace_v1: { namespace: { metadata: { name: namespace } } },
    kubernetes_service_account_v1: {
      account: {
        metadata: {
          name: "app",
          namespace: "${kubernetes_namespace_v1.namespace.metadata[0].name}",
          annotations: { "azure.workload.identity/client-id": "1" },
        },
      },
      other: { metadata: { name: "without-identity", namespace } },
    },
    helm_release: {
      langfuse: {
        chart: "langfuse",
        namespace: "${kubernetes_namespace_v1.namespace.metadata[0].name}",
        values: [JSON.stringify({ langfuse: { serviceAccount: { name: helm } } })],
      },
    },
  },
});

const both = (one: object, other: object) => ({ stacks: { "test-platform": one, "test-release": other } });

const pipeline = {
  resource: {
    azurerm_user_assigned_identity: { pipeline: {}, app: {} },
    azurerm_federated_identity_credential: {
      github: {
        subject: "repo:example/infrastructure:environment:production",
        issuer: "https://token.actions.githubusercontent.com",
        parent_id: "${azurerm_user_assigned_identity.pipeline.id}",
      },
    },
  },
};

testRule(federatedSubject, {
  compliant: {
    "the namespace is a reference": both(platform("system:serviceaccount:langfuse:app"), release()),
    "azapi makes the credential": both(
      {
        resource: {
          azapi_resource: {
            federation: {
              type: "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31",
              body: { properties: { subject: "system:serviceaccount:langfuse:app" } },
            },
          },
        },
      },
      release(),
    ),
    "the credential of an identity that only a pipeline acts as is left alone": both(
      {
        resource: {
          ...pipeline.resource,
          azurerm_federated_identity_credential: {
            ...pipeline.resource.azurerm_federated_identity_credential,
            ...platform("system:serviceaccount:langfuse:app").resource.azurerm_federated_identity_credential,
          },
        },
      },
      release(),
    ),
    states: both(
      state({ [CREDENTIAL]: { subject: "system:serviceaccount:langfuse:app" } }),
      state({
        "kubernetes_service_account_v1.account": {
          metadata: [{ name: "app", namespace: "langfuse", annotations: { "azure.workload.identity/client-id": "1" } }],
        },
      }),
    ),
  },
  violating: {
    "a wildcard, whatever else is looked at": [platform("system:serviceaccount:langfuse:*"), [CREDENTIAL, "subject"]],
    "a wildcard at the end": [platform("system:serviceaccount:langfuse:app*"), [CREDENTIAL, "subject"]],
    "no service account": [platform("system:serviceaccount:langfuse"), [CREDENTIAL, "subject"]],
    nothing: [{ resource: { azurerm_federated_identity_credential: { federation: {} } } }, [CREDENTIAL, "subject"]],
    "a value that is unknown before the apply": [
      platform("system:serviceaccount:${var.namespace}:app"),
      [CREDENTIAL, "subject"],
    ],
    "a reference that a plan does not know yet": [
      plan({ [CREDENTIAL]: { unknown: { subject: true }, expressions: { subject: reference("var.subject") } } }),
      [CREDENTIAL, "subject"],
    ],
    "a flexible expression instead": [
      {
        resource: {
          azapi_resource: {
            federation: {
              type: "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2025-01-31-preview",
              body: { properties: { claimsMatchingExpression: { value: "claims['sub'] matches 'system:*'" } } },
            },
          },
        },
      },
      ["azapi_resource.federation", "body.properties.subject"],
    ],
    "another namespace than the release has": [
      both(platform("system:serviceaccount:other:app"), release()),
      [CREDENTIAL, "subject"],
    ],
    "another service account in the values than the one that is made": [
      both(platform("system:serviceaccount:langfuse:app"), release({ helm: "default" })),
      ["helm_release.langfuse", "values.langfuse.serviceAccount.name"],
    ],
    "the same without the platform": [
      release({ helm: "default" }),
      ["helm_release.langfuse", "values.langfuse.serviceAccount.name"],
    ],
    "a pipeline that may act as the pods' identity": [
      {
        resource: {
          azurerm_user_assigned_identity: { app: {} },
          azurerm_federated_identity_credential: {
            pods: {
              subject: "system:serviceaccount:langfuse:app",
              issuer: ISSUER,
              parent_id: "${azurerm_user_assigned_identity.app.id}",
            },
            github: {
              subject: "repo:example/infrastructure:environment:production",
              issuer: "https://token.actions.githubusercontent.com",
              parent_id: "${azurerm_user_assigned_identity.app.id}",
            },
          },
        },
      },
      ["azurerm_federated_identity_credential.github", "subject"],
    ],
  },
  notApplicable: {
    "the platform alone, whose shape is right": platform("system:serviceaccount:langfuse:app"),
    "the release alone, which is one with itself": release(),
    "identities for pipelines only": pipeline,
    "nothing at all": { resource: {} },
  },
  mutation: [
    ({ platform }) => {
      platform.resource.azurerm_federated_identity_credential.blob_federation.subject =
        "system:serviceaccount:default:langfuse";
    },
    ["azurerm_federated_identity_credential.blob_federation", "subject"],
  ],
});

test("the finding names the deployed subject", () => {
  const answer = federatedSubject.check(
    deploymentOf(both(platform("system:serviceaccount:langfuse:typo"), release())),
    STRICT,
  );
  expect(answer).toMatchObject({
    findings: [
      {
        problem:
          'is "system:serviceaccount:langfuse:typo", but the deployed one is "system:serviceaccount:langfuse:app"',
      },
    ],
  });
});

test("the Helm values are compared in production too", () => {
  const production = synthesis("production");
  changeHelmValues(production, "langfuse", (values) => (values.langfuse.serviceAccount.name = "default"));
  const answer = federatedSubject.check(
    deploymentOf(both(production.platform as object, production.release as object)),
    STRICT,
  );
  expect(answer).toMatchObject({
    findings: [{ address: "helm_release.langfuse", path: "values.langfuse.serviceAccount.name" }],
  });
});
