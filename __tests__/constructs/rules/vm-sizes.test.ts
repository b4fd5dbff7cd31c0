import { readVmSize } from "../../../constructs/rules/vm-sizes";

/** Cores, GiB of memory, GiB of the local disk, and the letters s (premium disks) and p (Arm); "?" is unknown. */
function summarize(name: string): string {
  const size = readVmSize(`Standard_${name}`);
  if (!size) return "unknown";
  const { cores, memoryGib = "?", localDiskGib = "?", premium, isArm } = size;
  const letters = [premium === undefined ? "?" : premium ? "s" : "", isArm ? "p" : ""].join("");
  return `${cores} ${memoryGib} ${localDiskGib} ${letters}`.trim();
}

/** From the pages of Azure's series. */
test.each([
  ["D4s_v5", "4 16 0 s"],
  ["D2ds_v5", "2 8 75 s"],
  ["D8ds_v5", "8 32 300 s"],
  ["D8lds_v5", "8 16 300 s"],
  ["D4ds_v4", "4 16 150 s"],
  ["D4as_v4", "4 16 ? s"],
  ["D4s_v4", "4 16 0 s"],
  ["D4s_v3", "4 16 100 s"],
  ["D4_v3", "4 16 ?"],
  ["D4ds_v6", "4 16 220 s"],
  ["D4pds_v6", "4 16 220 sp"],
  ["D8ps_v5", "8 32 0 sp"],
  ["D4ads_v7", "4 16 ? s"],
  ["D5_v2", "16 56 ?"],
  ["DS3_v2", "4 14 ? s"],
  ["DS3_v2_Promo", "4 14 ? s"],
  ["DS13-4_v2", "4 56 ? s"],
  ["E8-4ds_v5", "4 64 300 s"],
  ["E4bds_v5", "4 32 150 s"],
  ["E64_v3", "64 432 ?"],
  ["F8s_v2", "8 16 128 s"],
  ["F8as_v6", "8 32 0 s"],
  ["F8als_v6", "8 16 0 s"],
  ["F8ams_v6", "8 64 0 s"],
  ["FX4mds", "4 84 ? s"],
  ["L8s_v3", "8 64 ? s"],
  ["B2s", "2 4 ? s"],
  ["B20ms", "20 80 ? s"],
  ["B2ts_v2", "2 1 0 s"],
  ["B4als_v2", "4 8 0 s"],
  ["B2pls_v2", "2 4 0 sp"],
  ["A2_v2", "2 4 ?"],
  ["A4m_v2", "4 32 ?"],
  ["DC4ads_cc_v5", "4 16 150 s"],
  ["EC4as_v5", "4 32 0 s"],
  ["M8-2ms_v2", "2 ? ? ?"],
  ["NC4as_T4_v3", "4 ? ? ?"],
  ["ND96isr_H100_v5", "96 ? ? ?"],
  ["HB120-16rs_v3", "16 ? ? ?"],
  ["d4s_v5", "4 16 0 s"],
])("%s has %s", (name, summary) => {
  expect(summarize(name)).toBe(summary);
});

test.each(["D4s", "D3s_v5", "D4s_v50", "D4z_v5", "DS4_v5", "D4_v5s", "Q4s_v5", "D4s_T4_v5", "B3s", "D6_v2", "E4ts_v5"])(
  "%s is no size that is known",
  (name) => {
    expect(summarize(name)).toBe("unknown");
  },
);
