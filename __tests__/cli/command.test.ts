import { defineCommand } from "../../cli/command";
import { run } from "../support/langfuse-azure";

/** The JSON document of a command that fails with an error. */
async function fail(error: object): Promise<unknown> {
  const command = defineCommand({
    name: "schema",
    examples: [],
    addOptions: (command) => command.option("-o, --output <file>", "file").option("-q, --quiet", "no text"),
    run: () => Promise.reject(Object.assign(new Error("no"), error)),
  });
  const { stdout } = await run(command, ["--json"]);
  return JSON.parse(stdout);
}

test("the details of a failed check are in the JSON document", async () => {
  expect(await fail({ kind: "failed", details: { problems: [1] } })).toEqual({
    command: "schema",
    exitCode: 1,
    warnings: [],
    error: { kind: "failed", message: "no", details: { problems: [1] } },
  });
  expect(await fail({ kind: "failed" })).toMatchObject({ error: { kind: "failed", message: "no" } });
});

test.each(["usage", "outside", undefined])("details of an error of kind %s are not", async (kind) => {
  const document = (await fail({ kind, details: { problems: [1] } })) as { error: object };
  expect(Object.keys(document.error)).toEqual(["kind", "message"]);
});

describe("the value of an option", () => {
  const command = defineCommand<{ output?: string; quiet?: boolean }>({
    name: "schema",
    examples: [],
    addOptions: (command) =>
      command.argument("[words...]").option("-o, --output <file>", "file to write").option("-q, --quiet", "no text"),
    run: (options, _session, args) => Promise.resolve({ document: { ...options, args } }),
  });
  const parse = async (...args: string[]) => {
    const { status, stdout } = await run(command, ["--json", ...args]);
    const { result, error } = JSON.parse(stdout) as { result?: object; error?: { message: string } };
    return { status, result: result ?? error?.message.split("\n", 1)[0] };
  };

  test.each(["-o", "--output"])("%s is not another option", async (option) => {
    const message = "option '-o, --output <file>' needs a value, got the option --json";
    expect(await parse(option, "--json")).toEqual({ status: 2, result: message });
  });

  test("may be -, and may begin with -- after =", async () => {
    expect(await parse("-o", "-")).toEqual({ status: 0, result: { json: true, output: "-", args: [] } });
    expect(await parse("--output=--json")).toEqual({ status: 0, result: { json: true, output: "--json", args: [] } });
  });

  test("does not concern an option without a value, or the arguments after --", async () => {
    expect(await parse("-q", "--json")).toEqual({ status: 0, result: { json: true, quiet: true, args: [] } });
    expect(await parse("--", "-o", "--json")).toEqual({ status: 0, result: { json: true, args: ["-o", "--json"] } });
  });
});
