import { DEFAULTS, withDefaults } from "../defaults";
import type { LangfuseReleaseProps, Size } from "./release-props";

/** The settings of a release with every default. */
export type CompleteRelease = ReturnType<typeof completeRelease>;

/** Adds the defaults to the settings of a release. */
export function completeRelease(props: LangfuseReleaseProps) {
  const { release, protect } = DEFAULTS;
  const { exposure } = props;
  return {
    ...withDefaults(props, { ...release, protect, environment: {}, secretEnvironment: {}, allowedEgress: [] }),
    images: withDefaults(props.images, release.images),
    logging: withDefaults(props.logging ?? {}, release.logging),
    exposure: exposure?.kind === "public" ? withDefaults(exposure, DEFAULTS.exposure) : ({ kind: "none" } as const),
    web: completeSize(props.web ?? {}, release.web),
    worker: completeSize(props.worker ?? {}, release.worker),
    postgresql: completeSize(props.postgresql ?? {}, release.postgresql),
    redis: completeSize(props.redis ?? {}, release.redis),
    clickhouse: completeSize(props.clickhouse ?? {}, release.clickhouse),
    keeper: completeSize(props.keeper ?? {}, release.keeper),
  };
}

function completeSize<Settings extends { size?: Size }, Defaults extends { size: Required<Size> }>(
  settings: Settings,
  defaults: Defaults,
) {
  return { ...withDefaults(settings, defaults), size: withDefaults(settings.size ?? {}, defaults.size) };
}

/** What the values of one release of the chart are made of; its `exposure` is "none" if users do not reach this one. */
export interface ChartProps extends CompleteRelease {
  /** StorageClass of every disk. */
  readonly storageClass: string;
  /** Restarts web and worker when it changes. */
  readonly secretsRevision: string;
}
