import type { Values } from "../../values/value";
import { valueAt } from "../../values/walk";
import type { Context, ProviderBehaviour } from "../behaviour";
import { digits } from "../world";

/** The rehearsal's clock stands still, so that two rehearsals of the same stacks are the same. */
const NOW = new Date("2026-01-01T00:00:00Z");

const DAY = 24 * 60 * 60 * 1000;

/** The provider takes the time of creation as id, so each gets a second of its own. */
function moment(type: string) {
  return (given: Values, { world }: Context): string =>
    world.freeId(type, JSON.stringify(given), (text) => {
      const seconds = Number.parseInt(digits(text, 6), 16) % (DAY / 1000);
      return rfc3339(new Date(NOW.getTime() + seconds * 1000));
    });
}

function rfc3339(date: Date): string {
  return date.toISOString().replace(".000Z", "Z");
}

/** The time provider; nobody waits for its sleeps. */
export const TIME: ProviderBehaviour = {
  resources: {
    time_sleep: { id: moment("time_sleep") },
    time_rotating: {
      id: moment("time_rotating"),
      computes: (given, { id }) => {
        const start = new Date(id);
        return {
          rfc3339: id,
          rotation_rfc3339: rfc3339(rotation(start, given)),
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
  },
};

function rotation(start: Date, given: Values): Date {
  const of = (unit: string) => Number(valueAt(given, `rotation_${unit}`) ?? 0);
  const end = new Date(start.getTime() + of("days") * DAY + of("hours") * (DAY / 24) + of("minutes") * (DAY / 1440));
  end.setUTCMonth(end.getUTCMonth() + of("months"));
  end.setUTCFullYear(end.getUTCFullYear() + of("years"));
  return end;
}
