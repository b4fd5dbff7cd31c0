import { stringify } from "yaml";
import { volumesRetained } from "../../../../policy/rules/safety/volumes-retained";
import { changeHelmValues, testRule } from "../../rule-table";
import { plan, state } from "../../terraform-show";

const CLASS = "${kubernetes_storage_class_v1.disks.metadata[0].name}";
const storageClass = (settings: object) => ({
  kubernetes_storage_class_v1: { disks: { metadata: { name: "app-disks" }, ...settings } },
});
const chart2 = (className: string = CLASS, redis: object = { enabled: true, keepPvc: true }) => ({
  postgresql: { storage: { className } },
  redis: { dataStorage: { className, ...redis } },
  clickhouse: { cluster: { storage: { className } }, keeper: { storage: { className } } },
});
const chart1 = (settings: object = {}) => {
  const persistence = { storageClass: CLASS };
  return {
    postgresql: { primary: { persistence } },
    redis: { primary: { persistence } },
    clickhouse: { persistence: { ...persistence, ...settings }, zookeeper: { persistence } },
  };
};
const release = (version: string, values: object, settings: object = { reclaim_policy: "Retain" }) => ({
  resource: {
    ...storageClass(settings),
    helm_release: { app: { chart: "langfuse", version, values: [stringify(values)] } },
  },
});
const RELEASE = "helm_release.app";

testRule(volumesRetained, {
  compliant: {
    "chart 2": release("2.0.0", chart2()),
    "chart 1": release("1.5.41", chart1()),
    "a class by its name": release("2.0.0", chart2("app-disks")),
    "stores that run elsewhere": release("2.0.0", {
      postgresql: { deploy: false },
      redis: { deploy: false },
      clickhouse: { deploy: false },
    }),
    "ClickHouse without keeper": release("2.0.0", {
      ...chart2(),
      clickhouse: { cluster: { storage: { className: CLASS } }, keeper: { enabled: false } },
    }),
    "a plan": plan({
      "kubernetes_storage_class_v1.disks": { values: { metadata: [{ name: "d" }], reclaim_policy: "Retain" } },
      "helm_release.app": { values: { chart: "langfuse", version: "2.0.0", values: [stringify(chart2("d"))] } },
    }),
  },
  violating: {
    "a class that deletes": [
      release("2.0.0", chart2(), { reclaim_policy: "Delete" }),
      ["kubernetes_storage_class_v1.disks", "reclaim_policy"],
    ],
    "a class that leaves it out, as it deletes then": [
      { resource: storageClass({}) },
      ["kubernetes_storage_class_v1.disks", "reclaim_policy"],
    ],
    "a class in a state": [
      state({ "kubernetes_storage_class_v1.disks": { metadata: [{ name: "d" }], reclaim_policy: "Delete" } }),
      ["kubernetes_storage_class_v1.disks", "reclaim_policy"],
    ],
    "a class of the cluster, which is unknown": [
      release("2.0.0", { ...chart2(), postgresql: { storage: { className: "managed-csi" } } }),
      [RELEASE, "values.postgresql.storage.className"],
    ],
    "no class, and so the default": [
      release("2.0.0", { ...chart2(), postgresql: {} }),
      [RELEASE, "values.postgresql.storage.className"],
    ],
    "Redis without a disk": [
      release("2.0.0", chart2(CLASS, { enabled: false, keepPvc: true })),
      [RELEASE, "values.redis.dataStorage.enabled"],
    ],
    "Redis that gives up its claim": [
      release("2.0.0", chart2(CLASS, { enabled: true })),
      [RELEASE, "values.redis.dataStorage.keepPvc"],
    ],
    "chart 1 without persistence": [
      release("1.5.41", chart1({ enabled: false })),
      [RELEASE, "values.clickhouse.persistence.enabled"],
    ],
  },
  notApplicable: { "another chart": { resource: { helm_release: { app: { chart: "traefik" } } } } },
  mutation: [
    (production) => changeHelmValues(production, "langfuse", (values) => (values.redis.dataStorage.keepPvc = false)),
    ["helm_release.langfuse", "values.redis.dataStorage.keepPvc"],
  ],
});
