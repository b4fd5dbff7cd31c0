import type { Block } from "../../../terraform-json/block";
import type { Json, Place } from "../../../terraform-json/json";
import { elements } from "../../elements";
import { isUnknown } from "../../reference";
import { each, finding, given, type Finding, type Rule } from "../../rule";

/** Where the origins stand: of azapi and of azurerm. */
const ORIGINS = ["body.properties.cors.corsRules.allowedOrigins", "blob_properties.cors_rule.allowed_origins"];

/** One origin; plain HTTP for a port that is forwarded to the own machine only. */
const ORIGIN = /^(https:\/\/[^/?#*]+|http:\/\/localhost(:\d+)?)$/;

export const storageCorsNamed: Rule = {
  id: "storage-cors-named",
  group: "exposure",
  title: "Only pages of named origins may use blobs from a browser.",
  rationale:
    "A signed URL that leaked opens a blob to whoever has it. With * as origin, any page that a user visits can read and " +
    "write with it in the background.",
  source:
    "https://learn.microsoft.com/rest/api/storageservices/cross-origin-resource-sharing--cors--support-for-the-azure-storage-services",
  fix: "Set allowedOrigins of the blob service to the public URL.",
  check: (deployment) =>
    each(
      deployment.resources().filter((block) => ORIGINS.some((path) => block.places(path).length > 0)),
      "blob service that browsers may use",
      (block) =>
        ORIGINS.flatMap((path) => block.places(path))
          .flatMap(elements)
          .flatMap((place) => named(block, place)),
    ),
};

function named(block: Block, { path, value }: Place<Json>): Finding[] {
  if (typeof value === "string" && (ORIGIN.test(value) || isUnknown(value))) return [];
  return [finding(block, path, `is ${given(value)}, and must be one origin as https://langfuse.example.com`)];
}
