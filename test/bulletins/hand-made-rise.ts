import { addDays } from "@teiten/core/calendar";
import { TOOL_MARKS } from "@teiten/core/flow";
import { openSmallNetwork } from "../figures/small-network.ts";
import type { SmallNetwork, TestFlow } from "../figures/small-network.ts";

/** Sensors of three operators and four networks, each with an address that no publication may show. */
export const SENSORS = [
  { name: "kanto-1", country: "JP", network: "as-alpha", operator: "alpha-net", address: "192.0.2.17" },
  { name: "kansai-1", country: "JP", network: "as-alpha", operator: "alpha-net", address: "192.0.2.130" },
  { name: "tohoku-1", country: "JP", network: "as-beta", operator: "beta-net", address: "192.0.2.201" },
  { name: "seattle-1", country: "US", network: "as-gamma", operator: "gamma-net", address: "203.0.113.5" },
  { name: "berlin-1", country: "DE", network: "as-delta", operator: "gamma-net", address: "203.0.113.77" },
] as const;

/** First moment of the data, in milliseconds since 1970 UTC: 1 July begins in Tokyo. */
export const FIRST: number = Date.parse("2022-06-30T15:00:00Z");
const HOUR = 3_600_000;
export const DAYS = 23;
/** The rise, in hours since the first one: 17 July 2022, 17:00 in Tokyo, for three days. */
export const RISE = { from: 401, to: 473 };
/** Its name, and that of a rise which is too short for a bulletin. */
export const CHANGE = "37215-TCP-2022-07-17T17";
export const SHORT = "5060-UDP-2022-07-22T05";

/** A port that the same sources try at the same time, and that rises with it. */
const BESIDE = 52869;
/** An hour, long after the rise, in which one sensor alone gets a burst to its port. */
const BURST = 540;

const REGIONS = ["BR", "VN", "CN", "BR", "IN"];
const MIRAI =
  1 <<
  Math.max(
    0,
    TOOL_MARKS.findIndex(({ tool }) => tool === "Mirai"),
  );

const at = (hour: number): string => new Date(FIRST + hour * HOUR).toISOString();

/** Six packets an hour at every sensor; in the rise, Mirai-marked packets of some hundred sources that also try Telnet. */
export function riseFlows(days: number = DAYS): readonly TestFlow[] {
  const rows: TestFlow[] = [];
  for (let hour = 0; hour < days * 24; hour++) {
    SENSORS.forEach(({ name: sensor }, index) => {
      const usual = { at: at(hour), sensor, source: `45.140.7.${1 + ((hour + index) % 40)}`, region: "US", asn: 64500 };
      rows.push({ ...usual, port: 37215, packets: 3 }, { ...usual, port: 23, packets: 6 });
      rows.push({ ...usual, port: 5060, protocol: 17, packets: 2 }, { ...usual, port: BESIDE, packets: 2 });
      if (hour >= 509 && hour < 519) rows.push({ ...usual, port: 5060, protocol: 17, packets: 60 });
      if (hour === BURST && index === 0) rows.push({ ...usual, region: "FR", port: 37215, packets: 20_000 });
      if (hour < RISE.from || hour >= RISE.to) return;
      for (let host = 0; host < 8; host++) {
        const number = (hour * 8 + host) % 240;
        const source = `45.155.${number % 60}.${1 + (number >> 2)}`;
        const own = { at: at(hour), sensor, source, region: REGIONS[number % 5] ?? "??", asn: 64510 + (number % 5) };
        rows.push({ ...own, port: 37215, packets: 2, marks: MIRAI, flags: 2 });
        rows.push({ ...own, port: BESIDE, packets: 1, marks: MIRAI, flags: 2 });
        if (number % 3 !== 0) rows.push({ ...own, port: 23, packets: 1, marks: MIRAI, flags: 2 });
      }
    });
  }
  return rows;
}

/** The network with the rise in its engine; `days` of it. */
export async function openRisingNetwork(days: number = DAYS): Promise<SmallNetwork> {
  const network = await openSmallNetwork({
    zone: "Asia/Tokyo",
    home: "JP",
    sensors: SENSORS.map(({ name, country, network: own, operator, address }) => ({
      name,
      country,
      network: own,
      operator,
      addresses: [{ prefix: `${address}/32`, from: null, to: null }],
    })),
  });
  await network.addFlows(riseFlows(days));
  const dates = Array.from({ length: days }, (_, day) => addDays("2022-07-01", day));
  await network.rollUp(dates);
  for (const { name } of SENSORS) for (const date of dates) await network.cover(name, date);
  return network;
}
