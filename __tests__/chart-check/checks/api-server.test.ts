import { apiServerCheck } from "../../../chart-check/checks/api-server";
import { parseManifests } from "../../../chart-check/manifests";
import { rendering, words } from "../rendering";

test.each<[words: string, manifest: string, found: string[]]>([
  [
    "a valid manifest",
    "{ apiVersion: v1, kind: ConfigMap, metadata: { name: a }, data: { valkey.conf: maxmemory 768mb } }",
    [],
  ],
  [
    "Redis without a limit",
    "{ apiVersion: v1, kind: ConfigMap, metadata: { name: a }, data: { valkey.conf: maxmemory 0mb } }",
    ["ConfigMap/a: valkey.conf: maxmemory 0 means no limit"],
  ],
  [
    "an unknown field",
    "{ apiVersion: v1, kind: Service, metadata: { name: a }, spec: { ports: [{ port: 80, tls: true }] } }",
    ["Service/a: spec.ports[0].tls: unknown field"],
  ],
  [
    "a port",
    "{ apiVersion: v1, kind: Service, metadata: { name: a }, spec: { ports: [{ port: 70000 }] } }",
    ["Service/a: spec.ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive"],
  ],
])("%s", (_words, manifest, found) => {
  expect(words(apiServerCheck.run({ ...rendering(), manifests: parseManifests(manifest) }))).toEqual(found);
});
