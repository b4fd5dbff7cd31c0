import { storageClassCheck } from "../../../chart-check/checks/storage-class";
import { testCheck } from "../rendering";

testCheck(storageClassCheck, [
  [
    "a claim of another class",
    (objects) => (objects["PersistentVolumeClaim/queue"].spec.storageClassName = "default"),
    ['PersistentVolumeClaim/queue: "storageClassName" must be our-disks, got "default"'],
  ],
  [
    "a StatefulSet's claim without a class",
    (objects) => delete objects["StatefulSet/db"].spec.volumeClaimTemplates[0].spec.storageClassName,
    ['StatefulSet/db: "storageClassName" must be our-disks, got none'],
  ],
  [
    "a StatefulSet that keeps nothing",
    (objects) => delete objects["StatefulSet/db"].spec.volumeClaimTemplates,
    ["StatefulSet/db: must have a claim, or its data goes with its pod"],
  ],
  [
    "a resource of the operator with another class",
    (objects) => (objects["ClickHouseCluster/traces"].spec.dataVolumeClaimSpec.storageClassName = "fast"),
    ['ClickHouseCluster/traces: "storageClassName" must be our-disks, got "fast"'],
  ],
  [
    "a resource of the operator that keeps nothing",
    (objects) => delete objects["KeeperCluster/traces"].spec.dataVolumeClaimSpec,
    ["KeeperCluster/traces: must have a claim, or its data goes with its pod"],
  ],
]);
