import type { LangfuseReleaseProps } from "../../../constructs/langfuse-release/release-props";
import type { Loose } from "../../support/loose";
import { addresses } from "../../support/synth";
import { BUCKET, CHART_1, PUBLIC, release, valuesOf } from "./release";

describe("chart 1.x beside chart 2.x", () => {
  const TAG = "3.224.1-keyless.1";
  const V2 = { releaseName: "langfuse-v2", images: { registry: "acr.azurecr.io", tag: "4.4.0" } };
  const PREVIOUS = { chartVersion: "1.5.41", releaseName: "langfuse", tag: TAG };
  /** Until the new release serves, both run the same image. */
  const beside = (serves?: "previous" | "current", tag = serves === "current" ? "4.4.0" : TAG) => ({
    ...V2,
    images: { ...V2.images, tag },
    previous: { ...PREVIOUS, ...(serves && { serves }) },
  });
  const charts = (props: Partial<LangfuseReleaseProps>) => release(props).resource["helm_release"] ?? {};
  const alone = (props: Partial<LangfuseReleaseProps> = {}) => ({ ...V2, ...props });

  test("each has its address, name, version and image", () => {
    const { langfuse, langfuse_v1 } = charts(beside("current"));
    expect([langfuse.name, langfuse.version]).toEqual(["langfuse-v2", "2.0.0"]);
    expect([langfuse_v1.name, langfuse_v1.version]).toEqual(["langfuse", "1.5.41"]);
    expect(valuesOf(langfuse.values[0]).langfuse.image.tag).toBe("4.4.0");
    expect(valuesOf(langfuse_v1.values[0]).langfuse.image.tag).toBe(TAG);
    expect(langfuse_v1.depends_on).toEqual(langfuse.depends_on);
  });

  test("each sets the checksum of batch deletes if its own image has the setting", () => {
    const both = charts({
      ...beside("current"),
      previous: { ...PREVIOUS, tag: "3.160.0", serves: "current" },
      storage: BUCKET,
    });
    const variables = ({ values: [yaml] }: Loose) =>
      valuesOf(yaml).langfuse.additionalEnv.map(({ name }: { name: string }) => name);
    const variable = "LANGFUSE_S3_DELETE_OBJECTS_CHECKSUM_ALGORITHM";
    expect(variables(both["langfuse"])).toContain(variable);
    expect(variables(both["langfuse_v1"])).not.toContain(variable);
  });

  const CHART_1_ALONE = { ...CHART_1, images: { ...V2.images, tag: TAG } };

  test.each<[string, Partial<LangfuseReleaseProps>]>([
    ["not exposed", {}],
    ["in public", PUBLIC],
  ])("chart 1.x has the same values as without chart 2.x: %s", (_, props) => {
    const { depends_on: before, ...old } = charts({ ...CHART_1_ALONE, ...props })["langfuse_v1"];
    const { depends_on: now, ...kept } = charts({ ...beside(), ...props })["langfuse_v1"];
    expect(JSON.stringify(kept)).toBe(JSON.stringify(old));
    expect(now).toEqual(expect.arrayContaining(before));
  });

  test("chart 2.x has the same values after chart 1.x is removed", () => {
    const { depends_on: before, ...both } = charts({ ...beside("current"), ...PUBLIC })["langfuse"];
    const { depends_on: now, ...kept } = charts(alone(PUBLIC))["langfuse"];
    expect(JSON.stringify(kept)).toBe(JSON.stringify(both));
    expect(before).toEqual(expect.arrayContaining(now));
  });

  test.each([
    [undefined, true, false],
    ["previous", true, false],
    ["current", false, true],
  ] as const)("serves: %s: only that release has an ingress and an Issuer", (serves, v1, v2) => {
    const { langfuse, langfuse_v1 } = charts({ ...beside(serves), ...PUBLIC });
    const exposed = ({ values: [yaml] }: typeof langfuse) => {
      const { langfuse, extraManifests } = valuesOf(yaml as string);
      return [langfuse.ingress.enabled, extraManifests.length > 0];
    };
    expect(exposed(langfuse_v1)).toEqual([v1, v1]);
    expect(exposed(langfuse)).toEqual([v2, v2]);
  });

  test("not exposed: serves changes nothing", () => {
    expect(release(beside("current", TAG))).toEqual(release(beside("previous")));
  });

  test("shares Secrets, service account, namespace and disks", () => {
    const shared = /kubernetes_(secret|service_account|namespace|storage_class)_v1\.|^data\.|^ephemeral\./;
    const both = addresses(release(beside())).filter((address) => shared.test(address));
    expect(both).toEqual(addresses(release(alone())).filter((address) => shared.test(address)));
  });

  test.each<[Partial<LangfuseReleaseProps>, string]>([
    [
      { ...beside(), ...CHART_1 },
      '"chartVersion" must be 2.x with previous, which is a release of chart 1.x, got 1.5.41',
    ],
    [
      { ...V2, previous: { ...PREVIOUS, chartVersion: "2.0.0" } },
      '"previous.chartVersion" must be 1.5.29 or newer of 1.5 of the official chart, got 2.0.0',
    ],
    [
      { ...V2, previous: { ...PREVIOUS, releaseName: "langfuse-v2" } },
      '"releaseName" must differ from previous.releaseName: both run in one namespace, got langfuse-v2',
    ],
    [
      { ...V2, previous: { ...PREVIOUS, releaseName: "traces" } },
      '"previous.releaseName" must contain "langfuse" with chart 1.x, or web and worker do not find their databases, got traces',
    ],
  ])("%j is refused", (props, message) => {
    expect(() => release(props)).toThrow(message);
  });
});
