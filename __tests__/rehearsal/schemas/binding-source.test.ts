import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { BindingSource } from "../../../rehearsal/schemas/binding-source";
import { TOY_BOX, writeBinding } from "./binding-folder";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "langfuse-test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = (source = TOY_BOX) => new BindingSource(writeBinding(folder, source));

test("members of a class, with their modes, getters and classes of objects", () => {
  const plain = { computed: false, optional: false, required: false, object: undefined };
  expect(read().readMembers("Box")).toEqual([
    { ...plain, name: "id", computed: true, getter: "this.getStringAttribute('id')" },
    {
      ...plain,
      name: "lid",
      optional: true,
      getter: "this._lid",
      object: { className: "BoxLidList", fromSet: true },
    },
    { ...plain, name: "name", required: true, getter: "this.getStringAttribute('name')" },
  ]);
});

test("a missing class has no members", () => {
  expect(read().readMembers("Bo")).toBeUndefined();
});

test("the attributes of a class and of a struct", () => {
  const source = read();
  expect(source.readHclOfClass("Box")).toEqual([
    { name: "name", kind: "simple", storage: "string" },
    { name: "lid", kind: "set", storage: "BoxLidList" },
  ]);
  expect(source.readHclOfStruct("BoxLid")).toEqual([{ name: "tight", kind: "simple", storage: "boolean" }]);
});

test("properties of an interface: a comment marks a block", () => {
  const source = read();
  expect([...source.readProperties("BoxConfig")]).toEqual([
    ["name", { optional: false, block: false, many: false }],
    ["lid", { optional: true, block: true, many: true }],
  ]);
  expect(source.readProperties("NoConfig").size).toBe(0);
});

test.each([
  ["toy_box", "Box"],
  ["toy_bo", undefined],
])("the class of %s is %s", (type, className) => {
  expect(read().findClass(type)).toBe(className);
});

test("of several classes, the one with the type", () => {
  expect(read(`${TOY_BOX}\nexport class Other extends cdktf.TerraformResource {\n}\n`).findClass("toy_box")).toBe(
    "Box",
  );
});

test("a member of another form is not ignored", () => {
  const file = path.join(folder, "index.js");
  const source = read(TOY_BOX.replace("public get id() {", "public get id() { // newly written\n"));
  expect(() => source.readMembers("Box")).toThrow(`${file}: Box has 3 attributes, of which 2 could be read`);
});

test("an argument of another form is not ignored", () => {
  const file = path.join(folder, "index.js");
  const source = read(TOY_BOX.replaceAll('type: "simple"', "type: SIMPLE"));
  expect(() => source.readHclOfClass("Box")).toThrow(`${file}: Box has 2 attributes, of which 1 could be read`);
  expect(() => source.readHclOfStruct("BoxLid")).toThrow(`${file}: BoxLid has 1 attributes, of which 0 could be read`);
});

test("a missing struct", () => {
  expect(() => read().readHclOfStruct("BoxFloor")).toThrow(
    `${path.join(folder, "index.js")} has no boxFloorToHclTerraform`,
  );
});

test("a file without a source map", () => {
  const file = path.join(folder, "index.js");
  writeFileSync(file, '"use strict";');
  expect(() => new BindingSource(file)).toThrow(`${file} has no source map`);
});
