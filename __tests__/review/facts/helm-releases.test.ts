import { describeReleases } from "../../../review/facts/helm-releases";
import { given, plan } from "./deployments";

const release = (...values: readonly string[]) => ({ name: "app", chart: "langfuse", version: "2.0.0", values });

function synthesis(...values: readonly string[]) {
  return given({
    "test-platform": {
      resource: {
        helm_release: { app: release(...values) },
        kubernetes_storage_class_v1: { disks: { metadata: { name: "disks" } } },
      },
    },
  });
}

test("values of all files are merged, with references to literals resolved", () => {
  const class_ = "${kubernetes_storage_class_v1.disks.metadata[0].name}";
  expect(
    describeReleases({ synthesis: synthesis(`a: { b: 1, c: "${class_}" }`, 'a: { b: 2 }\nd: "${var.d}"') }),
  ).toEqual([
    {
      stack: "test-platform",
      address: "helm_release.app",
      name: "app",
      chart: "langfuse",
      version: "2.0.0",
      yaml: "a:\n  b: 2\n  c: disks\nd: ${var.d}\n",
      diff: undefined,
    },
  ]);
});

test("literals with names of secrets are withheld", () => {
  const yaml = "redis: { password: hunter2, existingSecret: app }\nenv: [{ name: API_KEY, value: hunter2 }]";
  expect(describeReleases({ synthesis: synthesis(yaml) })[0]?.yaml).toBe(
    "redis:\n  password: (withheld)\n  existingSecret: app\nenv:\n  - name: API_KEY\n    value: (withheld)\n",
  );
});

test("literals that the policy would find are withheld, also those of a base", () => {
  const key = "gh" + "p_" + "a1B2c3".repeat(6);
  const was = synthesis(`salt: { value: hunter2 }\nargs: ["--token", ${key}]\nimage: { tag: ${"0a1b".repeat(10)} }`);
  const [release] = describeReleases({ synthesis: synthesis("a: 1"), base: was });
  expect(release?.diff).toContain("-salt:\n-  value: (withheld)\n-args:\n-  - --token\n-  - (withheld)");
  expect(release?.diff).toContain(`-  tag: ${"0a1b".repeat(10)}`);
});

test("literals of sensitive settings are withheld", () => {
  const set_sensitive = [
    { name: "a.b", value: "hunter2" },
    { name: "a.c", value: "${var.c}" },
  ];
  const helm_release = { app: { ...release("a: { d: 1 }"), set_sensitive, set_wo: { name: "e", value: "hunter2" } } };
  const [values] = describeReleases({ synthesis: given({ "test-platform": { resource: { helm_release } } }) });
  expect(values?.yaml).toBe("a:\n  d: 1\n  b: (withheld)\n  c: ${var.c}\ne: (withheld)\n");
});

const DIFF = "@@ -1,2 +1,2 @@\n-a: 1\n+a: 2\n b: 1";

test("the diff to the base", () => {
  const [values] = describeReleases({ synthesis: synthesis("a: 2\nb: 1"), base: synthesis("a: 1\nb: 1") });
  expect(values?.diff).toBe(DIFF);
  expect(describeReleases({ synthesis: synthesis("a: 2"), base: synthesis("a: 2") })[0]?.diff).toBe("");
});

test("the diff of a plan has precedence over that to the base", () => {
  const change = { actions: ["update"], before: release("a: 1\nb: 1"), after: release("a: 2\nb: 1") };
  const plans = plan({ address: "helm_release.app", type: "helm_release", change });
  const sources = { synthesis: synthesis("a: 2\nb: 1"), plans, base: synthesis("a: 7") };
  expect(describeReleases(sources)[0]?.diff).toBe(DIFF);
});

test("values that are not YAML do not hide other releases", () => {
  const resource = { helm_release: { broken: release("a: [1"), app: release("a: 1") } };
  expect(
    describeReleases({ synthesis: given({ "test-platform": { resource } }) }).map(({ address }) => address),
  ).toEqual(["helm_release.app"]);
});
