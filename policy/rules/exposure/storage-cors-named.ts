import type { Block } from "../../../terraform-json/block";
import type { Json, Place } from "../../../terraform-json/json";
import { elements } from "../../../terraform-json/json";
import { isUnknown } from "../../reference";
import { each, finding, given, type Finding, type Rule } from "../../rule";

/** The paths of the origins, of azapi and azurerm. */
const ORIGINS = ["body.properties.cors.corsRules.allowedOrigins", "blob_properties.cors_rule.allowed_origins"];

/** One origin; HTTP only for localhost, with a forwarded port. */
const ORIGIN = /^(https:\/\/[^/?#*]+|http:\/\/(localhost|127\.0\.0\.1)(:\d+)?)$/;

export const storageCorsNamed: Rule = {
  id: "storage-cors-named",
  group: "exposure",
  title: "CORS allows only named origins.",
  rationale: "With * as origin, every page that a user visits can use a leaked signed URL to read and write blobs.",
  source:
    "https://learn.microsoft.com/rest/api/storageservices/cross-origin-resource-sharing--cors--support-for-the-azure-storage-services",
  fix: "Set allowedOrigins of the blob service to the public URL.",
  check: (deployment) =>
    each(
      deployment.resources().filter((block) => ORIGINS.some((path) => block.places(path).length > 0)),
      "blob service with CORS rules",
      (block) =>
        ORIGINS.flatMap((path) => block.places(path))
          .flatMap(elements)
          .flatMap((place) => checkOrigin(block, place)),
    ),
};

function checkOrigin(block: Block, { path, value }: Place<Json>): Finding[] {
  if (typeof value === "string" && (ORIGIN.test(value) || isUnknown(value))) return [];
  return [finding(block, path, `is ${given(value)}, and must be one origin, as https://langfuse.example.com`)];
}
