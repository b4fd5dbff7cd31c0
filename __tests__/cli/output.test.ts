import { Output, printable, type Stream } from "../../cli/output";
import { drawTable } from "../../cli/table";

/** A stream that keeps its text. */
class Kept implements Stream {
  text = "";

  constructor(
    readonly isTTY: boolean,
    private readonly error?: NodeJS.ErrnoException,
  ) {}

  readonly columns = 40;
  hasColors = () => this.isTTY;

  write(text: string, done: (error?: NodeJS.ErrnoException) => void): void {
    this.text += text;
    done(this.error);
  }
}

const RED = "\u001b[31m";
const WARNING = "\u001b[33mwarning\u001b[39m";

test("characters that act on a terminal are printed as escapes; line ends and tabs are not", () => {
  expect(printable("a\u001b[2J\u0000\u007f\u009b\u202e\u2066\ufeff\rb\r\nc\td")).toBe(
    "a\\u001b[2J\\u0000\\u007f\\u009b\\u202e\\u2066\\ufeff\\u000db\nc\td",
  );
  expect(JSON.parse(printable(JSON.stringify("\u202e\u009b")))).toBe("\u202e\u009b");
});

test.each([
  [true, `${RED}failed\u001b[39m  a step\na step that failed\n`],
  [false, "failed  a step\na step that failed\n"],
])("colours on a terminal only: %s", (isTTY, text) => {
  const stdout = new Kept(isTTY);
  new Output(stdout, new Kept(false)).print("failed  a step\na step that failed");
  expect(stdout.text).toBe(text);
});

test("no colours if the terminal has none, as with NO_COLOR", () => {
  const stdout = new Kept(true);
  stdout.hasColors = () => false;
  new Output(stdout, new Kept(false)).print("failed");
  expect(stdout.text).toBe("failed\n");
});

test("a text clears the line of the progress first, and the end of the work clears it too", async () => {
  const [stdout, stderr] = [new Kept(false), new Kept(true)];
  const output = new Output(stdout, stderr);
  output.note("before");
  await output.progress("work", async () => {
    output.print("result");
    output.note("warning");
  });
  output.note("after");
  expect(stdout.text).toBe("result\n");
  const clear = "\r\u001b[K";
  expect(stderr.text).toBe(`before\n${clear}${clear}${WARNING}\n${clear}after\n`);
});

test.each([
  ["EPIPE", undefined],
  ["ENOSPC", "no space"],
])("%s of standard output is a failure: %s", async (code, failure) => {
  const output = new Output(new Kept(false, Object.assign(new Error("no space"), { code })), new Kept(false));
  output.print("a");
  await output.flush();
  expect(output.failure?.message).toBe(failure);
});

test("a table is as wide as its cells", () => {
  expect(drawTable(["stack", "file"], [["dev-platform", "cdktf.out/stacks/dev-platform"]])).toBe(
    [
      "┌──────────────┬───────────────────────────────┐",
      "│ stack        │ file                          │",
      "├──────────────┼───────────────────────────────┤",
      "│ dev-platform │ cdktf.out/stacks/dev-platform │",
      "└──────────────┴───────────────────────────────┘",
    ].join("\n"),
  );
});

test("a table fits the terminal: the widest columns are wrapped between words; longer words are split", () => {
  const rows = [
    ["dev-platform", "cdktf.out/stacks/dev-platform", 3],
    ["b", "words that end where they end", 4],
  ];
  const lines = drawTable(["stack", "file", "resources"], rows, 40).split("\n");
  expect(lines).toEqual([
    "┌────────────┬─────────────┬───────────┐",
    "│ stack      │ file        │ resources │",
    "├────────────┼─────────────┼───────────┤",
    "│ dev-platfo │ cdktf.out/s │ 3         │",
    "│ rm         │ tacks/dev-p │           │",
    "│            │ latform     │           │",
    "├────────────┼─────────────┼───────────┤",
    "│ b          │ words that  │ 4         │",
    "│            │ end where   │           │",
    "│            │ they end    │           │",
    "└────────────┴─────────────┴───────────┘",
  ]);
});

test("a column is at least 8 characters wide; if that is too wide, each row is a list", () => {
  const rows = [
    ["dev-platform", "cdktf.out/stacks/dev-platform", 3],
    ["b", "c", 4],
  ];
  const lines = drawTable(["stack", "file", ""], rows, 27).split("\n");
  expect(lines[0]).toBe("┌──────────┬──────────┬───┐");
  expect(lines[3]).toBe("│ dev-plat │ cdktf.ou │ 3 │");
  expect(drawTable(["stack", "file", ""], rows, 26)).toBe(
    "stack: dev-platform\nfile: cdktf.out/stacks/dev-platform\n3\n\nstack: b\nfile: c\n4",
  );
});

test("a line end in a cell does not begin a new line", () => {
  expect(drawTable(["a"], [["b\nc"]])).toContain("│ b\\nc │");
});
