import { loadEnvironments } from "../../config/load";
import { PlatformStack } from "../../stacks/platform-stack";
import { ReleaseStack } from "../../stacks/release-stack";
import { terraformOf, testApp } from "../support/synth";

const loaded = ["environments", "examples/alibaba-oss"].flatMap((folder) => {
  const result = loadEnvironments(folder);
  return result.environments;
});

describe.each(loaded)("$environment.name", (member) => {
  test("platform", () => expect(terraformOf(new PlatformStack(testApp(), member))).toMatchSnapshot());
  test("release", () => expect(terraformOf(new ReleaseStack(testApp(), member))).toMatchSnapshot());
});
