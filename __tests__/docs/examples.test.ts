import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse, stringify } from "yaml";
import { loadEnvironments } from "../../config/load";
import { langfuseAzure, loadCommand, run, type Outcome } from "../support/langfuse-azure";
import { PAGES, codeBlocks, readPage } from "./pages";

const DEV = readPage("environments/dev.yaml");

test("a mistake is reported as the page shows it", () => {
  const cwd = mkdtempSync(path.join(tmpdir(), "langfuse-test-"));
  try {
    mkdirSync(path.join(cwd, "environments"));
    const wrong = DEV.replace("http://localhost:3000", "http://langfuse.example.com");
    writeFileSync(path.join(cwd, "environments", "dev.yaml"), wrong);
    const [shown] = codeBlocks("docs/configure.md", "text");
    expect(langfuseAzure(["synth"], { cwd })).toEqual({ status: 1, stdout: "", stderr: shown });
  } finally {
    rmSync(cwd, { recursive: true });
  }
});

test("the whole file is environments/dev.yaml", () => {
  expect(codeBlocks("docs/configure.md", "yaml")[0]).toBe(DEV);
});

describe("the shortest file", () => {
  const [shown = ""] = codeBlocks("README.md", "yaml");
  const lines = shown.trim().split("\n");

  test("is synthesized", async () => {
    expect(await synthesize(shown)).toMatchObject({ status: 0, stderr: "" });
  }, 60_000);

  test.each(lines)(
    "is refused without the line %j",
    async (line) => {
      const outcome = await synthesize(lines.filter((other) => other !== line).join("\n"));
      const reasons = line.startsWith("deletionProtection")
        ? [
            "violated: api-server-closed\n",
            "violated: key-vault-network\n",
            "The policy is violated; no file was written.",
          ]
        : ["is required"];
      expect(outcome.status).toBe(1);
      for (const reason of reasons) expect(outcome.stderr).toContain(reason);
    },
    60_000,
  );
});

/** Runs `langfuse-azure synth` in a folder with one environment file. */
async function synthesize(environment: string): Promise<Outcome> {
  const cwd = mkdtempSync(path.join(tmpdir(), "langfuse-test-"));
  try {
    mkdirSync(path.join(cwd, "environments"));
    writeFileSync(path.join(cwd, "environments", "staging.yaml"), environment);
    return await run(await loadCommand("synth"), [], { cwd });
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

test.each(PAGES.flatMap((page) => codeBlocks(page, "yaml").map((text) => [page, text] as const)))(
  "%s: these sections of an environment file are accepted: %j",
  (_page, text) => expect(refusal({ ...parse(DEV), ...parse(text) })).toBeUndefined(),
);

/** Why an environment is refused; undefined if it is accepted. */
function refusal(environment: unknown): string | undefined {
  const folder = mkdtempSync(path.join(tmpdir(), "langfuse-test-"));
  try {
    writeFileSync(path.join(folder, "environment.yaml"), stringify(environment));
    loadEnvironments(folder);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test.each(["README.md", "docs/use-the-constructs.md"])("%s shows the construct of the example", (page) => {
  const [, shown] = /^const blob = ([^]*?^}\);)$/m.exec(codeBlocks(page, "ts")[0] ?? "") ?? [];
  expect(shown).toMatch(/^new KeylessBlob/);
  expect(flat(readPage("examples/keyless-blob-only/main.ts"))).toContain(flat(shown));
});

test("docs/use-the-constructs.md shows the call of the example", () => {
  const [, shown] =
    /(addEnvironment\(app, [^]*?^}\);)$/m.exec(codeBlocks("docs/use-the-constructs.md", "ts")[1] ?? "") ?? [];
  expect(shown).toMatch(/^addEnvironment/);
  expect(flat(readPage("examples/environment-in-your-app/main.ts"))).toContain(flat(shown));
});

function flat(text = ""): string {
  return text.replace(/\s+/g, " ");
}
