import { storageClassCheck, storeHostsCheck } from "../../../chart-check/checks/stores";
import { setVariable, testCheck } from "../rendering";

describe("storage-class", () => {
  testCheck(storageClassCheck, [
    [
      "a claim of another class",
      (objects) => (objects["PersistentVolumeClaim/queue"].spec.storageClassName = "default"),
      ['PersistentVolumeClaim/queue: "storageClassName" must be "our-disks", got "default"'],
    ],
    [
      "a StatefulSet's claim without a class",
      (objects) => delete objects["StatefulSet/db"].spec.volumeClaimTemplates[0].spec.storageClassName,
      ['StatefulSet/db: "storageClassName" must be "our-disks", got none'],
    ],
    [
      "a StatefulSet without a claim",
      (objects) => delete objects["StatefulSet/db"].spec.volumeClaimTemplates,
      ["StatefulSet/db: must have a claim, or its data is deleted with its pod"],
    ],
    [
      "a resource of the operator with another class",
      (objects) => (objects["ClickHouseCluster/traces"].spec.dataVolumeClaimSpec.storageClassName = "fast"),
      ['ClickHouseCluster/traces: "storageClassName" must be "our-disks", got "fast"'],
    ],
    [
      "a resource of the operator without a claim",
      (objects) => delete objects["KeeperCluster/traces"].spec.dataVolumeClaimSpec,
      ["KeeperCluster/traces: must have a claim, or its data is deleted with its pod"],
    ],
  ]);
});

describe("store-hosts", () => {
  const WEB = "Deployment/web, container main";
  const KNOWN = "db, traces-clickhouse-headless";

  testCheck(storeHostsCheck, [
    [
      "another host",
      (objects) => setVariable(objects, { name: "DATABASE_HOST", value: "langfuse-postgresql" }),
      [`${WEB}: DATABASE_HOST must name one of ${KNOWN}, got "langfuse-postgresql"`],
    ],
    [
      "another host behind a password",
      (objects) => setVariable(objects, { name: "REDIS_CONNECTION_STRING", value: "redis://u:$(P)@redis:6379" }),
      [`${WEB}: REDIS_CONNECTION_STRING must name one of ${KNOWN}, got "redis://u:$(P)@redis:6379"`],
    ],
    [
      "no URL",
      (objects) => setVariable(objects, { name: "CLICKHOUSE_URL", value: "" }),
      [`${WEB}: CLICKHOUSE_URL must name one of ${KNOWN}, got ""`],
    ],
  ]);
});
