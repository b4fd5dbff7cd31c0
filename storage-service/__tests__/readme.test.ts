import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { readEndpoint } from "../src/keyless/blob-endpoint";
import { explainEntraError, explainStorageError, type RequestContext } from "../src/keyless/blob-error";
import { checkName } from "../src/keyless/blob-name";
import { chooseIdentity } from "../src/keyless/identity";
import { ENVIRONMENT_VARIABLES } from "../src/langfuse/environment-variables";
import { AzureBlobStorageService, BLOB_CREDENTIALS } from "../src";
import { command as verify } from "../src/verify/command";
import { SampleTree, TOOL, command } from "./langfuse/checkout";

const PACKAGE = path.resolve(__dirname, "..");
const readme = readFileSync(path.join(PACKAGE, "README.md"), "utf8");

/** Returns the first cells of a table, by the heading of its first column. */
function rows(heading: string): string[] {
  const [, table = ""] = new RegExp(`^\\| ${heading} +\\|[^]*?\\n\\|[ -|]+\\n((?:\\|.*\\n)+)`, "m").exec(readme) ?? [];
  return table
    .trimEnd()
    .split("\n")
    .map((row) => /^\| (?:`(.*?)`|(.*?)) *\|/.exec(row))
    .map((cell) => cell?.[1] ?? cell?.[2] ?? "");
}

const ENDPOINT = "https://st.blob.core.windows.net";
const CONTEXT: RequestContext = {
  identity: { kind: "workload-identity", clientId: "client", tenantId: "tenant" },
  endpoint: { url: ENDPOINT, host: "st.blob.core.windows.net", accountName: "st" },
  now: () => Date.now(),
  container: "langfuse",
};

function message(error: unknown): string {
  return (error as Error).message;
}

function thrown(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return message(error);
  }
  throw new Error("nothing was thrown");
}

function storage(
  statusCode: number,
  code: string,
  context: Partial<RequestContext> = {},
  parsedBody: object = {},
): string {
  const error = Object.assign(new Error("No."), { statusCode, code, response: { parsedBody } });
  return message(explainStorageError(error, { ...CONTEXT, ...context }));
}

function entra(text: string, more: object = {}): string {
  return message(explainEntraError(Object.assign(new Error(text), more), CONTEXT.identity, "login.example.com"));
}

const clockAhead = Object.assign(new Error("No."), {
  statusCode: 403,
  response: { headers: { get: (name: string) => (name === "date" ? new Date(0).toUTCString() : undefined) } },
});

/** The errors, in the order of the README. */
const errors = async (): Promise<string[]> => [
  storage(403, "AuthorizationPermissionMismatch", { container: undefined }),
  storage(403, "AuthorizationPermissionMismatch"),
  storage(403, "AuthorizationFailure"),
  entra("AADSTS700213"),
  entra("AADSTS700016"),
  entra("AADSTS90002"),
  storage(401, "InvalidAuthenticationInfo", {}, { authenticationErrorDetail: "Issuer validation failed." }),
  entra("AADSTS700024"),
  entra("ENOENT: no such file", { code: "ENOENT" }),
  message(explainStorageError(clockAhead, CONTEXT)),
  message(explainStorageError(Object.assign(new Error("getaddrinfo"), { code: "ENOTFOUND" }), CONTEXT)),
  entra("getaddrinfo ENOTFOUND"),
  entra("no answer", { name: "TimeoutError" }),
  thrown(() =>
    chooseIdentity(
      { accessKeyId: undefined, secretAccessKey: undefined, bucketName: "langfuse", endpoint: ENDPOINT },
      { LANGFUSE_AZURE_BLOB_CREDENTIAL: "workload-identity" },
    ),
  ),
  thrown(() => readEndpoint(ENDPOINT, {})),
  thrown(() => {
    const own = "https://storage.example.com";
    return readEndpoint(own, { LANGFUSE_S3_EVENT_UPLOAD_ENDPOINT: own });
  }),
  await new AzureBlobStorageService(
    { accessKeyId: undefined, secretAccessKey: undefined, bucketName: "langfuse", endpoint: ENDPOINT },
    { info: () => undefined, warn: () => undefined, error: () => undefined },
    {
      env: { LANGFUSE_AZURE_BLOB_CREDENTIAL: "managed-identity", LANGFUSE_S3_EVENT_UPLOAD_ENDPOINT: ENDPOINT },
      now: () => Date.now(),
    },
  )
    .getSignedUrl("a", 604_801)
    .catch((error: Error) => message(error.cause)),
  thrown(() => checkName("../b")),
];

test("every error in its table has this text", async () => {
  const shown = rows("the log says").map((text) => ({
    text,
    words: new RegExp(
      `^${text
        .split(/…|<[^>]+>/)
        .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
        .join("[^]*")}`,
    ),
  }));
  const said = await errors();
  expect(shown).toHaveLength(said.length);
  shown.forEach(({ words }, index) => expect(said[index]).toMatch(words));
});

test("its variables are the ones that the command adds to Langfuse's schema", () => {
  const added = ENVIRONMENT_VARIABLES.map(({ name }) => name);
  expect(rows("variable").slice(0, added.length)).toEqual(added);
});

test("it lists all credentials", () => {
  expect(rows("value").sort()).toEqual([...BLOB_CREDENTIALS, "unset"].sort());
});

test("its files and folders exist", () => {
  const named = rows("folder or file");
  expect(named.length).toBeGreaterThan(4);
  expect(named.filter((name) => !existsSync(path.join(PACKAGE, name)))).toEqual([]);
});

test("its commands work in the given order", () => {
  const [, block = ""] = /^```sh\n([^]*?)^```$/m.exec(readme) ?? [];
  const tree = new SampleTree("C");
  try {
    const before = tree.bytes();
    const codes = block.split("\n").flatMap((line) => {
      const [, args] = /^npx langfuse-keyless-blob (.*?) +#/.exec(line) ?? [];
      return args === undefined ? [] : [command(TOOL, ...args.replace("../langfuse", tree.root).split(" ")).code];
    });
    expect(codes).toEqual([0, 0, 0, 0]);
    expect(tree.bytes()).toEqual(before);
  } finally {
    tree.remove();
  }
});

test("its verification commands work", async () => {
  const blocks = [...readme.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block = ""]) => block.replaceAll("\\\n", " "));
  const commands = blocks
    .map((block) => /^(.*)npx langfuse-verify-storage(.*)$/m.exec(block))
    .filter((found) => found !== null);
  expect(commands).toHaveLength(2);
  for (const [, variables = "", args = ""] of commands) {
    const env = Object.fromEntries(
      variables
        .trim()
        .split(/ +/)
        .map((variable) => variable.split("=")),
    );
    const options = args.trim().split(/ +/).filter(Boolean);
    const output: string[] = [];
    const code = await verify([...options, "--dry-run"], {
      env,
      out: (text) => output.push(text),
      err: (text) => output.push(text),
    });
    expect(output.join("")).toContain("planned  list the written objects");
    expect(code).toBe(0);
  }
});
