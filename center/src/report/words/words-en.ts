import { addDays } from "@teiten/core/calendar";
import type { Exhibit, QuarterlyModel, SectionName } from "../model/index.ts";
import { formatNumber } from "../number-format.ts";
import { reportPortLabel } from "../port-label.ts";
import { regionName } from "@teiten/core/names";
import { findExhibit } from "./find-exhibit.ts";
import { analysisLeadEn, closingEn } from "./comparison-en.ts";
import { adviceItems } from "./advice.ts";
import { LABELS_EN } from "./labels-en.ts";
import {
  cautionsEn,
  changesFactEn,
  cutOffEn,
  definitionsEn,
  gapsSummaryEn,
  observedFactEn,
  restatedSummaryEn,
  sensorsFactEn,
} from "./method-en.ts";
import { counted, dateEn, dateRangeEn, listEn, monthNameEn, regionInSentence } from "./phrases-en.ts";
import { narrowNoteEn, statementEn } from "./sentences-en.ts";
import {
  changedEn,
  miraiSummaryEn,
  phenomenaSummaryEn,
  phenomenonEn,
  phenomenonTitleEn,
  scopeEn,
} from "./phenomena-en.ts";
import type { Words } from "./words.ts";

const number = ({ kind, number: count }: Pick<Exhibit, "kind" | "number">): string =>
  `${kind === "table" ? "Table" : "Figure"} ${count}`;

/** The English of the report. */
export const WORDS_EN: Words = {
  language: "en",
  labels: LABELS_EN,
  headings: {
    gaps: "Known gaps",
    gapList: "Missing days by sensor",
    restated: "Restated numbers",
    shared: "Notes that hold for most tables and figures",
    restatedList: (shown, all) => (shown < all ? `Restated numbers (${shown} of ${all})` : "Restated numbers"),
  },
  title: (quarter) => `${monthNameEn(quarter.from)} to ${monthNameEn(addDays(quarter.to, -1))} ${quarter.year}`,
  quarterName: (quarter) =>
    `${["First", "Second", "Third", "Fourth"][quarter.number - 1] ?? ""} quarter of ${quarter.year}`,
  date: dateEn,
  dateRange: dateRangeEn,
  axisDay,
  axisBin,
  month: (month) => monthNameEn(`${month}-01`),
  list: listEn,
  exhibitNumber: number,
  exhibitTitle,
  lead,
  port: reportPortLabel,
  region: (code) => regionName(code, "en"),
  statement: statementEn,
  narrowNote: narrowNoteEn,
  changed: changedEn,
  scope: scopeEn,
  phenomenonTitle: phenomenonTitleEn,
  phenomenon: (phenomenon) => phenomenonEn(phenomenon, number),
  advice: (model) => adviceItems(model, WORDS_EN),
  sensorsFact: sensorsFactEn,
  changesFact: changesFactEn,
  observedFact: observedFactEn,
  cutOffFact: cutOffEn,
  revisionFact: ({ revision, dataRevision }) => `${revision.number} (data revision ${dataRevision})`,
  cautions: cautionsEn,
  captionSensors: (caption) =>
    `${caption.sensorsCovered} of ${caption.sensorsSelected}, ${formatNumber(caption.sensorDays, 1)} sensor-days`,
  notes,
  definitions: definitionsEn,
  gapsSummary: gapsSummaryEn,
  restatedSummary: restatedSummaryEn,
  chartLabel: (exhibit, model) =>
    `${number(exhibit)}: chart of ${lower(exhibitTitle(exhibit, model))}. The values are in the table below it.`,
  steps: (low, high) => (high === null ? `${low} or more` : high === low ? String(low) : `${low}–${high}`),
  overlapSteps: (low, high) =>
    high === null
      ? `${low.toFixed(2)} or more`
      : low === 0
        ? `below ${high.toFixed(2)}`
        : `${low.toFixed(2)}–${(high - 0.01).toFixed(2)}`,
  shownOf: (count, of) => `The largest ${count} of ${formatNumber(of)}.`,
  shownChanges: (count, of) =>
    `${count} of ${formatNumber(of)}: those described below, then those that differ most surely from the usual level.`,
  moreLabels: (count) => `and ${count} more, all in the JSON`,
  floodItem: (name, packets, sources) =>
    `${name} ${counted(packets, "packet", "packets")} from ${counted(sources, "source address", "source addresses")}`,
  floodNote: (items, more) =>
    `Holds packets of floods with forged source addresses: ${items.join("; ")}${more > 0 ? `; and ${more} more` : ""}.`,
  noComparison: () => "Nothing is stored for the previous quarter: no comparison is available.",
  cutAxisNote: () => "▲ marks a value above the axis, with its day.",
  unlistedNote: (count) =>
    `${counted(count, "more organisation was", "more organisations were")} seen; the CSV holds all of them.`,
  pick: (text) => text.en,
  sentence: capital,
};

function axisDay(bin: string): string {
  return `${Number(bin.slice(8, 10))} ${monthNameEn(bin).slice(0, 3)}`;
}

function axisBin(bin: string): string {
  if (/^\d{4}-\d{2}$/.test(bin)) return `${monthNameEn(bin).slice(0, 3)} ${bin.slice(0, 4)}`;
  return bin.length > 10 ? `${axisDay(bin)}, ${bin.slice(11, 16)}` : axisDay(bin);
}

function exhibitTitle(exhibit: Exhibit, model: QuarterlyModel): string {
  const home = regionInSentence(model.scanners.home);
  switch (exhibit.name) {
    case "ports":
      return "Top 10 destination ports";
    case "port-trend":
      return "The first five ports by day";
    case "regions":
      return "Top 10 source regions";
    case "region-trend":
      return "The first five source regions by day";
    case "months":
      return `Average packets at ${exhibit.id.endsWith("domestic") ? "domestic" : "overseas"} sensors by month`;
    case "scanner-days":
      return `Scan sources whose region is ${home}, by day and organisation`;
    case "scanner-calendar":
      return "Days with announced scanners, all regions, by organisation";
    case "scanner-ports":
      return "Announced scanners among the top 10 ports";
    case "scanner-regions":
      return "Announced scanners among the top 10 source regions";
    case "scan-rules":
      return "Number of scan sources by rule";
    case "sensor-ports":
      return "Top 10 destination ports of each sensor";
    case "agreement":
      return "Agreement of the sensors’ top 10 ports (rank-biased overlap)";
    case "victims":
      return "Victims of denial of service with the most answers, by month";
    case "mirai-ports":
      return "Ports that received the most packets with the Mirai-type mark";
    case "telnet-sources":
      return "Sources of the Telnet ports, with and without the mark";
    case "mirai-hosts":
      return "Hosts with the Mirai-type mark per day, the five regions with most of them";
    case "changes":
      return "Rises above the usual level";
    case "one-side":
      return "Blocks of addresses (/24) that one side or one sensor alone saw";
    case "phenomenon-trend":
      return `${capital(told(exhibit, model))} by day`;
    case "phenomenon-sources":
      return `Source regions of the ${told(exhibit, model)} in the days of the rise`;
    case "phenomenon-targets":
      return `Other ports that the sources of the ${told(exhibit, model)} hit`;
    case "phenomenon-evidence":
      return `The ${told(exhibit, model)} at each sensor`;
    case "coverage":
      return "Observed share of each day, by sensor";
  }
}

function lead(section: Exclude<SectionName, "overview">, model: QuarterlyModel): readonly string[] {
  const ref = (name: Exhibit["name"]): string => listEn(findExhibit(model, name).map(number));
  const verb = (name: Exhibit["name"], one: string, many: string): string =>
    findExhibit(model, name).length > 1 ? many : one;
  switch (section) {
    case "ports":
      return [
        `${ref("ports")} lists the destination ports that received the most packets, ${ref("port-trend")} follows the first five by day. Shares are of all ${formatNumber(model.totalPackets)} packets received in the quarter.`,
      ];
    case "regions":
      return [
        `${ref("regions")} lists the source regions, ${ref("region-trend")} follows the first five by day. A source region is where an address is registered, and does not tell who sent the packets or from where.`,
      ];
    case "groups":
      return [
        `${ref("months")} ${verb("months", "gives", "give")} the average packets per sensor per day by month. Where the mean stands apart from the median, or from the mean without the top sensor, a few sensors make the difference.${model.hasYearBefore ? "" : " Nothing is stored for the same months of the year before."}`,
      ];
    case "scanners":
      return [
        `${ref("scanner-days")} counts, by day and organisation, the sources that reached 10 or more ports in a day and whose region is ${regionInSentence(model.scanners.home)}. ${ref("scanner-calendar")} shows, for all regions, on which days traffic came from the addresses that each organisation announces.`,
        `${ref("scanner-ports")} and ${ref("scanner-regions")} give the values of ${ref("ports") || "the top 10 ports"} and ${ref("regions") || "the top 10 source regions"} with and without announced scanners. ${ref("scan-rules")} puts three rules for scan sources side by side, each read both per day and distinct over the quarter.`,
      ];
    case "sensors": {
      const matrix =
        model.sensors.agreement === null
          ? ""
          : ` ${ref("agreement")} compares the order of the top 10 for each pair of sensors; the nearer to 1, the more alike they are.`;
      return [`${ref("sensor-ports")} puts the top 10 ports of the sensors side by side.${matrix}`];
    }
    case "backscatter":
      return [
        `A victim of an attack with forged sender addresses answers to those addresses, and the sensors receive some of the answers. ${ref("victims")} lists, for each month, the five with the most SYN-ACK and RST segments, which tell the port under attack. Packets and minutes are what the sensors saw: a lower bound of each attack.`,
      ];
    case "mirai":
      return [
        `A packet carries the Mirai-type mark when it is a TCP SYN whose sequence number equals its destination address, as the published scanner of Mirai and its descendants sends it. ${ref("mirai-ports")} lists the ports that received most of them, ${ref("telnet-sources")} tells the sources of the Telnet ports apart, and ${ref("mirai-hosts")} follows the hosts by day.`,
        miraiSummaryEn(model),
      ];
    case "phenomena":
      return [phenomenaSummaryEn(model.phenomena)];
    case "analysis":
      return model.analysis === null ? [] : [analysisLeadEn(model.analysis)];
    case "closing":
      return closingEn(model);
    case "advice":
      return [];
    case "method":
      return [
        "The numbers of this report are made by the following definitions. The values of every table and figure, with what is needed to compute them again, are in the CSV and JSON files beside it.",
      ];
  }
}

function notes(exhibit: Exhibit): readonly string[] {
  switch (exhibit.name) {
    case "ports":
      return ["Names of ports follow the IANA registry and do not prove which protocol was spoken."];
    case "scanner-days":
      return [`“${LABELS_EN.unclaimed}”: scan sources that no organisation announces as its own.`];
    case "months":
      return ["Quartiles are of the sensors’ own means in the month, where there are four sensors or more."];
    case "victims":
      return [
        "The addresses of victims are not given, only the /24 (IPv6: /48) and the autonomous system. More than five minutes without an answer end an attack.",
      ];
    case "sensor-ports":
      return ["Bold: a port that is in the top 10 of this sensor alone."];
    case "telnet-sources":
      return ["A source has the mark when Mirai is named for it on one day at least by its packets to any port."];
    case "mirai-hosts":
      return ["A host that sends on two days is counted on both."];
    case "phenomenon-targets":
      return ["Shares are of all sources of the rise."];
    default:
      return [];
  }
}

/** What rose, of an exhibit on one phenomenon. */
function told({ id }: Exhibit, { phenomena }: QuarterlyModel): string {
  const found = phenomena.chosen.find((one) => id.endsWith(`-${one.number}`));
  return found === undefined ? "" : changedEn(found);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
