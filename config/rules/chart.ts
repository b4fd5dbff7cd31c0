import { findNamespaceMistakes, findReleaseMistakes } from "../../constructs/rules/release";
import { show } from "../problem";
import { rule, toFieldErrors, type EnvironmentRule } from "./rule";

const releaseRule = rule(["langfuse"], ({ langfuse }) =>
  toFieldErrors(
    [...findReleaseMistakes(langfuse, "langfuse."), ...findNamespaceMistakes(langfuse.namespace)],
    ["langfuse"],
  ),
);

/** The first release of Langfuse whose own image supports keyless Blob storage (langfuse#15596): none yet. */
const FIRST_KEYLESS_UPSTREAM: string | undefined = undefined;

/**
 * Without an Azure account key, Langfuse's own images fail at the start until upstream's change is released. With an S3
 * API they work.
 */
const upstreamImageRule = rule(["langfuse", "storage"], ({ langfuse: { images }, storage }) => {
  if (images.source === "registry" || storage.kind === "s3-compatible") return undefined;
  if (FIRST_KEYLESS_UPSTREAM !== undefined) return undefined;
  return {
    path: ["langfuse", "images", "source"],
    rule: "must be registry with Blob storage: no released image of Langfuse works without an account key (langfuse#15596 is open)",
    given: show(images.source),
    fix: "Write: source: registry, and build the images with storage-service's change.",
  };
});

/** What is likely to be pulled from no registry, or to start the wrong half of Langfuse. */
export const repositoriesWarning = rule(["langfuse"], ({ langfuse: { images } }) => {
  const error = (key: "web" | "worker", rule: string, fix: string) => ({
    path: ["langfuse", "images", key],
    rule,
    given: show(images[key]),
    fix,
  });
  const hosts = (["web", "worker"] as const).filter((key) => /^[^/]*\.[^/]*\//.test(images[key]));
  return [
    ...hosts.map((key) =>
      error(
        key,
        "should be a repository in the registry, without a host before it",
        `Write for example: ${key}: ${images[key].replace(/^[^/]*\//, "")}`,
      ),
    ),
    ...(images.web === images.worker
      ? [
          error(
            "worker",
            "should differ from langfuse.images.web: web and worker are two images",
            "Write for example: worker: langfuse-worker",
          ),
        ]
      : []),
  ];
});

export const chartRules: readonly EnvironmentRule[] = [releaseRule, upstreamImageRule];
