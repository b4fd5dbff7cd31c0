import { existsSync, readFileSync } from "node:fs";
import { CLIENT_ID, TENANT_ID, readClaims } from "./access-token";
import { Entra } from "./entra";
import { createPod, setEnvironment, type Pod } from "./pod";

let entra: Entra;
let pod: Pod;
beforeAll(async () => {
  entra = await Entra.start();
  pod = createPod(entra);
});
afterAll(async () => {
  pod.remove();
  await entra.stop();
});

test("has the variables and the token of Azure Workload Identity's webhook", () => {
  expect(pod.env).toEqual({
    AZURE_TENANT_ID: TENANT_ID,
    AZURE_CLIENT_ID: CLIENT_ID,
    AZURE_FEDERATED_TOKEN_FILE: pod.tokenFile,
    AZURE_AUTHORITY_HOST: expect.stringMatching(/^https:\/\/localhost:\d+$/),
  });
  expect(readClaims(readFileSync(pod.tokenFile, "utf8"))).toMatchObject({
    sub: "system:serviceaccount:langfuse:langfuse",
    aud: ["api://AzureADTokenExchange"],
  });
});

test("replaces its token", () => {
  const before = readFileSync(pod.tokenFile, "utf8");
  pod.rotate();
  expect(readFileSync(pod.tokenFile, "utf8")).not.toBe(before);
});

test("removes its token file", () => {
  const other = createPod(entra);
  other.remove();
  expect(existsSync(other.tokenFile)).toBe(false);
});

test("restores the environment", () => {
  process.env.EDGES_KEPT = "before";
  const restore = setEnvironment({ EDGES_KEPT: undefined, EDGES_NEW: "set" });
  expect([process.env.EDGES_KEPT, process.env.EDGES_NEW]).toEqual([undefined, "set"]);
  restore();
  expect([process.env.EDGES_KEPT, "EDGES_NEW" in process.env]).toEqual(["before", false]);
});
