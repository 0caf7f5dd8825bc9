import { openZone } from "@teiten/core/calendar";
import { DEFAULT_SITE } from "../../center/src/config/index.ts";
import type { SiteSettings } from "../../center/src/config/index.ts";
import { loadRegistry } from "../../center/src/enrich/index.ts";
import { PUBLIC_POLICY } from "../../center/src/publish/index.ts";
import { buildSite } from "../../center/src/site/index.ts";
import type { BuiltSite } from "../../center/src/site/index.ts";
import { bind, sql } from "../../center/src/store/index.ts";
import { openSmallNetwork } from "../figures/small-network.ts";
import type { SmallNetwork, TestFlow } from "../figures/small-network.ts";

const WEEKS = 14;
const FIRST = Date.parse("2022-06-27T00:00:00Z");
const PORTS = [22, 23, 80, 443, 445] as const;

/** Settings that a site has in these tests. */
export const SETTINGS: SiteSettings = {
  ...DEFAULT_SITE,
  title: { ja: "試験用の定点観測", en: "Observation under test" },
  url: "https://observe.example.org",
  contact: "observe@example.org",
};

/** A network of 24 sensors that observed for 14 weeks, with a few packets a day on some ports. */
export async function openObservedNetwork(): Promise<SmallNetwork> {
  const network = await openSmallNetwork({
    zone: "UTC",
    home: "JP",
    sensors: Array.from({ length: 24 }, (_, index) => ({
      name: `quiet-corner-${index}`,
      country: "JP",
      network: `hidden-net-${index}`,
      operator: `secret-operator-${index % 6}`,
      addresses: [{ prefix: `203.0.113.${index + 100}`, from: null, to: null }],
    })),
  });
  await network.addFlows(flows());
  await network.cover("quiet-corner-0", dayOf(0));
  const ids = (await network.state.sensors()).map(({ id }) => id);
  await network.store.execute(sql`
    insert into coverage (day, minute, sensor, seconds, reason, kind)
    select day + n, minute + toIntervalDay(n), id, 60, '', 'declared'
    from (select day, minute from coverage) as first
    cross join (select number as n from numbers(${bind("UInt32", WEEKS * 7)})) as days
    cross join (select arrayJoin(${bind("Array(UInt16)", ids)}) as id) as ids
    where n > 0 or id <> (select any(sensor) from coverage)`);
  return network;
}

/** Builds the site of a network as of a day. */
export function buildAsOf(
  { state, store, folder }: SmallNetwork,
  out: string,
  today: string,
  settings: SiteSettings = SETTINGS,
): Promise<BuiltSite> {
  const context = { state, store, zone: openZone("UTC"), home: "JP", today, registry: loadRegistry([]) };
  const places = { root: folder, bulletinsRoot: `${folder}/bulletins` };
  return buildSite({ ...context, ...places, policy: PUBLIC_POLICY, settings, version: "0.0.0" }, out);
}

function dayOf(day: number): string {
  return new Date(FIRST + day * 86_400_000).toISOString().slice(0, 10);
}

function flows(): readonly TestFlow[] {
  return Array.from({ length: WEEKS * 7 }, (_, day) => day).flatMap((day) =>
    Array.from({ length: 24 }, (_sensor, index) => index).flatMap((index) =>
      PORTS.map((port, place) => ({
        at: new Date(FIRST + day * 86_400_000 + 3_600_000).toISOString(),
        sensor: `quiet-corner-${index}`,
        source: `198.51.100.${place + 1}`,
        port,
        packets: 100 - 10 * place,
        region: "US",
      })),
    ),
  );
}
