import type { Deployment } from "../terraform-json/deployment";
import type { Json } from "../terraform-json/json";
import type { Stack } from "../terraform-json/stack";
import { mustBe, type Finding } from "./rule";

/**
 * Checks a setting in each block of a provider, and in each synthesis that uses the provider without a block, which means
 * the defaults. Undefined if there is no provider.
 */
export function checkProviderSetting(
  { stacks }: Deployment,
  provider: string,
  path: string,
  expected: Json,
): Finding[] | undefined {
  const found = stacks.map((stack) => checkStack(stack, provider, path, expected));
  return found.every((findings) => findings === undefined) ? undefined : found.flatMap((findings) => findings ?? []);
}

function checkStack(stack: Stack, provider: string, path: string, expected: Json): Finding[] | undefined {
  const blocks = stack.blocks.filter(({ kind, type }) => kind === "provider" && type === provider);
  if (blocks.length > 0) return blocks.flatMap((block) => mustBe(block, path, [expected], { absent: "wrong" }));
  const isUsed = stack.blocks.some(({ kind, type }) => kind !== "provider" && type.startsWith(`${provider}_`));
  if (stack.source !== "synthesis" || !isUsed) return undefined;
  const problem = `is not set, because there is no provider block, and must be ${JSON.stringify(expected)}`;
  return [{ stack: stack.name, address: `provider.${provider}`, path, problem }];
}
