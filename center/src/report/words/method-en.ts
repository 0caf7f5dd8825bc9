import { addDays } from "@teiten/core/calendar";
import type { NetworkPart, QuarterlyModel, RestatedValue } from "../model/index.ts";
import { daysOf } from "../period.ts";
import { formatNumber, formatShare } from "../number-format.ts";
import { counted, dateEn, dateRangeEn, listEn, regionInSentence } from "./phrases-en.ts";
import type { Definition } from "./words.ts";

/** The definitions of the method section, in English. */
export function definitionsEn(model: QuarterlyModel): readonly Definition[] {
  return [
    {
      term: "Observation day",
      text: `A day runs from 00:00 to 24:00 in ${model.network.zone}.`,
    },
    {
      term: "Average packets per sensor per day",
      text: "Packets received, divided by the observed sensor-days. A sensor-day weighs as much as the share of the day that the sensor really observed, and as the share of the packets that it did not drop. Sensor-days observed for less than a quarter are missing and enter neither the numerator nor the denominator. The divisor is never the number of sensors times calendar days.",
    },
    {
      term: "Missing data",
      text: "Not observing is not the same as receiving nothing. A day that no sensor observed is missing, never zero: lines are interrupted, on grey ground.",
    },
    {
      term: "Destination port",
      text: "Counted by port and protocol; ICMP is one entry. The names in the tables follow the IANA registry and do not prove which protocol was spoken. Later IP fragments have no port and are counted apart.",
    },
    {
      term: "Source region",
      text: "The country or region in which the source address is registered. Source addresses can be forged, and the registration does not tell where the sender is.",
    },
    {
      term: "Source addresses",
      text: "Distinct and exact. Counts of several days do not add up to the count over the days together.",
    },
    {
      term: "Traffic class",
      text: "“Request” asks the sensor for something (a TCP SYN, UDP that is no reply, an ICMP echo request); “backscatter” answers what the sensor never sent. Scan rules look at requests unless the table says otherwise. Taken over all classes, a victim of an attack that answers to many ports can be counted as a scan source.",
    },
    {
      term: "Scan source",
      text: "A source address from which packets reached 10 or more distinct (protocol, port) pairs in one observation day, counted over all sensors together. For comparison, the tables also give the rule with 100 or more, and the rule with 30 or more and on average at least one packet per monitored address.",
    },
    {
      term: "Announced scanner",
      text: "Traffic from addresses that an organisation says it uses for research or survey scans. Whether a scanner is announced and whether it is welcome are separate facts.",
    },
    {
      term: "Rank-biased overlap",
      text: "How alike the top 10 ports of two sensors are, with more weight on the upper ranks (p = 0.9, summed to depth 10 and divided by 1 − 0.9¹⁰): 1 for the same order, 0 without a port in common.",
    },
    { term: "Comparison with the previous quarter", text: comparisonEn(model) },
  ];
}

function comparisonEn({ hasPrevious, network }: QuarterlyModel): string {
  if (!hasPrevious) return "Nothing is stored for the previous quarter, so nothing is compared with it.";
  const [joined, left] = [network.joined ?? [], network.left ?? []];
  const same = "Both quarters are averages over their own observed sensor-days.";
  if (joined.length + left.length === 0) return `${same} The same sensors observed in both.`;
  return `${same} The sensors are not all the same (${joined.length} joined, ${left.length} left), so a change also holds what the new mix of sensors makes.`;
}

/** What must be said before the numbers, in English. */
export function cautionsEn(model: QuarterlyModel): readonly string[] {
  const { network } = model;
  const cautions: string[] = [];
  if (network.coveredDays < network.days) {
    cautions.push(
      `Of the ${network.days} days of this quarter, ${network.coveredDays} were observed, from ${dateRangeEn(network.firstDay, network.lastDay)}. The other days are missing, not zero.`,
    );
  }
  const before = daysOf(model.previous).length;
  if (network.previousDays !== null && network.previousDays < before) {
    cautions.push(
      `The previous quarter, with which this report compares, was observed on ${network.previousDays} of its ${before} days.`,
    );
  }
  if (!model.hasPrevious) {
    cautions.push(
      "Nothing is stored for the previous quarter: there are no previous ranks and no changes in this report.",
    );
  }
  if (network.sensors.length === 1) {
    cautions.push(
      "There is one sensor, so sensors are not compared. What one sensor receives does not speak for a network.",
    );
  }
  return cautions;
}

/** Sensors in the front matter. */
export function sensorsFactEn(network: NetworkPart): string {
  const other = network.sensors.length - network.domestic - network.overseas;
  const rest = other > 0 ? `, ${other} in other groups` : "";
  return `${network.sensors.length} (${network.domestic} domestic, ${network.overseas} overseas${rest}; home is ${regionInSentence(network.home)})`;
}

/** Sensors that joined and left. */
export function changesFactEn({ joined, left }: NetworkPart): string {
  if (joined === null || left === null) return "unknown: nothing is stored for the previous quarter";
  const part = (names: readonly string[]): string =>
    names.length === 0 ? "none" : `${names.length} (${listEn(names)})`;
  return `joined: ${part(joined)}; left: ${part(left)}`;
}

/** Observed sensor-days with their share of the possible ones. */
export function observedFactEn({ sensorDays, possibleSensorDays }: NetworkPart): string {
  return `${formatNumber(sensorDays, 1)} (${formatShare(sensorDays / possibleSensorDays)} of ${formatNumber(possibleSensorDays)})`;
}

/** Missing days in a sentence. */
export function gapsSummaryEn({ gaps }: NetworkPart): string {
  if (gaps.length === 0) return "Every sensor observed every day on which it was in service.";
  const sensors = new Set(gaps.map((gap) => gap.sensor)).size;
  const days = gaps.reduce((sum, gap) => sum + gap.days, 0);
  return `${counted(sensors, "sensor is", "sensors are")} missing on ${counted(days, "sensor-day", "sensor-days")} together. Missing days enter no average.`;
}

/** Restated numbers in a sentence. */
export function restatedSummaryEn(restated: readonly RestatedValue[]): string {
  if (restated.length === 0) return "No number is restated from an earlier revision.";
  return `${counted(restated.length, "number is", "numbers are")} restated from the earlier revision.`;
}

/** The last observed day, in the front matter. */
export function cutOffEn(model: QuarterlyModel): string {
  return `observations until ${dateEn(addDays(model.network.lastDay, 1))}, 00:00 (${model.network.zone})`;
}
