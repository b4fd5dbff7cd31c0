import type { Block } from "../terraform-json/block";
import type { Deployment } from "../terraform-json/deployment";
import { helmPlaces, helmReleases } from "../terraform-json/helm-release";
import type { Json, Place } from "../terraform-json/json";

/** Where a deployment says which URL its users open. */
export interface PublicUrl {
  readonly block: Block;
  readonly path: string;
  readonly url: string;
}

/** What the outputs of the stacks and the values of Langfuse say. */
export function publicUrls(deployment: Deployment): PublicUrl[] {
  const told = (block: Block, { path, value }: Place<Json>) => ({
    block,
    path,
    url: String(deployment.resolve(block, value)),
  });
  const outputs = deployment.blocks.filter(({ address }) => address === "output.url");
  return [
    ...outputs.flatMap((block) => block.places("value").map((place) => told(block, place))),
    ...helmReleases(deployment, "langfuse").flatMap((release) =>
      helmPlaces(release, "langfuse.nextauth.url").map((place) => told(release.block, place)),
    ),
  ];
}
