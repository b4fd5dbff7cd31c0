import { isFields, placesAt, type Fields } from "../../../kubernetes-api/object";
import { Refusal, type Cloud } from "../../cloud";

const PART = "[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*";
/** The reference of an image, whose host may have capitals and a port. */
const REPOSITORY = new RegExp(`^([A-Za-z0-9.-]+(:\\d+)?/)?${PART}(/${PART})*$`);
const TAG = /^\w[\w.-]{0,127}$/;

/**
 * Refuses images whose reference no node can read, in the values of any chart: their pods never start.
 * @see https://kubernetes.io/docs/concepts/containers/images/#image-names
 */
export function requireImages(values: unknown, path = ""): void {
  if (!isFields(values)) return;
  for (const [key, value] of Object.entries(values)) {
    const at = path === "" ? key : `${path}.${key}`;
    if (key === "image" && isFields(value)) {
      requireText(value["repository"], REPOSITORY, `${at}.repository`);
      requireText(value["tag"], TAG, `${at}.tag`);
    } else requireImages(value, at);
  }
}

function requireText(value: unknown, pattern: RegExp, path: string): void {
  if (typeof value !== "string" || value === "" || value.includes("{{") || pattern.test(value)) return;
  throw new Refusal(
    `context deadline exceeded: pods do not start: InvalidImageName: ${path}: ${JSON.stringify(value)} is no part of a reference of an image`,
  );
}

const NAME = "service.beta.kubernetes.io/azure-pip-name";
const GROUP = "service.beta.kubernetes.io/azure-load-balancer-resource-group";

/**
 * Refuses a Service that would wait forever for a public address that its group does not have. Groups that this
 * rehearsal did not deploy are not known.
 * @see https://learn.microsoft.com/azure/aks/static-ip
 */
export function requireAddress(values: Fields, cloud: Cloud): void {
  const annotations = placesAt({ path: "", value: values }, "service.annotations")[0]?.value;
  if (!isFields(annotations)) return;
  const [name, groupName] = [annotations[NAME], annotations[GROUP]];
  const group = cloud
    .find("azurerm_resource_group", {})
    .find(({ id, assumed }) => !assumed && id.endsWith(`/resourceGroups/${String(groupName)}`));
  if (!group || typeof name !== "string") return;
  const id = `${group.id}/providers/Microsoft.Network/publicIPAddresses/${name}`;
  if (cloud.findById(id)) return;
  throw new Refusal(
    `context deadline exceeded: the Service waits for an address: the group ${String(groupName)} has no public IP address "${name}"`,
  );
}
