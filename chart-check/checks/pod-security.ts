import { checkComponentPods, installedPods, show, type Check, type Mismatch } from "../check";
import {
  containersOf,
  isOperatorResource,
  isTestHook,
  nameOf,
  podsOf,
  type NamedContainer,
  type Pod,
  type SecurityContext,
} from "../manifests";

const ALLOWED_VOLUMES = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "persistentVolumeClaim",
  "projected",
  "secret",
];

const ALLOWED_SYSCTLS = [
  "kernel.shm_rmid_forced",
  "net.ipv4.ip_local_port_range",
  "net.ipv4.ip_local_reserved_ports",
  "net.ipv4.ip_unprivileged_port_start",
  "net.ipv4.ping_group_range",
  "net.ipv4.tcp_fin_timeout",
  "net.ipv4.tcp_keepalive_intvl",
  "net.ipv4.tcp_keepalive_probes",
  "net.ipv4.tcp_keepalive_time",
  "net.ipv4.tcp_rmem",
  "net.ipv4.tcp_syncookies",
  "net.ipv4.tcp_wmem",
];

const ALLOWED_SELINUX_TYPES = ["container_engine_t", "container_init_t", "container_kvm_t", "container_t"];
const ALLOWED_SECCOMP_TYPES = ["RuntimeDefault", "Localhost"];

/**
 * The namespace enforces Pod Security "restricted": Kubernetes refuses other pods, and Helm waits until its timeout
 * without an error.
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export const podSecurityCheck: Check = {
  id: "pod-security",
  rule: 'every pod meets Pod Security "restricted"; web and worker have a numeric user',
  run: (rendering) => [
    ...installedPods(rendering).flatMap((pod) => [
      ...checkHost(pod),
      ...checkVolumes(pod),
      ...checkContext(pod.owner, pod.spec.securityContext),
      ...containersOf(pod).flatMap((named) => checkContainer(named, pod.spec.securityContext)),
    ]),
    ...checkComponentPods(rendering, (pod) => containersOf(pod).flatMap((named) => checkUser(named, pod))),
  ],
  listSkipped: ({ manifests }) => [
    ...manifests
      .filter((manifest) => isTestHook(manifest) && podsOf(manifest).length > 0)
      .map((manifest) => `${nameOf(manifest)}: only helm test creates it`),
    ...manifests.filter(isOperatorResource).map((manifest) => `${nameOf(manifest)}: the operator creates its pods`),
  ],
};

type Finding = readonly [isViolated: boolean, problem: string];

function listMismatches(object: string, findings: readonly Finding[]): Mismatch[] {
  return findings.filter(([isViolated]) => isViolated).map(([, problem]) => ({ object, problem }));
}

function checkHost({ owner, spec }: Pod): Mismatch[] {
  return (["hostNetwork", "hostPID", "hostIPC"] as const)
    .filter((field) => spec[field] === true)
    .map((field) => ({ object: owner, problem: `"${field}" must not be true` }));
}

function checkVolumes({ owner, spec }: Pod): Mismatch[] {
  return (spec.volumes ?? []).flatMap(({ name, ...sources }) =>
    Object.keys(sources)
      .filter((source) => !ALLOWED_VOLUMES.includes(source))
      .map((source) => ({ object: `${owner}, volume ${name}`, problem: `must not be a ${source}` })),
  );
}

/** The rules for both pods and containers. */
function checkContext(object: string, given: SecurityContext | null | undefined): Mismatch[] {
  const seLinux = given?.seLinuxOptions;
  const sysctls = given?.sysctls ?? [];
  const { type: appArmor = "RuntimeDefault" } = given?.appArmorProfile ?? {};
  const { type: seccomp = "RuntimeDefault" } = given?.seccompProfile ?? {};
  return listMismatches(object, [
    [given?.runAsUser === 0, '"runAsUser" must not be 0'],
    [given?.windowsOptions?.hostProcess === true, '"windowsOptions.hostProcess" must not be true'],
    [
      Boolean(seLinux?.user || seLinux?.role || (seLinux?.type && !ALLOWED_SELINUX_TYPES.includes(seLinux.type))),
      `"seLinuxOptions" must have no user, no role and a container type, got ${show(seLinux)}`,
    ],
    [appArmor === "Unconfined", '"appArmorProfile.type" must not be Unconfined'],
    [
      !ALLOWED_SECCOMP_TYPES.includes(seccomp),
      `"seccompProfile.type" must be RuntimeDefault or Localhost, got ${seccomp}`,
    ],
    ...sysctls.map(({ name }): Finding => [!ALLOWED_SYSCTLS.includes(name), `sysctl ${name} must not be set`]),
  ]);
}

function checkContainer({ where, container }: NamedContainer, pod: SecurityContext | null | undefined): Mismatch[] {
  const own = container.securityContext;
  const dropped = own?.capabilities?.drop ?? [];
  const added = (own?.capabilities?.add ?? []).filter((capability) => capability !== "NET_BIND_SERVICE");
  const nonRoot = own?.runAsNonRoot ?? pod?.runAsNonRoot;
  const seccomp = own?.seccompProfile ?? pod?.seccompProfile;
  return [
    ...checkContext(where, own),
    ...checkHandlerHosts({ where, container }),
    ...listMismatches(where, [
      [own?.privileged === true, '"privileged" must not be true'],
      [
        own?.allowPrivilegeEscalation !== false,
        `"allowPrivilegeEscalation" must be false, got ${show(own?.allowPrivilegeEscalation)}`,
      ],
      [!dropped.includes("ALL"), `"capabilities.drop" must contain ALL, got ${show(dropped)}`],
      [added.length > 0, `"capabilities.add" must contain at most NET_BIND_SERVICE, got ${show(added)}`],
      [nonRoot !== true, `"runAsNonRoot" must be true on the pod or here, got ${show(nonRoot)}`],
      [!seccomp?.type, '"seccompProfile.type" must be set on the pod or here, got none'],
      [(own?.procMount ?? "Default") !== "Default", `"procMount" must be Default, got ${show(own?.procMount)}`],
      [(container.ports ?? []).some(({ hostPort }) => hostPort), '"hostPort" must not be set'],
    ]),
  ];
}

/**
 * Since Kubernetes 1.34 a probe or a lifecycle hook must not name a host: the kubelet would connect to any address.
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
 */
function checkHandlerHosts({ where, container }: NamedContainer): Mismatch[] {
  const { livenessProbe, readinessProbe, startupProbe, lifecycle } = container;
  const handlers = Object.entries({
    livenessProbe,
    readinessProbe,
    startupProbe,
    "lifecycle.postStart": lifecycle?.postStart,
    "lifecycle.preStop": lifecycle?.preStop,
  });
  return handlers.flatMap(([name, handler]) =>
    (["httpGet", "tcpSocket"] as const)
      .filter((action) => handler?.[action]?.host)
      .map((action) => ({ object: where, problem: `"${name}.${action}.host" must not be set` })),
  );
}

/**
 * The user of the images is a name, not a number. With `runAsNonRoot` but no numeric `runAsUser`, the kubelet cannot check
 * that it is not root, and does not start the container.
 */
function checkUser({ where, container }: NamedContainer, pod: Pod): Mismatch[] {
  const user = container.securityContext?.runAsUser ?? pod.spec.securityContext?.runAsUser;
  return listMismatches(where, [[typeof user !== "number", `"runAsUser" must be a number, got ${show(user)}`]]);
}
