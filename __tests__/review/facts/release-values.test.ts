import { releaseValues } from "../../../review/facts/release-values";
import { given, plan } from "./given";

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

test("values of all files as one YAML, with templates put in that read literals", () => {
  const class_ = "${kubernetes_storage_class_v1.disks.metadata[0].name}";
  expect(releaseValues({ synthesis: synthesis(`a: { b: 1, c: "${class_}" }`, 'a: { b: 2 }\nd: "${var.d}"') })).toEqual([
    {
      stack: "test-platform",
      address: "helm_release.app",
      name: "app",
      chart: "langfuse",
      version: "2.0.0",
      yaml: "a:\n  b: 2\n  c: disks\nd: ${var.d}\n",
      difference: undefined,
    },
  ]);
});

test("literals that their names say are secrets are not published", () => {
  const yaml = "redis: { password: hunter2, existingSecret: app }\nenv: [{ name: API_KEY, value: hunter2 }]";
  expect(releaseValues({ synthesis: synthesis(yaml) })[0]?.yaml).toBe(
    "redis:\n  password: (withheld)\n  existingSecret: app\nenv:\n  - name: API_KEY\n    value: (withheld)\n",
  );
});

test("literals that the policy would find are not published, of a base or a plan either", () => {
  const key = "gh" + "p_" + "a1B2c3".repeat(6);
  const was = synthesis(`salt: { value: hunter2 }\nargs: ["--token", ${key}]\nimage: { tag: ${"0a1b".repeat(10)} }`);
  const [release] = releaseValues({ synthesis: synthesis("a: 1"), base: was });
  expect(release?.difference).toContain("-salt:\n-  value: (withheld)\n-args:\n-  - --token\n-  - (withheld)");
  expect(release?.difference).toContain(`-  tag: ${"0a1b".repeat(10)}`);
});

test("sensitive settings are in the values, but not what they are", () => {
  const set_sensitive = [
    { name: "a.b", value: "hunter2" },
    { name: "a.c", value: "${var.c}" },
  ];
  const helm_release = { app: { ...release("a: { d: 1 }"), set_sensitive, set_wo: { name: "e", value: "hunter2" } } };
  const [told] = releaseValues({ synthesis: given({ "test-platform": { resource: { helm_release } } }) });
  expect(told?.yaml).toBe("a:\n  d: 1\n  b: (withheld)\n  c: ${var.c}\ne: (withheld)\n");
});

const DIFFERENCE = "@@ -1,2 +1,2 @@\n-a: 1\n+a: 2\n b: 1";

test("the difference to the base", () => {
  const [values] = releaseValues({ synthesis: synthesis("a: 2\nb: 1"), base: synthesis("a: 1\nb: 1") });
  expect(values?.difference).toBe(DIFFERENCE);
  expect(releaseValues({ synthesis: synthesis("a: 2"), base: synthesis("a: 2") })[0]?.difference).toBe("");
});

test("the difference that a plan tells, before that to the base", () => {
  const change = { actions: ["update"], before: release("a: 1\nb: 1"), after: release("a: 2\nb: 1") };
  const plans = plan({ address: "helm_release.app", type: "helm_release", change });
  const sources = { synthesis: synthesis("a: 2\nb: 1"), plans, base: synthesis("a: 7") };
  expect(releaseValues(sources)[0]?.difference).toBe(DIFFERENCE);
});

test("values that are no YAML leave the other releases readable", () => {
  const resource = { helm_release: { broken: release("a: [1"), app: release("a: 1") } };
  expect(releaseValues({ synthesis: given({ "test-platform": { resource } }) }).map(({ address }) => address)).toEqual([
    "helm_release.app",
  ]);
});
