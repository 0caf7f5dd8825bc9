import { dayNumber, openZone } from "@teiten/core/calendar";
import type { Scenario } from "./scenario.ts";

/** Something that the schema lets pass but that cannot be simulated; `path` leads to the field. */
export interface Contradiction {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Checks one part of a scenario against the others; empty when they fit. */
export function findContradictions(scenario: Scenario): readonly Contradiction[] {
  return [
    ...periodFaults(scenario),
    ...regionFaults(scenario),
    ...calendarFaults(scenario),
    ...portFaults(scenario),
    ...floodFaults(scenario),
  ];
}

function periodFaults({ period, sensors }: Scenario): readonly Contradiction[] {
  const faults: Contradiction[] = [];
  try {
    openZone(period.zone);
  } catch {
    faults.push({ path: ["period", "zone"], message: `no time zone is called “${period.zone}”` });
  }
  if (sensors.minimum > sensors.named.length) {
    faults.push({ path: ["sensors", "minimum"], message: "is more than there are named sensors" });
  }
  const names = sensors.named.map((sensor) => sensor.name);
  names.forEach((name, index) => {
    if (names.indexOf(name) !== index) {
      faults.push({ path: ["sensors", "named", index, "name"], message: `a second sensor is called ${name}` });
    }
  });
  return faults;
}

function regionFaults({ regions, period, scanners }: Scenario): readonly Contradiction[] {
  const faults: Contradiction[] = [];
  const known = regions.map((region) => region.region);
  const unknown = (region: string, path: readonly (string | number)[]): void => {
    if (!known.includes(region)) faults.push({ path, message: `region ${region} is not among the regions` });
  };
  unknown(period.home, ["period", "home"]);
  scanners.abroad.forEach((spec, index) => {
    unknown(spec.region, ["scanners", "abroad", index, "region"]);
    if (spec.region === period.home) {
      faults.push({ path: ["scanners", "abroad", index, "region"], message: "is the home region: use the calendar" });
    }
  });
  known.forEach((region, index) => {
    if (known.indexOf(region) !== index) faults.push({ path: ["regions", index], message: `${region} stands twice` });
  });
  return faults;
}

function calendarFaults({ scanners, period }: Scenario): readonly Contradiction[] {
  const { organisations, unclaimed, days } = scanners.calendar;
  const limits = [...Object.values(organisations).map((organisation) => organisation.addresses), unclaimed];
  const first = dayNumber(period.from);
  return Object.entries(days).flatMap(([day, counts]) => {
    const path = ["scanners", "calendar", "days", day];
    const offset = dayNumber(day) - first;
    if (!(offset >= 0 && offset < period.days)) return [{ path, message: `${day} lies outside the period` }];
    if (counts.length !== limits.length) {
      return [{ path, message: `needs ${limits.length} numbers: one an organisation, then the unclaimed` }];
    }
    const over = counts.findIndex((count, index) => count > (limits[index] ?? 0));
    return over < 0 ? [] : [{ path, message: `number ${over + 1} is more than the ${limits[over] ?? 0} addresses` }];
  });
}

function portFaults({ ports }: Scenario): readonly Contradiction[] {
  const rising = ports.ranks.findIndex((share, index) => share * 1.1 > (ports.ranks[index - 1] ?? Infinity));
  const faults: Contradiction[] = [];
  if (rising >= 0) {
    faults.push({ path: ["ports", "ranks", rising], message: "must be at least a tenth below the rank before" });
  }
  ports.quiet.ports.forEach((port, index) => {
    if (port in ports.others)
      faults.push({ path: ["ports", "quiet", "ports", index], message: `${port} stands twice` });
  });
  return faults;
}

function floodFaults({ flood, period }: Scenario): readonly Contradiction[] {
  if (flood === null) return [];
  const offset = dayNumber(flood.at.slice(0, 10)) - dayNumber(period.from);
  const outside = !(offset >= 0 && offset < period.days);
  return outside ? [{ path: ["flood", "at"], message: `${flood.at} lies outside the period` }] : [];
}
