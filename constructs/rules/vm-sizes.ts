/** What a machine of a size has. */
export interface VmSize {
  /** Letters before the number, in upper case: `D`, `EC`. */
  readonly family: string;
  readonly cores: number;
  /** In GiB; undefined: the table does not say. */
  readonly memoryGib?: number | undefined;
  /** The largest disk of the node in GiB that fits on the machine itself; 0: none; undefined: the table does not say. */
  readonly localDiskGib?: number | undefined;
  /** Whether premium disks can be attached; undefined: the table does not say. */
  readonly premium?: boolean;
  readonly isArm: boolean;
}

/** The day of the table below. A size of a later series is not explained. */
export const VM_SIZES_DATE = "2026-12-01";

/**
 * Azure's naming convention: family, cores, constrained cores, features, accelerator, version.
 * @see https://learn.microsoft.com/azure/virtual-machines/vm-naming-conventions
 */
const NAME = /^standard_([a-z]+?)(s?)(\d+)(?:-(\d+))?([a-z]*)((?:_(?!v\d)[a-z0-9]+)*)(?:_v(\d+))?$/i;

/** GiB of a local disk or cache for each core, by the features in the name; 0: none; undefined: it has one, of a size of its own. */
type LocalDisk = (features: string) => number | undefined;

const none: LocalDisk = () => 0;
const some: LocalDisk = () => undefined;
/** Only sizes with d have a local disk. */
const onlyD =
  (size?: number): LocalDisk =>
  (features) =>
    features.includes("d") ? size : 0;
/** A node's disk is on the cache of the machine, which sizes with s have. */
const cache =
  (size: number): LocalDisk =>
  (features) =>
    features.includes("s") ? size : undefined;
/** Version 4: AMD's sizes still have a local disk without d. */
const onlyDOrAmd: LocalDisk = (features) =>
  features.includes("a") && !features.includes("d") ? undefined : onlyD(37.5)(features);

/**
 * What the name of a series does not say: GiB of memory and of the local disk for each core. By family and version; a name
 * without a version has version 1.
 * @see https://learn.microsoft.com/azure/virtual-machines/sizes/overview
 */
const SERIES: Readonly<Record<string, readonly [memory: number, disk: LocalDisk]>> = {
  A2: [2, some],
  B2: [4, none],
  D3: [4, cache(25)],
  D4: [4, onlyDOrAmd],
  D5: [4, onlyD(37.5)],
  D6: [4, onlyD(55)],
  D7: [4, onlyD()],
  DC2: [4, some],
  DC3: [8, onlyD()],
  DC5: [4, onlyD(37.5)],
  DC6: [4, onlyD()],
  E3: [8, cache(25)],
  E4: [8, onlyDOrAmd],
  E5: [8, onlyD(37.5)],
  E6: [8, onlyD(55)],
  E7: [8, onlyD()],
  EC5: [8, onlyD(37.5)],
  EC6: [8, onlyD()],
  F1: [2, some],
  F2: [2, cache(16)],
  F6: [4, none],
  F7: [4, onlyD()],
  FX1: [21, some],
  FX2: [21, onlyD()],
  L1: [8, some],
  L2: [8, some],
  L3: [8, some],
  L4: [8, some],
};

/** Machines for graphics, computing and very much memory: their names follow the convention, their memory does not. */
const OTHER_FAMILIES = /^(G|M|H[BCX]?|N[A-Z]?|PB)$/;

/** The features that a family has. */
const FEATURES: Readonly<Record<string, RegExp>> = {
  A: /^m?$/,
  B: /^[alpst]+$/,
  D: /^[adilnps]*$/,
  DC: /^[adeis]*$/,
  E: /^[abdinps]*$/,
  EC: /^[adeis]*$/,
  F: /^[adlms]*$/,
  FX: /^[dms]*$/,
  L: /^[abdilos]*$/,
};

/** Families whose sizes take no premium disks if their name has no s. */
const PREMIUM_BY_S = /^[ADEF]$/;

/** Cores of the sizes that have any number of them. */
const CORES = [1, 2, 4, 8, 12, 16, 20, 24, 32, 40, 48, 64, 72, 80, 96, 104, 112, 120, 128, 144, 160, 176, 192];

/** Cores and GiB of the sizes of D and DS up to version 2, whose number is no number of cores. */
const OLD_D: Readonly<Record<number, readonly [number, number]>> = {
  1: [1, 3.5],
  2: [2, 7],
  3: [4, 14],
  4: [8, 28],
  5: [16, 56],
  11: [2, 14],
  12: [4, 28],
  13: [8, 56],
  14: [16, 112],
  15: [20, 140],
};

/** GiB of the sizes of B version 1. */
const OLD_B: Readonly<Record<string, number>> = {
  "1ls": 0.5,
  "1s": 1,
  "1ms": 2,
  "2s": 4,
  "2ms": 8,
  "4ms": 16,
  "8ms": 32,
  "12ms": 48,
  "16ms": 64,
  "20ms": 80,
};

/** Reads the name of a size; undefined if the convention and the tables do not explain it. */
export function readVmSize(name: string): VmSize | undefined {
  const match = NAME.exec(name.replace(/_promo$/i, ""));
  if (!match) return undefined;
  const [, letters = "", s = "", digits = "", constrained, end = "", accelerator = "", version = "1"] = match;
  const [family, features, number] = [letters.toUpperCase(), `${s}${end}`.toLowerCase(), Number(digits)];
  const common = { family, cores: Number(constrained ?? digits), premium: isPremium(family, features) };
  if (OTHER_FAMILIES.test(family)) return { family, cores: common.cores, isArm: false };
  if (family === "D" && Number(version) <= 2) {
    const [cores, memoryGib] = OLD_D[number] ?? [];
    if (cores === undefined || end !== "") return undefined;
    return { ...common, cores: Number(constrained ?? cores), memoryGib, isArm: false };
  }
  if (family === "B" && version === "1") {
    const memoryGib = OLD_B[`${number}${features}`];
    return memoryGib === undefined ? undefined : { ...common, memoryGib, isArm: false };
  }
  const [memory, disk] = SERIES[`${family}${version}`] ?? [];
  const isKnown =
    s === "" && CORES.includes(number) && FEATURES[family]?.test(features) && /^(_cc)?$/i.test(accelerator);
  if (memory === undefined || !isKnown) return undefined;
  const localDisk = disk?.(features);
  return {
    ...common,
    memoryGib: number * memory * memoryFactor(family, number, features),
    localDiskGib: localDisk === undefined ? undefined : localDisk * number,
    isArm: features.includes("p"),
  };
}

function isPremium(family: string, features: string): boolean | undefined {
  if (features.includes("s")) return true;
  return PREMIUM_BY_S.test(family) ? false : undefined;
}

/** The letters l, m and t mean less or more memory than usual. The largest sizes have less for each core. */
function memoryFactor(family: string, number: number, features: string): number {
  if (features.includes("l") && family !== "L") return 1 / 2;
  if (features.includes("t")) return 1 / 8;
  if (features.includes("m") && family === "F") return 2;
  if (features.includes("m") && family === "A") return 4;
  return family === "E" && number >= 64 ? 6.75 / 8 : 1;
}
