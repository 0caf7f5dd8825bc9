import { addDays, dayStart } from "@teiten/core/calendar";
import type { Day } from "@teiten/core/calendar";
import { bind, join, sql } from "../store/index.ts";
import type { SensorBin } from "./counted-days.ts";
import type { Bilingual, FigureInput } from "./figure.ts";
import { inScope, instant, scopeOf } from "./flow-filter.ts";
import { PORT_KEY, labelOfKey } from "./port-key.ts";
import { medianOf } from "./sensor-averages.ts";
import type { SensorAverage } from "./sensor-averages.ts";

/** A day with so many times the packets of the sensor's middle day is a peak. */
const LEAST_PEAK = 2;
/** A mean that its highest peak raises by this part is told with and without it. */
const LEAST_RISE = 0.01;
const MOST_NOTES = 8;

/** A row of averages: what it is called, the days and sensors that it takes in (days by the coverage's bins), and its numbers. */
export interface AveragedRow {
  readonly name: string;
  readonly days: readonly number[];
  readonly sensors: readonly number[];
  readonly average: SensorAverage;
}

interface Peak {
  readonly row: AveragedRow;
  readonly sensor: number;
  readonly day: Day;
  readonly packets: number;
  /** The row's mean without this day of this sensor. */
  readonly meanWithout: number;
}

/**
 * Sentences on the rows whose mean one sensor's peak distorts: the mean with and without its highest day, and the port that
 * most of the day's packets went to; those with the greatest difference first.
 */
export async function peakNotes(
  input: FigureInput,
  packets: readonly SensorBin[],
  rows: readonly AveragedRow[],
): Promise<readonly Bilingual[]> {
  const peaks = rows
    .flatMap((row) => peakOf(input, packets, row))
    .toSorted((one, other) => riseOf(other) - riseOf(one))
    .slice(0, MOST_NOTES);
  if (peaks.length === 0) return [];
  const parts = peaks.map((peak, id) => topPort(input, peak, id));
  const ports = await input.context.store.query<TopPort>(
    sql`select * from (${join(parts, " union all ")}) order by id`,
  );
  const byId = new Map(ports.map((one) => [one.id, one]));
  return peaks.map((peak, id) => sentence(input, peak, byId.get(id)));
}

interface TopPort {
  readonly id: number;
  readonly port: number;
  readonly amount: number;
}

const riseOf = ({ row, meanWithout }: Peak): number => (row.average.mean ?? 0) / Math.max(1e-9, meanWithout) - 1;

/** The day and sensor of a row that stands out most over what the sensor gets on its middle day, if it is a peak. */
function peakOf({ coverage }: FigureInput, packets: readonly SensorBin[], row: AveragedRow): readonly Peak[] {
  const days = new Set(row.days);
  const [sum, weight] = [row.average.packets ?? 0, row.average.sensorDays];
  const peaks = row.sensors.flatMap((sensor): readonly (Peak & { readonly excess: number })[] => {
    const own = packets.filter(({ sensorId, bin }) => sensorId === sensor && days.has(bin));
    const highest = own.toSorted((one, other) => other.packets - one.packets)[0];
    const middle = medianOf(own.map((day) => day.packets)) ?? 0;
    const day = highest === undefined ? undefined : coverage.bins.labels[highest.bin];
    if (highest === undefined || day === undefined || highest.packets < LEAST_PEAK * middle) return [];
    const rest = weight - coverage.weight(sensor, highest.bin);
    const meanWithout = rest > 0 ? (sum - highest.packets) / rest : 0;
    return [{ row, sensor, day, packets: highest.packets, meanWithout, excess: highest.packets - middle }];
  });
  const greatest = peaks.toSorted((one, other) => other.excess - one.excess)[0];
  return greatest !== undefined && greatest.meanWithout > 0 && riseOf(greatest) >= LEAST_RISE ? [greatest] : [];
}

function topPort(input: FigureInput, { sensor, day }: Peak, id: number): ReturnType<typeof sql> {
  const [from, to] = [dayStart(input.zone, day), dayStart(input.zone, addDays(day, 1))];
  return sql`select * from (select ${bind("UInt32", id)} as id, ${PORT_KEY} as port, sum(flows.packets) as amount
    from flows where ${inScope(scopeOf(input))} and sensor = ${bind("UInt16", sensor)}
      and minute >= ${instant(from)} and minute < ${instant(to)}
    group by port order by amount desc, port limit 1)`;
}

function sentence(
  input: FigureInput,
  { row, sensor, day, packets, meanWithout }: Peak,
  top: TopPort | undefined,
): Bilingual {
  const name = input.selection.sensors.find(({ id }) => id === sensor)?.name ?? String(sensor);
  const [mean, without] = [row.average.mean ?? 0, meanWithout].map((value) => value.toFixed(2));
  const port = top === undefined ? "" : labelOfKey(top.port);
  const amount = top?.amount ?? 0;
  return {
    en: `${row.name}: the mean is ${mean} with the peak of ${name} on ${day} and ${without} without that day: ${packets} packets, ${amount} of them to ${port}`,
    ja: `${row.name}：平均は ${name} の ${day} の急増を含めて ${mean}、その日を除いて ${without}（この日の ${packets} パケットのうち ${amount} パケットが ${port} 宛て）`,
  };
}
