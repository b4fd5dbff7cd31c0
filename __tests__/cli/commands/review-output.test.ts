import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { command } from "../../../cli/commands/review";
import { run } from "../../support/langfuse-azure";
import { SYNTHESIS } from "../../support/synthesis";

const mockHtmlPage = jest.fn<Promise<string>, []>();
jest.mock("../../../review/page/page", () => ({ htmlPage: () => mockHtmlPage() }));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "langfuse-review-output-test-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => mockHtmlPage.mockReset());

test("an output folder that cannot be written is refused before the report is made", async () => {
  mockHtmlPage.mockRejectedValueOnce(new Error("the report was made"));
  writeFileSync(path.join(folder, "file"), "");
  const output = path.join(folder, "file", "out");
  const { status, stderr } = await run(command, ["--stacks", SYNTHESIS, "-e", "dev", "--output", output]);
  expect(status).toBe(3);
  expect(stderr).toMatch(/^cannot write into .*out: /);
});

test("a signal while the report is made leaves no file", async () => {
  const controller = new AbortController();
  mockHtmlPage.mockImplementationOnce(() => {
    controller.abort("SIGINT");
    return Promise.resolve("<!doctype html>");
  });
  const output = path.join(folder, "out");
  const args = ["--stacks", SYNTHESIS, "-e", "dev", "--output", output];
  const { status } = await run(command, args, { signal: controller.signal });
  expect(status).toBe(130);
  expect(existsSync(path.join(output, "dev.html"))).toBe(false);
});
