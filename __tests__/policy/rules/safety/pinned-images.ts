import { stringify } from "yaml";
import { pinnedImages } from "../../../../policy/rules/safety/pinned-images";
import { changeHelmValues, testRule } from "../../rule-table";

const release = (chart: string, values: object) => ({
  resource: { helm_release: { app: { chart, values: [stringify(values)] } } },
});
const langfuse = (tag: string) => release("langfuse", { langfuse: { image: { tag } } });
const APP = "helm_release.app";
const TAG = [APP, "values.langfuse.image.tag"] as const;
const DIGEST = `sha256:${"0a".repeat(32)}`;

testRule(pinnedImages, {
  compliant: {
    "a version of one's own build": langfuse("4.4.0-keyless.1"),
    "a version with an underscore": langfuse("4.4.0-keyless_1"),
    "a tag of each component": release("langfuse", {
      langfuse: { web: { image: { tag: "v4.4.0" } }, worker: { image: { tag: "3f2a91c" } } },
    }),
    "a digest beside a floating tag": release("valkey", { image: { repository: "valkey", tag: "8", digest: DIGEST } }),
    "images as texts": release("app", {
      image: "registry.example.com:5000/app:1.2.3",
      sidecars: [{ image: `app@${DIGEST}` }],
    }),
    "a chart that names no image": release("traefik", { deployment: { replicas: 2 } }),
  },
  violating: {
    latest: [langfuse("latest"), TAG],
    "a branch": [langfuse("main"), TAG],
    "a major version": [langfuse("4"), TAG],
    "a minor version": [langfuse("4.4"), TAG],
    "an empty tag": [langfuse(""), TAG],
    "a tag that is unknown before the apply": [langfuse("${var.tag}"), TAG],
    "a tag that YAML reads as a number": [release("valkey", { image: { tag: 8 } }), [APP, "values.image.tag"]],
    "a text without a tag, whose registry has a port": [
      release("app", { initContainers: [{ image: "registry.example.com:5000/app" }] }),
      [APP, "values.initContainers[0].image"],
    ],
    "a component that takes the chart's own image": [
      release("langfuse", { langfuse: { web: { image: { tag: "4.4.0" } } } }),
      [APP, "values.langfuse.worker.image.tag"],
    ],
  },
  notApplicable: { "no release": { resource: {} } },
  mutation: [
    (production) => changeHelmValues(production, "langfuse", (values) => (values.langfuse.image.tag = "4")),
    ["helm_release.langfuse", "values.langfuse.image.tag"],
  ],
});
