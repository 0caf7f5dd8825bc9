import { addDays } from "@teiten/core/calendar";
import type { FloodPart, NarrowRise, PreviousRank, QuarterlyModel, Statement } from "../model/index.ts";
import { formatNumber, formatRate, formatShare } from "../number-format.ts";
import { reportPortLabel } from "../port-label.ts";
import { phenomenaStatementEn } from "./phenomena-en.ts";
import { counted, dateEn, dateRangeEn, listEn, regionInSentence } from "./phrases-en.ts";

/** One statement of the overview. */
export function statementEn(statement: Statement, model: QuarterlyModel): string {
  switch (statement.kind) {
    case "volume":
      return volume(statement, model);
    case "top-port":
      return topPort(statement);
    case "port-moves":
      return portMoves(statement);
    case "same-ports":
      return "The top 10 holds the same ports as in the previous quarter, without a large change of rank.";
    case "narrow-rise":
      return narrow(statement.rises);
    case "regions":
      return regions(statement);
    case "scanners":
      return scanners(statement);
    case "phenomena":
      return phenomenaStatementEn(statement);
    case "agreement":
      return agreement(statement);
  }
}

/** The footnote of a table for a rise that is no trend. */
export function narrowNoteEn(rise: NarrowRise): string {
  const packets = rise.of === "port" ? `packets to ${rise.key}` : `packets from ${regionInSentence(rise.key)}`;
  return `${capital(narrowReason(rise, `the ${packets}`))}; their rise is no trend of the network.`;
}

type Of<Kind extends Statement["kind"]> = Extract<Statement, { readonly kind: Kind }>;

function volume(statement: Of<"volume">, { quarter, network }: QuarterlyModel): string {
  const range = dateRangeEn(quarter.from, addDays(quarter.to, -1));
  const sensors = statement.sensors === 1 ? "one sensor" : `${statement.sensors} sensors`;
  const what = `From ${range}, the ${sensors} of the network (${placesEn(statement, network.home)}) received an average of ${formatRate(statement.rate)} packets per sensor per day`;
  if (statement.previousRate === null || statement.change === null) {
    return `${what}. Nothing is stored for the previous quarter, so this report does not compare with it.`;
  }
  return `${what}, ${development(statement.change)} in the previous quarter (${formatRate(statement.previousRate)}).`;
}

function placesEn({ sensors, domestic, overseas }: Of<"volume">, homeCode: string): string {
  const home = regionInSentence(homeCode);
  if (domestic > 0 && overseas > 0) return `${domestic} in ${home} and ${overseas} abroad`;
  return (sensors === 1 ? "" : "all ") + (overseas === 0 ? `in ${home}` : "abroad");
}

function development(change: number): string {
  if (Math.abs(change) < 0.01) return "about as many as";
  if (change >= 9) return `${formatNumber(change + 1, 1)} times as many as`;
  return `${formatNumber(Math.abs(change) * 100, 1)}% ${change > 0 ? "more" : "fewer"} than`;
}

function topPort({ key, share, previousRank, next, flood }: Of<"top-port">): string {
  const tail = next.length === 0 ? "" : `, followed by ${listEn(next.map(reportPortLabel))}`;
  return `Among the destination ports, ${reportPortLabel(key)} received the most packets${sinceEn(previousRank)}: ${formatShare(share)} of the total${tail}.${floodEn(flood)}`;
}

function floodEn(flood: FloodPart | null): string {
  if (flood === null) return "";
  return ` A flood with forged source addresses makes ${formatNumber(flood.packets)} of these packets (${formatShare(flood.share)}).`;
}

function sinceEn(previousRank: PreviousRank): string {
  if (previousRank === "unknown") return "";
  if (previousRank === "outside") return ", from outside the top 10 in the previous quarter";
  return previousRank === 1 ? ", as in the previous quarter" : `, up from ${ordinal(previousRank)} place`;
}

function portMoves({ risen, entered, left }: Of<"port-moves">): string {
  const clauses: string[] = [];
  if (risen.length > 0) {
    const moves = risen.map((one) => `from ${ordinal(one.previousRank)} to ${ordinal(one.rank)} place`);
    clauses.push(listEn(risen.map((one, index) => `${reportPortLabel(one.key)} rose ${moves[index] ?? ""}`)));
  }
  if (entered.length > 0) {
    const names = entered.map((one) => `${reportPortLabel(one.key)} (${ordinal(one.rank)})`);
    clauses.push(`${listEn(names)} entered the top 10`);
  }
  const gone = listEn(left.map(reportPortLabel));
  if (gone !== "") clauses.push(`${gone} left ${entered.length > 0 ? "it" : "the top 10"}`);
  const last = clauses.at(-1) ?? "";
  const text = clauses.length === 1 ? last : `${clauses.slice(0, -1).join(", ")}, and ${last}`;
  return `Compared with the previous quarter, ${text}.`;
}

function narrow(rises: readonly NarrowRise[]): string {
  const nameOf = ({ of, key }: NarrowRise): string => (of === "port" ? reportPortLabel(key) : regionInSentence(key));
  const names = listEn(rises.map(nameOf));
  const reasons = rises.map((rise) => {
    const packets = `the packets ${rise.of === "port" ? `to ${rise.key}` : `from ${regionInSentence(rise.key)}`}`;
    return narrowReason(rise, rises.length === 1 ? "its packets" : packets);
  });
  const what = rises.length === 1 ? `The rise of ${names} is not a trend` : `The rises of ${names} are not trends`;
  return `${what} across the network: ${listEn(reasons)}.`;
}

function narrowReason(rise: NarrowRise, packets: string): string {
  switch (rise.kind) {
    case "few-sources":
      return `${packets} carried only ${counted(rise.sources, "source address", "source addresses")}`;
    case "one-day":
      return `${formatShare(rise.share)} of ${packets} came on one day, ${dateEn(rise.day)}`;
    case "one-sensor":
      return `${formatShare(rise.share)} of ${packets} reached a single sensor (${rise.sensor})`;
  }
}

function regions({ first, previousRank, isFirst, entered, flood, narrow: rises }: Of<"regions">): string {
  const [top, ...others] = first;
  if (top === undefined) return "";
  const since = previousRank === 1 && isFirst ? ", as in the previous quarter," : "";
  const start = isFirst ? "Among the source regions" : "Among the sources whose region is known";
  const next = listEn(others.map((one) => `${regionInSentence(one.key)} (${formatShare(one.share)})`));
  const tail = next === "" ? "" : `, ahead of ${next}`;
  const fresh =
    entered.length === 0 ? "" : ` ${capital(listEn(entered.map(regionInSentence)))} entered the first ten regions.`;
  const caution = rises.length === 0 ? "" : ` ${narrow(rises)}`;
  return `${start}, ${regionInSentence(top.key)} came first${since} with ${formatShare(top.share)} of all packets${tail}.${floodEn(flood)}${fresh}${caution}`;
}

function scanners({ home, announced, scans }: Of<"scanners">): string {
  const own = ` of those whose source region is ${regionInSentence(home)}`;
  const first = `Packets from addresses that their owners announce as research or survey scanners made up ${formatShare(announced.all ?? 0)} of all packets`;
  const ofHome = announced.home === null ? "." : `, and ${formatShare(announced.home)}${own}.`;
  if (scans.all === null) return `${first}${ofHome}`;
  return `${first}${ofHome} Together with every other source that reached 10 or more ports in a day, ${scans.home === null ? `the share is ${formatShare(scans.all)}` : `the shares are ${formatShare(scans.all)} and ${formatShare(scans.home)}`}.`;
}

function agreement({ within, across }: Of<"agreement">): string {
  const range = (one: { readonly low: number; readonly high: number }): string =>
    one.high - one.low < 0.005 ? one.low.toFixed(2) : `${one.low.toFixed(2)}–${one.high.toFixed(2)}`;
  const scale = "rank-biased overlap of the top 10 ports, 1 being complete agreement";
  if (within === null)
    return across === null ? "" : `Domestic and overseas sensors agree to ${range(across)} (${scale}).`;
  if (across === null) return `The domestic sensors agree with each other to ${range(within)} (${scale}).`;
  if (across.high < within.low) {
    return `The domestic sensors agree closely with each other (${range(within)}), but less with the overseas ones (${range(across)}; ${scale}).`;
  }
  return `The domestic sensors agree with each other to ${range(within)}, and with the overseas ones to ${range(across)} (${scale}).`;
}

function ordinal(rank: number): string {
  const last = rank % 100 >= 11 && rank % 100 <= 13 ? "th" : (["th", "st", "nd", "rd"][rank % 10] ?? "th");
  return `${rank}${last}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
