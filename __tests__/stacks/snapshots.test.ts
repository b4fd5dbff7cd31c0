import { loadEnvironments } from "../../config/load";
import { PlatformStack } from "../../stacks/platform-stack";
import { ReleaseStack } from "../../stacks/release-stack";
import { terraformOf, testApp } from "../support/synth";

const loaded = loadEnvironments("environments");
if (!loaded.ok) throw new Error("the shipped environments have problems");

describe.each(loaded.environments)("$environment.environment", (member) => {
  test("platform", () => expect(terraformOf(new PlatformStack(testApp(), member))).toMatchSnapshot());
  test("release", () => expect(terraformOf(new ReleaseStack(testApp(), member))).toMatchSnapshot());
});
