import { secretReferences } from "../../../../rehearsal/cloud/helm/secret-references";

test.each<[string, unknown, [secret: string, key: string | undefined][]]>([
  ["nothing", { replicas: 1, name: null }, []],
  ["a key of a Secret", { valueFrom: { secretKeyRef: { name: "keys", key: "salt" } } }, [["keys", "salt"]]],
  ["a Secret without a key", { secretKeyRef: { name: "keys" } }, [["keys", undefined]]],
  ["a Secret without a name", { secretKeyRef: { key: "salt" } }, []],
  ["an existing Secret", { auth: { existingSecret: "db" } }, [["db", undefined]]],
  ["no existing Secret", { auth: { existingSecret: "", existingSecretKey: "password" } }, []],
  ["its key", { existingSecret: "db", existingSecretKey: "password" }, [["db", "password"]]],
  ["its password's key", { existingSecret: "db", existingSecretPasswordKey: "password" }, [["db", "password"]]],
  [
    "all of its keys",
    { existingSecret: "db", secretKeys: { userPasswordKey: "user", adminPasswordKey: "admin", other: "" } },
    [
      ["db", "user"],
      ["db", "admin"],
    ],
  ],
  [
    "in lists and at any depth",
    { env: [{ name: "A", valueFrom: { secretKeyRef: { name: "a", key: "1" } } }], deep: [[{ existingSecret: "b" }]] },
    [
      ["a", "1"],
      ["b", undefined],
    ],
  ],
])("values that refer to %s", (_words, values, expected) => {
  expect(secretReferences(values)).toEqual(expected.map(([secret, key]) => ({ secret, key })));
});
