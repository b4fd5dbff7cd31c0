import { workloadIdentityUsed } from "../../../../policy/rules/identity/workload-identity-used";
import { AZURE, OSS, langfuseRelease } from "../../langfuse-release";
import { changeHelmValues, testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const LABEL = "azure.workload.identity/use";
const ANNOTATION = "azure.workload.identity/client-id";
const LABEL_PATH = `values.langfuse.pod.labels["${LABEL}"]`;
const ANNOTATION_PATH = `metadata.annotations["${ANNOTATION}"]`;

const FOUND = "${data.azurerm_user_assigned_identity.found.client_id}";

interface Parts {
  readonly use?: unknown;
  readonly annotations?: object;
  readonly version?: string;
  readonly account?: object;
}

const release = ({ use = "true", annotations = { [ANNOTATION]: FOUND }, version = "2.0.0", account = {} }: Parts) => ({
  resource: {
    kubernetes_service_account_v1: { account: { metadata: { name: "app", namespace: "langfuse", annotations } } },
    helm_release: {
      langfuse: {
        chart: "langfuse",
        version,
        namespace: "langfuse",
        values: [
          JSON.stringify({
            langfuse: {
              serviceAccount: { name: "app", ...account },
              pod: { labels: use === null ? {} : { [LABEL]: use } },
            },
          }),
        ],
      },
    },
  },
  data: { azurerm_user_assigned_identity: { found: { name: "id-app", resource_group_name: "rg" } } },
});

const platform = (name: string) => ({
  resource: {
    azurerm_resource_group: { group: { name: "rg" } },
    azurerm_user_assigned_identity: {
      app: { name, resource_group_name: "${azurerm_resource_group.group.name}" },
    },
    azurerm_federated_identity_credential: {
      federation: { parent_id: "${azurerm_user_assigned_identity.app.id}" },
    },
  },
});

const both = (one: object, other: object) => ({ stacks: { "test-platform": one, "test-release": other } });

const ACCOUNT = "kubernetes_service_account_v1.account";

testRule(workloadIdentityUsed, {
  compliant: {
    "chart 2": both(platform("id-app"), release({})),
    "chart 1": both(platform("id-app"), release({ version: "1.5.41" })),
    "the release alone, where no credential can be compared": release({}),
    states: both(
      state({
        "azurerm_user_assigned_identity.app": { id: "/i", name: "id-app", resource_group_name: "rg", client_id: "c-1" },
        "azurerm_federated_identity_credential.federation": { parent_id: "/i" },
      }),
      state({
        [ACCOUNT]: { metadata: [{ name: "app", namespace: "langfuse", annotations: { [ANNOTATION]: "c-1" } }] },
        "helm_release.langfuse": {
          chart: "langfuse",
          namespace: "langfuse",
          values: [`{"langfuse":{"serviceAccount":{"name":"app"},"pod":{"labels":{"${LABEL}":"true"}}}}`],
        },
      }),
    ),
    "the chart makes the service account": {
      resource: {
        helm_release: {
          langfuse: {
            chart: "langfuse",
            values: [
              JSON.stringify({
                langfuse: {
                  serviceAccount: { annotations: { [ANNOTATION]: "c-1" } },
                  pod: { labels: { [LABEL]: "true" } },
                },
              }),
            ],
          },
        },
      },
    },
  },
  violating: {
    "a label of web that says no": [
      {
        resource: {
          ...release({}).resource,
          helm_release: {
            langfuse: {
              chart: "langfuse",
              namespace: "langfuse",
              values: [
                ...release({}).resource.helm_release.langfuse.values,
                JSON.stringify({ langfuse: { web: { pod: { labels: { [LABEL]: "false" } } } } }),
              ],
            },
          },
        },
      },
      ["helm_release.langfuse", `values.langfuse.web.pod.labels["${LABEL}"]`],
    ],
    "an identity whose credential is missing": [
      both({ resource: { ...platform("id-app").resource, azurerm_federated_identity_credential: {} } }, release({})),
      [ACCOUNT, ANNOTATION_PATH],
    ],
    "S3 to an endpoint of Azure": [
      langfuseRelease({ s3: { ...OSS, endpoint: AZURE.endpoint } }),
      ["helm_release.langfuse", LABEL_PATH],
      ["helm_release.langfuse", `values.langfuse.serviceAccount.annotations["${ANNOTATION}"]`],
    ],
    "no label": [release({ use: null }), ["helm_release.langfuse", LABEL_PATH]],
    "a boolean label, which Kubernetes refuses": [release({ use: true }), ["helm_release.langfuse", LABEL_PATH]],
    "a label that says no": [release({ use: "false" }), ["helm_release.langfuse", LABEL_PATH]],
    "no annotation": [release({ annotations: {} }), [ACCOUNT, ANNOTATION_PATH]],
    "an identity without a credential": [both(platform("id-other"), release({})), [ACCOUNT, ANNOTATION_PATH]],
    "a client id that is no identity's here": [
      both(platform("id-app"), release({ annotations: { [ANNOTATION]: "${var.client}" } })),
      [ACCOUNT, ANNOTATION_PATH],
    ],
    "a service account that nothing makes, without annotation": [
      { resource: { helm_release: release({}).resource.helm_release } },
      ["helm_release.langfuse", `values.langfuse.serviceAccount.annotations["${ANNOTATION}"]`],
    ],
  },
  notApplicable: {
    "no release": platform("id-app"),
    "another chart": { resource: { helm_release: { traefik: { chart: "traefik" } } } },
    "a release in OSS": langfuseRelease({ s3: OSS }),
  },
  mutation: [
    (production) => changeHelmValues(production, "langfuse", ({ langfuse }) => (langfuse.pod.labels[LABEL] = true)),
    ["helm_release.langfuse", LABEL_PATH],
  ],
});
