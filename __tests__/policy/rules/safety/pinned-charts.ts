import { pinnedCharts } from "../../../../policy/rules/safety/pinned-charts";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const HTTPS = "https://charts.example.com";
const release = (settings: object) => ({ resource: { helm_release: { app: { chart: "app", ...settings } } } });
const APP = "helm_release.app";

testRule(pinnedCharts, {
  compliant: {
    "a version from a repository": release({ repository: HTTPS, version: "2.0.0" }),
    "a version with a v, before a release, from a registry": release({
      repository: "oci://ghcr.io/charts",
      version: "v1.20.2-rc.1+build.7",
    }),
    "a chart that is an address": release({ chart: "oci://ghcr.io/charts/app", version: "2.0.0" }),
    "a state": state({ [APP]: { chart: "app", repository: HTTPS, version: "2.0.0" } }),
  },
  violating: {
    "no version": [release({ repository: HTTPS }), [APP, "version"]],
    "a range": [release({ repository: HTTPS, version: "~> 2.0.0" }), [APP, "version"]],
    "a major version": [release({ repository: HTTPS, version: "2" }), [APP, "version"]],
    "a wildcard": [release({ repository: HTTPS, version: "2.0.x" }), [APP, "version"]],
    latest: [release({ repository: HTTPS, version: "latest" }), [APP, "version"]],
    "a version that is unknown before the apply": [
      release({ repository: HTTPS, version: "${var.version}" }),
      [APP, "version"],
    ],
    "a repository without TLS": [
      release({ repository: "http://charts.example.com", version: "2.0.0" }),
      [APP, "repository"],
    ],
    "a folder": [release({ chart: "./charts/app", version: "2.0.0" }), [APP, "chart"]],
  },
  notApplicable: { "no release": { resource: {} } },
  mutation: [
    ({ release }) => {
      release.resource.helm_release.langfuse_traefik_chart.version = "41.x";
    },
    ["helm_release.langfuse_traefik_chart", "version"],
  ],
});
