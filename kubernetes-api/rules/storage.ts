import {
  entriesAt,
  invalid,
  placesAt,
  required,
  unsupported,
  type KubernetesObject,
  type Mistake,
  type Place,
} from "../object";
import { findQuantityMistakes } from "./pods";
import { parseQuantity } from "../formats";

export function findStorageMistakes(object: KubernetesObject): Mistake[] {
  if (object.kind === "StorageClass") return findClassMistakes(object);
  if (object.kind === "PersistentVolumeClaim") return findClaimMistakes({ path: "", value: object });
  if (object.kind === "StatefulSet") return placesAt(object, "spec.volumeClaimTemplates[]").flatMap(findClaimMistakes);
  if (object.kind === "ResourceQuota") return entriesAt(object, "spec.hard").flatMap(findQuantityMistakes);
  if (object.kind === "LimitRange") {
    return ["default", "defaultRequest", "max", "min"].flatMap((name) =>
      entriesAt(object, `spec.limits[].${name}`).flatMap(findQuantityMistakes),
    );
  }
  return [];
}

const ACCESS_MODES = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];

/** @see https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/persistent-volume-claim-v1/ */
function findClaimMistakes(claim: Place): Mistake[] {
  const at = claim.path === "" ? "spec" : `${claim.path}.spec`;
  const modes = placesAt(claim, "spec.accessModes[]");
  const [storage] = placesAt(claim, "spec.resources.requests.storage");
  return [
    ...(modes.length === 0 ? [required(`${at}.accessModes`, "at least 1 access mode is required")] : []),
    ...modes
      .filter(({ value }) => !ACCESS_MODES.includes(String(value)))
      .map(({ path, value }) => unsupported(path, value, ACCESS_MODES)),
    ...(storage ? findSizeMistakes(storage) : [required(`${at}.resources[storage]`)]),
  ];
}

function findSizeMistakes(storage: Place): Mistake[] {
  return parseQuantity(storage.value) === 0
    ? [invalid(storage.path, storage.value, "must be greater than zero")]
    : findQuantityMistakes(storage);
}

/** @see https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/storage-class-v1/ */
function findClassMistakes(object: KubernetesObject): Mistake[] {
  const policies = ["Delete", "Retain"];
  return [
    ...(object["provisioner"] ? [] : [required("provisioner")]),
    ...placesAt(object, "reclaimPolicy")
      .filter(({ value }) => !policies.includes(String(value)))
      .map(({ path, value }) => unsupported(path, value, policies)),
    ...placesAt(object, "volumeBindingMode")
      .filter(({ value }) => !["Immediate", "WaitForFirstConsumer"].includes(String(value)))
      .map(({ path, value }) => unsupported(path, value, ["Immediate", "WaitForFirstConsumer"])),
    ...(object["provisioner"] === "disk.csi.azure.com" ? findDiskMistakes(object) : []),
  ];
}

/** The parameters that have a set of values. */
const DISK_VALUES: Readonly<Record<string, readonly string[]>> = {
  skuname: "Standard_LRS StandardSSD_LRS StandardSSD_ZRS Premium_LRS Premium_ZRS PremiumV2_LRS UltraSSD_LRS".split(" "),
  cachingmode: ["None", "ReadOnly", "ReadWrite"],
  kind: ["managed"],
  networkaccesspolicy: ["AllowAll", "DenyAll", "AllowPrivate"],
};

const DISK_PARAMETERS = new Set([
  ...Object.keys(DISK_VALUES),
  ..."storageaccounttype location fstype resourcegroup subscriptionid tags tagvaluedelimiter diskencryptionsetid".split(
    " ",
  ),
  ..."diskencryptiontype writeacceleratorenabled maxshares perfprofile enablebursting publicnetworkaccess".split(" "),
  ..."diskaccessid diskiopsreadwrite diskmbpsreadwrite logicalsectorsize useragent attachdiskinitialdelay zoned".split(
    " ",
  ),
  ..."enableasyncattach enableperformanceplus device-setting".split(" "),
]);

/**
 * The driver refuses the disk of each claim; names of parameters have any case.
 * @see https://github.com/kubernetes-sigs/azuredisk-csi-driver/blob/master/docs/driver-parameters.md
 */
function findDiskMistakes(object: KubernetesObject): Mistake[] {
  return entriesAt(object, "parameters").flatMap(({ path, key, value }) => {
    const name = key.toLowerCase();
    const values = DISK_VALUES[name === "storageaccounttype" ? "skuname" : name];
    if (values)
      return values.some((one) => one.toLowerCase() === String(value).toLowerCase())
        ? []
        : [unsupported(path, value, values)];
    const isKnown = DISK_PARAMETERS.has(name) || /^(csi\.storage\.k8s\.io|device-setting)\//.test(name);
    return isKnown ? [] : [invalid(path, key, "is no parameter of disk.csi.azure.com")];
  });
}
