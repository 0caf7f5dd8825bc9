import { raw, rememberBoot, withWriter } from "@teiten/center/library";

/** What is made: sensors, days, and rows of a day over all of them. */
export interface YearPlan {
  readonly sensors: number;
  readonly days: number;
  readonly rowsADay: number;
  /** First day, 00:00 UTC, in seconds since 1970. */
  readonly first: number;
}

/** Destination ports that get packets: most of them the few of a sweep over all ports. */
const PORTS = 40_000;
const REGIONS = 120;
const DAY = 86_400;
/** Days of one insert: all of one or two partitions of months, at most a hundred of days. */
const DAYS_AT_ONCE = 28;

/**
 * Fills a data directory with rows as a network of that size would have them, made by the engine itself from hashes of the
 * row's number: half of the packets to few ports (the share of a port falls with its rank), the others evenly over 40,000;
 * regions likewise; more by day than by night; a tenth with Mirai's mark, others with those of Masscan and ZMap. Every
 * sensor observes every minute, but for an outage of six hours a month.
 */
export async function makeObservedYear(folder: string, plan: YearPlan): Promise<void> {
  await withWriter(folder, async ({ state, store }) => {
    await rememberBoot(state.ledger);
    for (let sensor = 1; sensor <= plan.sensors; sensor++) {
      const home = sensor % 2 === 1;
      await state.addSensor({
        name: `s-${sensor}`,
        country: home ? "JP" : "US",
        network: `n-${Math.ceil(sensor / 3)}`,
      });
    }
    for (let day = 0; day < plan.days; day += DAYS_AT_ONCE) {
      const days = Math.min(DAYS_AT_ONCE, plan.days - day);
      const first = plan.first + day * DAY;
      await store.execute(raw(flowsOf(plan, first, days)));
      await store.execute(raw(coverageOf(plan, first, days)));
    }
  });
}

function flowsOf({ sensors, rowsADay }: YearPlan, first: number, days: number): string {
  const hash = (salt: string): string => `sipHash64(number, ${first}, '${salt}')`;
  const unit = (salt: string): string => `(${hash(salt)} % 1000003 / 1000003)`;
  return `
    insert into flows (minute, sensor, source, protocol, port, class, marks, flags, ttl, region, asn, packets, bytes, destinations, segment)
    select
      toDateTime(${first} + intDiv(number, ${rowsADay}) * ${DAY} + minuteOfDay * 60, 'UTC'),
      1 + ${hash("sensor")} % ${sensors},
      IPv4ToIPv6(toIPv4(toUInt32(167772160 + regionRank * 65536 + ${hash("source")} % 20000))),
      if(rank % 11 = 7, 17, 6),
      toUInt16((rank * 40503) % 65536),
      0,
      multiIf(tool < 10, 32, tool < 25, 4, tool < 35, 1, 0),
      2, 50,
      toFixedString(char(65 + intDiv(regionRank, 26), 65 + regionRank % 26), 2),
      regionRank, 1 + (${hash("packets")} % 8 = 0), 60, 1, 1
    from (
      select number,
        toUInt32(if(${hash("kind")} % 2 = 0, exp(${unit("port")} * ln(${PORTS})) - 1, ${hash("any")} % ${PORTS})) as rank,
        toUInt32(exp(${unit("region")} * ln(${REGIONS})) - 1) as regionRank,
        ${hash("tool")} % 100 as tool,
        toUInt32(1440 * (${unit("minute")} + 0.08 * sin(2 * pi() * ${unit("minute")})) + 1440) % 1440 as minuteOfDay
      from numbers(${days * rowsADay})
    )
    where intDiv(number, ${rowsADay}) != (${hash("sensor")} % ${sensors}) % 27 or minuteOfDay >= 360
    settings max_insert_block_size = 2000000, min_insert_block_size_rows = 2000000, max_partitions_per_insert_block = 10`;
}

function coverageOf({ sensors }: YearPlan, first: number, days: number): string {
  return `
    insert into coverage (day, minute, sensor, seconds, captured, state, kind)
    select toDate(${first} + intDiv(at, 1440) * ${DAY}), toDateTime(${first} + at * 60, 'UTC'), 1 + number % ${sensors},
      if(at >= (number % ${sensors}) % 27 * 1440 and at < (number % ${sensors}) % 27 * 1440 + 360, 0, 60), 2, 'up', 'measured'
    from (select number, intDiv(number, ${sensors}) as at from numbers(${days * 1440 * sensors}))
    settings max_partitions_per_insert_block = 100`;
}
