import { toText } from "../../../review/facts/sentence";
import type { Mention, Sentence } from "../../../review/report";
import { Deployment } from "../../../terraform-json/deployment";
import { parseStack } from "../../../terraform-json/read";
import { synthesis } from "../../support/synthesis";

/** A deployment of stacks by their names, each the JSON of a synthesis, a plan or a state. */
export function given(stacks: Readonly<Record<string, object>>): Deployment {
  return new Deployment(Object.entries(stacks).map(([name, json]) => parseStack(`${name}.json`, JSON.stringify(json))));
}

/** A deployment of one stack of some resources. */
export function platform(resource: object, others: object = {}): Deployment {
  return given({ "test-platform": { resource, ...others } });
}

/** A plan of one stack with some changes, in the format of Terraform. */
export function plan(...changes: readonly object[]): Deployment {
  const resource_changes = changes.map((change) => ({ mode: "managed", ...change }));
  const planned_values = { root_module: { resources: [] } };
  return given({ "test-platform": { format_version: "1.2", planned_values, resource_changes, configuration: {} } });
}

/** Both stacks of an environment of this repository, or of the example with a bucket of OSS. */
export function environment(name: "dev" | "production" | "oss"): Deployment {
  const { platform, release } = synthesis(name);
  return given({ [`${name}-platform`]: platform, [`${name}-release`]: release });
}

/** The example with a bucket of OSS, with some texts of its release's values replaced. */
export function ossWith(...replaced: readonly (readonly [text: string, by: string])[]): Deployment {
  const { platform, release } = synthesis("oss");
  const { langfuse } = release.resource.helm_release;
  langfuse.values = langfuse.values.map((yaml: string) =>
    replaced.reduce((text, [one, other]) => text.replaceAll(one, other), yaml),
  );
  return given({ "oss-platform": platform, "oss-release": release });
}

/** Sentences without their links. */
export function toTexts(sentences: readonly Sentence[]): string[] {
  return sentences.map(toText);
}

/** The addresses that a sentence links to. */
export function links(sentence: Sentence): string[] {
  return sentence
    .filter((part): part is Mention => typeof part !== "string")
    .map(({ stack, address }) => `${stack} ${address}`);
}
