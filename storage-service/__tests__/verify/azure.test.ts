import { command } from "../../src/verify/command";
import { startTestDeployment, type TestDeployment } from "../stories/test-deployment";

let cloud: TestDeployment;
beforeAll(async () => {
  cloud = await startTestDeployment();
}, 60_000);
afterEach(() => cloud.reset());
afterAll(() => cloud.stop());

/** Runs the command against the container, by default with the pod's identity. */
async function run(args: readonly string[], env = cloud.process().env) {
  let out = "";
  let err = "";
  const own = ["--endpoint", cloud.endpoint, "--container", cloud.container, "--credential", "workload-identity"];
  const code = await command([...own, ...args], {
    env,
    out: (text) => (out += text),
    err: (text) => (err += text),
  });
  return { code, out, err };
}

/** Lists the container, without the blob that created it. */
async function names(): Promise<string[]> {
  return (await cloud.keyStorage().listFiles("")).map(({ file }) => file).filter((name) => name !== "first");
}

test("a container passes every step with an identity, and nothing remains", async () => {
  const { code, out, err } = await run(["--json"]);
  const report = JSON.parse(out) as { target: string; steps: { outcome: string; problem?: string }[] };
  expect(report.steps.filter(({ outcome }) => outcome !== "passed")).toEqual([]);
  expect(report.steps).toHaveLength(13);
  expect(report.target).toBe(`container "${cloud.container}" at ${cloud.endpoint} (workload-identity)`);
  expect([code, err, await names()]).toEqual([0, "", []]);
});

test("read-only writes nothing", async () => {
  const { code, out } = await run(["--read-only"]);
  expect(out).toContain("4 steps, 4 passed");
  const writes = (["putBlob", "putBlock", "putBlockList", "deleteBlob"] as const).map((name) =>
    cloud.proxy.count(name),
  );
  expect([code, ...writes]).toEqual([0, 0, 0, 0, 0]);
});

test("a missing role is one failure with its fix, and nothing else is tried", async () => {
  cloud.proxy.inject({
    when: { operation: "listBlobs" },
    fault: { status: 403, code: "AuthorizationPermissionMismatch" },
  });
  const { code, out } = await run(["--json"]);
  const { steps } = JSON.parse(out) as { steps: { outcome: string; problem?: string }[] };
  expect(steps.map(({ outcome }) => outcome)).toEqual(["failed", ...Array.from({ length: 12 }, () => "skipped")]);
  expect(steps[0]?.problem).toMatch(/Storage Blob Data Contributor.*az role assignment create/);
  expect(code).toBe(1);
});

test("a missing identity is reported as a setting, not as a bug", async () => {
  const { code, out, err } = await run([], {});
  expect([code, out]).toEqual([2, ""]);
  expect(err).toMatch(/AZURE_CLIENT_ID/);
  expect(err).not.toMatch(/bug/);
});
