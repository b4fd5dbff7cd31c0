import { eachComponentPod, installedPods, show, type Check, type Finding } from "../check";
import {
  containersOf,
  isOperatorResource,
  isTestHook,
  nameOf,
  podsOf,
  type ContainerSecurityContext,
  type NamedContainer,
  type Pod,
  type PodSecurityContext,
} from "../manifests";

const VOLUMES = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "persistentVolumeClaim",
  "projected",
  "secret",
];

const SYSCTLS = [
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

const SELINUX_TYPES = ["container_engine_t", "container_init_t", "container_kvm_t", "container_t"];
const SECCOMP_TYPES = ["RuntimeDefault", "Localhost"];

/**
 * The namespace enforces Pod Security "restricted": a pod that breaks it is refused, and Helm waits until its
 * timeout without saying why.
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export const podSecurityCheck: Check = {
  id: "pod-security",
  looksFor: 'every pod satisfies Pod Security "restricted"; web and worker say their user as a number',
  run: (rendering) => [
    ...installedPods(rendering).flatMap((pod) => [
      ...host(pod),
      ...volumes(pod),
      ...context(pod.owner, pod.spec.securityContext),
      ...containersOf(pod).flatMap((named) => container(named, pod.spec.securityContext)),
    ]),
    ...eachComponentPod(rendering, (pod) => containersOf(pod).flatMap((named) => numericUser(named, pod))),
  ],
  leavesOut: ({ manifests }) => [
    ...manifests
      .filter((manifest) => isTestHook(manifest) && podsOf(manifest).length > 0)
      .map((manifest) => `${nameOf(manifest)}: only helm test makes it`),
    ...manifests.filter(isOperatorResource).map((manifest) => `${nameOf(manifest)}: the operator makes its pods`),
  ],
};

type Rule = readonly [broken: boolean, problem: string];

function findings(object: string, rules: readonly Rule[]): Finding[] {
  return rules.filter(([broken]) => broken).map(([, problem]) => ({ object, problem }));
}

function host({ owner, spec }: Pod): Finding[] {
  return findings(owner, [
    [spec.hostNetwork === true, '"hostNetwork" must not be true'],
    [spec.hostPID === true, '"hostPID" must not be true'],
    [spec.hostIPC === true, '"hostIPC" must not be true'],
  ]);
}

function volumes({ owner, spec }: Pod): Finding[] {
  return (spec.volumes ?? []).flatMap(({ name, ...sources }) =>
    Object.keys(sources)
      .filter((source) => !VOLUMES.includes(source))
      .map((source) => ({ object: `${owner}, volume ${name}`, problem: `must be no ${source}` })),
  );
}

/** What pods and containers have in common. */
function context(object: string, given: PodSecurityContext | ContainerSecurityContext | null | undefined): Finding[] {
  const seLinux = given?.seLinuxOptions;
  const sysctls = given && "sysctls" in given ? (given.sysctls ?? []) : [];
  const { type: appArmor = "RuntimeDefault" } = given?.appArmorProfile ?? {};
  const { type: seccomp = "RuntimeDefault" } = given?.seccompProfile ?? {};
  return findings(object, [
    [given?.runAsUser === 0, '"runAsUser" must not be 0'],
    [given?.windowsOptions?.hostProcess === true, '"windowsOptions.hostProcess" must not be true'],
    [
      Boolean(seLinux?.user || seLinux?.role || (seLinux?.type && !SELINUX_TYPES.includes(seLinux.type))),
      `"seLinuxOptions" must have no user, no role and a container type, got ${show(seLinux)}`,
    ],
    [appArmor === "Unconfined", '"appArmorProfile.type" must not be Unconfined'],
    [!SECCOMP_TYPES.includes(seccomp), `"seccompProfile.type" must be RuntimeDefault or Localhost, got ${seccomp}`],
    ...sysctls.map(({ name }): Rule => [!SYSCTLS.includes(name), `sysctl ${name} must not be set`]),
  ]);
}

function container({ where, container }: NamedContainer, pod: PodSecurityContext | null | undefined): Finding[] {
  const own = container.securityContext;
  const dropped = own?.capabilities?.drop ?? [];
  const added = (own?.capabilities?.add ?? []).filter((capability) => capability !== "NET_BIND_SERVICE");
  const nonRoot = own?.runAsNonRoot ?? pod?.runAsNonRoot;
  const seccomp = own?.seccompProfile ?? pod?.seccompProfile;
  return [
    ...context(where, own),
    ...findings(where, [
      [own?.privileged === true, '"privileged" must not be true'],
      [
        own?.allowPrivilegeEscalation !== false,
        `"allowPrivilegeEscalation" must be false, got ${show(own?.allowPrivilegeEscalation)}`,
      ],
      [!dropped.includes("ALL"), `"capabilities.drop" must hold ALL, got ${show(dropped)}`],
      [added.length > 0, `"capabilities.add" must hold NET_BIND_SERVICE at most, got ${show(added)}`],
      [nonRoot !== true, `"runAsNonRoot" must be true on the pod or here, got ${show(nonRoot)}`],
      [!seccomp?.type, '"seccompProfile.type" must be set on the pod or here, got none'],
      [(own?.procMount ?? "Default") !== "Default", `"procMount" must be Default, got ${show(own?.procMount)}`],
      [(container.ports ?? []).some(({ hostPort }) => hostPort), '"hostPort" must not be set'],
    ]),
  ];
}

/** The images name their user in letters: `runAsNonRoot` alone cannot tell that it is not root, and nothing starts. */
function numericUser({ where, container }: NamedContainer, pod: Pod): Finding[] {
  const user = container.securityContext?.runAsUser ?? pod.spec.securityContext?.runAsUser;
  return findings(where, [[typeof user !== "number", `"runAsUser" must be a number, got ${show(user)}`]]);
}
