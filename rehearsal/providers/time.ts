import { digits } from "../cloud";
import type { Values } from "../values/value";
import { valueAt } from "../values/walk";
import { each, type Context, type Pattern, type ProviderDefinition, type TypeDefinition } from "./definition";
import { TIME as TIMESTAMP } from "./patterns";

const DURATION: Pattern = {
  pattern: /^[0-9]+(\.[0-9]+)?(ms|s|m|h)$/,
  rule: "must be a number with one of the units ms, s, m or h, as in 30s",
};

/** The rehearsal's time is fixed, so that two rehearsals of the same stacks are the same. */
const NOW = new Date("2026-01-01T00:00:00Z");

const DAY = 24 * 60 * 60 * 1000;

/**
 * The rehearsal does not wait.
 * @see https://registry.terraform.io/providers/hashicorp/time/0.13.1/docs/resources/sleep
 */
const SLEEP: TypeDefinition = {
  resource: {
    replacing: ["triggers"],
    atLeastOne: [["create_duration", "destroy_duration"]],
    patterns: { create_duration: DURATION, destroy_duration: DURATION },
    id: (given, context) => getCreationTime("time_sleep", given, context),
  },
};

/** @see https://registry.terraform.io/providers/hashicorp/time/0.13.1/docs/resources/rotating */
const ROTATING: TypeDefinition = {
  resource: {
    // A change of "rotation_rfc3339" replaces only once its old time is over.
    replacing: ["rfc3339", "triggers"],
    atLeastOne: [
      ["rotation_minutes", "rotation_hours", "rotation_days", "rotation_months", "rotation_years", "rotation_rfc3339"],
    ],
    patterns: { rfc3339: TIMESTAMP, rotation_rfc3339: TIMESTAMP },
    ranges: each([1, Infinity], "rotation_days rotation_hours rotation_minutes rotation_months rotation_years"),
    id: (given, context) => getCreationTime("time_rotating", given, context),
    compute: (given, { id }) => {
      const start = new Date(id);
      return {
        rfc3339: id,
        rotation_rfc3339: formatRfc3339(getRotationTime(start, given)),
        unix: start.getTime() / 1000,
        year: start.getUTCFullYear(),
        month: start.getUTCMonth() + 1,
        day: start.getUTCDate(),
        hour: start.getUTCHours(),
        minute: start.getUTCMinutes(),
        second: start.getUTCSeconds(),
      };
    },
  },
};

/** The provider takes the time of creation as id, so each resource gets another second. */
function getCreationTime(type: string, given: Values, { cloud }: Context): string {
  return cloud.getFreeId(type, JSON.stringify(given), (text) => {
    const seconds = Number.parseInt(digits(text, 6), 16) % (DAY / 1000);
    return formatRfc3339(new Date(NOW.getTime() + seconds * 1000));
  });
}

function formatRfc3339(date: Date): string {
  return date.toISOString().replace(".000Z", "Z");
}

function getRotationTime(start: Date, given: Values): Date {
  const get = (unit: string) => Number(valueAt(given, `rotation_${unit}`) ?? 0);
  const end = new Date(start.getTime() + get("days") * DAY + get("hours") * (DAY / 24) + get("minutes") * (DAY / 1440));
  end.setUTCMonth(end.getUTCMonth() + get("months"));
  end.setUTCFullYear(end.getUTCFullYear() + get("years"));
  return end;
}

/** The provider hashicorp/time 0.13.1. It takes no configuration. */
export const TIME: ProviderDefinition = {
  framework: true,
  types: { time_rotating: ROTATING, time_sleep: SLEEP },
};
