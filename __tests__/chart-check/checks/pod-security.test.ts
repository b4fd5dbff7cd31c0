import { podSecurityCheck } from "../../../chart-check/checks/pod-security";
import { main, pod, rendering, testCheck } from "../rendering";

const DB = "StatefulSet/db, container db";

testCheck(podSecurityCheck, [
  [
    "the host's namespaces",
    (objects) => Object.assign(pod(objects, "StatefulSet/db"), { hostNetwork: true, hostPID: true, hostIPC: true }),
    [
      'StatefulSet/db: "hostNetwork" must not be true',
      'StatefulSet/db: "hostPID" must not be true',
      'StatefulSet/db: "hostIPC" must not be true',
    ],
  ],
  [
    "a path of the host",
    (objects) => pod(objects, "StatefulSet/db").volumes.push({ name: "root", hostPath: { path: "/" } }),
    ["StatefulSet/db, volume root: must not be a hostPath"],
  ],
  [
    "root",
    (objects) => (pod(objects, "StatefulSet/db").securityContext.runAsUser = 0),
    ['StatefulSet/db: "runAsUser" must not be 0'],
  ],
  [
    "no seccomp profile",
    (objects) => delete pod(objects, "StatefulSet/db").securityContext,
    [
      'StatefulSet/db, init container prepare: "seccompProfile.type" must be set on the pod or here, got none',
      `${DB}: "seccompProfile.type" must be set on the pod or here, got none`,
    ],
  ],
  [
    "an unconfined container",
    (objects) =>
      Object.assign(main(objects, "StatefulSet/db").securityContext, {
        seccompProfile: { type: "Unconfined" },
        appArmorProfile: { type: "Unconfined" },
        seLinuxOptions: { type: "spc_t" },
        procMount: "Unmasked",
      }),
    [
      `${DB}: "seLinuxOptions" must have no user, no role and a container type, got {"type":"spc_t"}`,
      `${DB}: "appArmorProfile.type" must not be Unconfined`,
      `${DB}: "seccompProfile.type" must be RuntimeDefault or Localhost, got Unconfined`,
      `${DB}: "procMount" must be Default, got "Unmasked"`,
    ],
  ],
  [
    "settings of the kernel",
    (objects) =>
      (pod(objects, "StatefulSet/db").securityContext.sysctls = [
        { name: "net.ipv4.tcp_syncookies" },
        { name: "kernel.msgmax" },
      ]),
    ["StatefulSet/db: sysctl kernel.msgmax must not be set"],
  ],
  [
    "a privileged container with every capability",
    (objects) =>
      (main(objects, "StatefulSet/db").securityContext = {
        privileged: true,
        capabilities: { drop: ["NET_RAW"], add: ["NET_BIND_SERVICE", "SYS_PTRACE"] },
      }),
    [
      `${DB}: "privileged" must not be true`,
      `${DB}: "allowPrivilegeEscalation" must be false, got none`,
      `${DB}: "capabilities.drop" must contain ALL, got ["NET_RAW"]`,
      `${DB}: "capabilities.add" must contain at most NET_BIND_SERVICE, got ["SYS_PTRACE"]`,
      `${DB}: "runAsNonRoot" must be true on the pod or here, got none`,
    ],
  ],
  [
    "a container that overrides the setting of its pod",
    (objects) => (main(objects, "Deployment/web").securityContext.runAsNonRoot = false),
    ['Deployment/web, container main: "runAsNonRoot" must be true on the pod or here, got false'],
  ],
  [
    "a port of the host, and a Windows host process",
    (objects) => {
      main(objects, "StatefulSet/db").ports[0].hostPort = 5432;
      main(objects, "StatefulSet/db").securityContext.windowsOptions = { hostProcess: true };
    },
    [`${DB}: "windowsOptions.hostProcess" must not be true`, `${DB}: "hostPort" must not be set`],
  ],
  [
    "the host of a probe or of a lifecycle hook",
    (objects) =>
      Object.assign(main(objects, "StatefulSet/db"), {
        livenessProbe: { tcpSocket: { host: "10.0.0.1", port: 5432 } },
        readinessProbe: { httpGet: { port: 80 }, initialDelaySeconds: 1 },
        startupProbe: { httpGet: { host: "169.254.169.254", port: 80 } },
        lifecycle: {
          postStart: { httpGet: { host: "localhost", port: 80 } },
          preStop: { tcpSocket: { host: "localhost", port: 80 } },
        },
      }),
    [
      `${DB}: "livenessProbe.tcpSocket.host" must not be set`,
      `${DB}: "startupProbe.httpGet.host" must not be set`,
      `${DB}: "lifecycle.postStart.httpGet.host" must not be set`,
      `${DB}: "lifecycle.preStop.tcpSocket.host" must not be set`,
    ],
  ],
  [
    "a user name",
    (objects) => delete pod(objects, "Deployment/web").securityContext.runAsUser,
    ['Deployment/web, container main: "runAsUser" must be a number, got none'],
  ],
  [
    "a job",
    (objects) =>
      (objects["x"] = {
        apiVersion: "batch/v1",
        kind: "CronJob",
        metadata: { name: "night" },
        spec: { jobTemplate: { spec: { template: { spec: { hostNetwork: true } } } } },
      }),
    ['CronJob/night: "hostNetwork" must not be true'],
  ],
  [
    "a hook that runs at installation",
    (objects) => (objects["Pod/try-login"].metadata.annotations["helm.sh/hook"] = "test,pre-install"),
    [
      'Pod/try-login, container try: "allowPrivilegeEscalation" must be false, got none',
      'Pod/try-login, container try: "capabilities.drop" must contain ALL, got []',
      'Pod/try-login, container try: "runAsNonRoot" must be true on the pod or here, got none',
      'Pod/try-login, container try: "seccompProfile.type" must be set on the pod or here, got none',
    ],
  ],
]);

test("lists the objects that it does not check", () => {
  expect(podSecurityCheck.listSkipped?.(rendering())).toEqual([
    "Pod/try-login: only helm test creates it",
    "ClickHouseCluster/traces: the operator creates its pods",
    "KeeperCluster/traces: the operator creates its pods",
  ]);
});
