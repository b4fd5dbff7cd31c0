import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Project, SyntaxKind } from "ts-morph";
import ts from "typescript";
import { joinSources } from "../../src/langfuse/module-source";

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "keyless-"))));
afterEach(() => rmSync(folder, { recursive: true }));

function joined(files: Record<string, string>): string {
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  return joinSources(folder);
}

const ENTRY = `import { createHmac, type KeyObject } from "node:crypto";
import type { ContainerClient } from "@azure/storage-blob";
import { sign } from "./sign";
import type { Clock } from "./clock.js";

/** What Langfuse calls. */
export class KeylessBlobStorage {
  // stays where it is
  constructor(
    readonly client: ContainerClient,
    readonly clock: Clock,
  ) {}

  sign = (key: KeyObject) => sign(createHmac("sha256", key));
}
`;
const SIGN = `/** About signatures. */

import { type Hmac, createSecretKey } from "node:crypto";
import { BlobServiceClient } from "@azure/storage-blob";
import type { Clock } from "./clock";

export const empty = createSecretKey("", "hex");

export function sign(hmac: Hmac, clock?: Clock): string {
  const text = \`

\n\n\`;
  return hmac.update(text).digest("base64") + String(clock) + BlobServiceClient.name;
}
`;
const CLOCK = `/** Milliseconds since 1970. */
export type Clock = () => number;
export interface Unused {}
`;

test("joins files: imports first and once, dependencies first, one exported name", () => {
  expect(
    joined({ "keyless-blob-storage.ts": ENTRY, "sign.ts": SIGN, "clock.ts": CLOCK, "unused.ts": "throw 1;" }),
  ).toBe(
    `import { BlobServiceClient, type ContainerClient } from "@azure/storage-blob";
import {
  createHmac,
  createSecretKey,
  type Hmac,
  type KeyObject,
} from "node:crypto";

// ----- clock.ts -----

/** Milliseconds since 1970. */
type Clock = () => number;
interface Unused {}

// ----- sign.ts -----

/** About signatures. */

const empty = createSecretKey("", "hex");

function sign(hmac: Hmac, clock?: Clock): string {
  const text = \`

\n\n\`;
  return hmac.update(text).digest("base64") + String(clock) + BlobServiceClient.name;
}

// ----- keyless-blob-storage.ts -----

/** What Langfuse calls. */
export class KeylessBlobStorage {
  // stays where it is
  constructor(
    readonly client: ContainerClient,
    readonly clock: Clock,
  ) {}

  sign = (key: KeyObject) => sign(createHmac("sha256", key));
}
`,
  );
});

test("imports types as types, and whole packages unchanged", () => {
  const entry =
    'import * as crypto from "node:crypto";\nimport type { TokenCredential } from "@azure/identity";\nexport class KeylessBlobStorage {}\n';
  expect(joined({ "keyless-blob-storage.ts": entry })).toBe(`import type { TokenCredential } from "@azure/identity";
import * as crypto from "node:crypto";

// ----- keyless-blob-storage.ts -----

export class KeylessBlobStorage {}
`);
});

test.each<[string, Record<string, string>, string]>([
  ["without the entry", {}, "the joined module imports keyless-blob-storage.ts, which is not in the folder"],
  [
    "with a package that Langfuse does not have",
    { "keyless-blob-storage.ts": 'import { z } from "lodash";' },
    'keyless-blob-storage.ts:1 imports "lodash": the module may import @azure/storage-blob, @azure/identity, node:… and files of its own folder',
  ],
  [
    "with such a package imported lazily",
    { "keyless-blob-storage.ts": "\nconst late = () => import('lodash');" },
    'keyless-blob-storage.ts:2 imports "lodash": the module may import @azure/storage-blob, @azure/identity, node:… and files of its own folder',
  ],
  [
    "with a file imported lazily",
    { "keyless-blob-storage.ts": 'type Late = typeof import("./late");' },
    'keyless-blob-storage.ts:1 imports "./late": the module may import @azure/storage-blob, @azure/identity, node:… and files of its own folder',
  ],
  [
    "with a file of another folder",
    { "keyless-blob-storage.ts": 'import { run } from "../langfuse/command";' },
    'keyless-blob-storage.ts:1 imports "../langfuse/command", which is not a file of the same folder',
  ],
  [
    "with a file that is missing",
    { "keyless-blob-storage.ts": 'import { sign } from "./sign";' },
    "keyless-blob-storage.ts imports sign.ts, which is not in the folder",
  ],
  [
    "with a name imported under another name",
    { "keyless-blob-storage.ts": 'import { a as b } from "./a";', "a.ts": "export const a = 1;" },
    'keyless-blob-storage.ts:1: import names from "./a" without renaming them, because the files are joined',
  ],
  [
    "with files that import each other",
    {
      "keyless-blob-storage.ts": 'import { a } from "./a";',
      "a.ts": 'import { b } from "./b";',
      "b.ts": 'import { a } from "./a";',
    },
    "files import each other: keyless-blob-storage.ts → a.ts → b.ts → a.ts",
  ],
  [
    "with a name declared twice",
    { "keyless-blob-storage.ts": 'import { a } from "./a";\nconst same = 1;', "a.ts": "export const a = 1, same = 2;" },
    "keyless-blob-storage.ts: same of keyless-blob-storage.ts would hide same of a.ts in the joined file; rename one",
  ],
  [
    "with a package's name declared",
    {
      "keyless-blob-storage.ts": 'import { a } from "./a";\nimport { get } from "node:https";',
      "a.ts": "export const a = 1;\nfunction get() {}",
    },
    "keyless-blob-storage.ts: get of node:https would hide get of a.ts in the joined file; rename one",
  ],
  [
    "with a re-exported name",
    { "keyless-blob-storage.ts": 'export { a } from "./a";' },
    "keyless-blob-storage.ts:1: export at the declaration, not in a separate statement",
  ],
])("refused %s", (_, files, message) => {
  expect(() => joined(files)).toThrow(new Error(message));
});

describe("the library's own sources", () => {
  const text = joinSources();

  test("export the one name that Langfuse imports", () => {
    expect(text.match(/^export .*$/gm)).toEqual([expect.stringMatching(/^export class KeylessBlobStorage\b/)]);
  });

  test("are one well-formed file", () => {
    const { diagnostics } = ts.transpileModule(text, {
      reportDiagnostics: true,
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    });
    expect(diagnostics).toEqual([]);
  });

  test("type-check with the settings and the storage package of the oldest release", () => {
    expect(problemsInOldestLangfuse(text)).toEqual([]);
  });

  test("contain nothing that Langfuse's lint or formatting refuses", () => {
    const source = new Project({ useInMemoryFileSystem: true }).createSourceFile("module.ts", text);
    expect(source.getDescendantsOfKind(SyntaxKind.VoidExpression).map((found) => found.getText())).toEqual([]);
    // Prettier up to 3.8 and since 3.9 break such a type differently.
    expect(text).not.toMatch(/^ +(?!default:)(?:private |readonly )*\w+\??:$/m);
    expect(text).not.toMatch(/\bprocess\.env(\.|\[")[A-Z]/);
  });

  test("are the same every time", () => {
    expect(joinSources()).toBe(text);
  });
});

/** Langfuse v3.0.0: ES2021, CommonJS, `@azure/storage-blob` 12.26.0; checked with this project's compiler. */
function problemsInOldestLangfuse(text: string): string[] {
  const file = path.join(__dirname, "../../src/langfuse/joined.ts");
  const options: ts.CompilerOptions = {
    lib: ["lib.es2021.d.ts"],
    target: ts.ScriptTarget.ES2020,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    paths: { "@azure/storage-blob": [path.dirname(require.resolve("azure-storage-blob-oldest/package.json"))] },
    types: ["node"],
    strict: true,
    isolatedModules: true,
    skipLibCheck: true,
    noEmit: true,
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (name) => name === file || fileExists(name);
  host.readFile = (name) => (name === file ? text : readFile(name));
  host.getSourceFile = (name, version, ...rest) =>
    name === file ? ts.createSourceFile(name, text, version, true) : getSourceFile(name, version, ...rest);
  const program = ts.createProgram([file], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ start, messageText }) => {
    const line = text.slice(0, start).split("\n").length;
    return `line ${line}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
  });
}
