import { each, mustBe, type Rule } from "../../rule";

export const privateContainers: Rule = {
  id: "private-containers",
  group: "exposure",
  title: "A storage container is private.",
  rationale:
    "The container has prompts, answers and files of users. The account forbids anonymous access too, but the container " +
    "must not depend on it.",
  source: "https://learn.microsoft.com/azure/storage/blobs/anonymous-read-access-configure",
  fix: 'Set container_access_type to "private" (azurerm) or publicAccess to "None" (azapi).',
  scanners: ["CKV_AZURE_34", "AZU-0007"],
  check: (deployment) =>
    each(
      [
        ...deployment.resources("azurerm_storage_container"),
        ...deployment.azureResources("Microsoft.Storage/storageAccounts/blobServices/containers"),
      ],
      "storage container",
      (container) =>
        container.type === "azurerm_storage_container"
          ? mustBe(container, "container_access_type", ["private"], { absent: "right" })
          : mustBe(container, "body.properties.publicAccess", ["None"], { absent: "right" }),
    ),
};
