import { addDays } from "@teiten/core/calendar";
import type { ListedChange, RawParameters } from "../analyze/index.ts";

/** Days before a change that its trend shows, and after it where they are stored. */
const DAYS_BEFORE = 28;
const DAYS_AFTER = 7;
/** Sources among which those are that may be listed: the ones that sent most. */
const MOST_SOURCES = 5000;

/** A figure of a bulletin: what it is called there, and what is asked. */
export interface BulletinFigure {
  readonly name: string;
  readonly figure: string;
  readonly parameters: RawParameters;
}

/** The days that a bulletin's figures are about: those of the change, and the end of what is stored (both half-open). */
export interface BulletinDays {
  readonly from: string;
  readonly to: string;
  readonly stored: string;
}

/** The figures that a draft is made from. Those of a port are left out where the change is a region's own. */
export function bulletinFigures(change: ListedChange, days: BulletinDays): readonly BulletinFigure[] {
  const range = { from: days.from, to: days.to };
  const after = addDays(days.to, DAYS_AFTER);
  const around = { from: addDays(days.from, -DAYS_BEFORE), to: after < days.stored ? after : days.stored };
  const region = change.region === null ? {} : { region: change.region };
  const named = { from: days.from, to: around.to, change: change.name };
  const explained = { name: "explained", figure: "change-explained", parameters: named };
  const sensors = { name: "sensors", figure: "change-evidence", parameters: named };
  const targets = { name: "co-targets", figure: "co-targets", parameters: { ...named, top: 10 } };
  const { port } = change;
  if (port === null) {
    const trend = { ...around, regions: [change.region ?? ""], bin: "day" };
    return [
      { name: "trend", figure: "region-trend", parameters: { ...trend, class: "request" } },
      { name: "ports", figure: "port-ranking", parameters: { ...range, ...region, top: 10, class: "request" } },
      targets,
      explained,
      sensors,
    ];
  }
  const asked = { ...range, ...region, class: "request" };
  return [
    {
      name: "trend",
      figure: "port-trend",
      parameters: { ...around, ...region, ports: [port], bin: "day", class: "request" },
    },
    { name: "regions", figure: "port-sources", parameters: { ...asked, port, by: "region", top: 250 } },
    { name: "sources", figure: "port-sources", parameters: { ...asked, port, "min-sensors": 3, top: MOST_SOURCES } },
    { name: "prefixes", figure: "prefix-concentration", parameters: { ...named, top: 10 } },
    targets,
    { name: "payloads", figure: "payloads", parameters: { ...asked, port, top: 20 } },
    { name: "tools", figure: "tools", parameters: { ...asked, by: "port" } },
    explained,
    sensors,
  ];
}
