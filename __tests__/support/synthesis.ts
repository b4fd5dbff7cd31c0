import { readFileSync } from "node:fs";
import path from "node:path";
import type { Loose } from "./loose";

/** The folder into which jest's global setup synthesizes the environments of this repository. */
export const SYNTHESIS = path.resolve(__dirname, "../../.build/test/synthesis");

/** The same for `examples/alibaba-oss`, whose environment is oss. */
export const OSS_SYNTHESIS = path.resolve(__dirname, "../../.build/test/synthesis-oss");

/** A copy of the Terraform JSON of both stacks of an environment. */
export function synthesis(environment: "dev" | "production" | "oss"): { platform: Loose; release: Loose } {
  const folder = environment === "oss" ? OSS_SYNTHESIS : SYNTHESIS;
  const read = (part: string) =>
    JSON.parse(readFileSync(path.join(folder, "stacks", `${environment}-${part}`, "cdk.tf.json"), "utf8")) as Loose;
  return { platform: read("platform"), release: read("release") };
}
