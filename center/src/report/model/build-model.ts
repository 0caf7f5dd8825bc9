import type { PolicyName } from "../../config/index.ts";
import { previousQuarter, yearBefore } from "../period.ts";
import type { Quarter } from "../period.ts";
import { narrowRises } from "./breadth.ts";
import { buildOneSide, scoreAnalyses } from "./analysis.ts";
import type { AnalysisSection, ScoredParts } from "./analysis.ts";
import { checkModel } from "./check-model.ts";
import { numbers, sumOf } from "./columns.ts";
import { createExhibitList, sharedNotes } from "./exhibits.ts";
import type { ExhibitList } from "./exhibits.ts";
import { buildGroupMonths } from "./months.ts";
import { buildMirai } from "./mirai.ts";
import type { MiraiSection } from "./mirai.ts";
import { buildNetwork, numberCoverage, weightsOf } from "./network.ts";
import type { SensorFact } from "./network.ts";
import { sectionsOf, WHOLE_QUARTER } from "./outline.ts";
import type { ReportOutline, SectionName } from "./outline.ts";
import { buildComparedOverview, buildOverview } from "./overview.ts";
import { buildPhenomena } from "./phenomena.ts";
import { volumeOf } from "./quarterly-figures.ts";
import type { KeyFigures, QuarterlyFigures } from "./quarterly-figures.ts";
import type { QuarterlyModel, Ranking, ScannerDays, ScannerSection, VolumePart } from "./quarterly-model.ts";
import { buildRanking } from "./ranking.ts";
import { restate } from "./restated.ts";
import type { PublishedReport } from "./restated.ts";
import { buildScanRules } from "./scan-rules.ts";
import { buildScannerDays, buildScannerShares, scannerTotals } from "./scanners.ts";
import { buildSensors } from "./sensors.ts";
import { buildTrend } from "./trend.ts";
import { buildVictims } from "./victims.ts";

/** What a report states beside its figures. */
export interface ReportFacts {
  readonly quarter: Quarter;
  readonly zone: string;
  readonly home: string;
  readonly sensors: readonly SensorFact[];
  readonly version: string;
  /** Day on which the report is made, in the network's zone. */
  readonly issuedOn: string;
  /** What the same report said before, or null when this is the first. */
  readonly published: PublishedReport | null;
  /** Default: the quarterly report, whole. */
  readonly outline?: ReportOutline;
  /** Default: internal. */
  readonly policy?: PolicyName;
}

/** Puts the model together; exhibits are numbered in the order of the pages. Throws `TeitenError` when it contradicts itself. */
export function buildQuarterlyModel(facts: ReportFacts, figures: QuarterlyFigures): QuarterlyModel {
  const outline = facts.outline ?? WHOLE_QUARTER;
  const sections = sectionsOf(outline);
  const list = createExhibitList();
  const unprinted = createExhibitList();
  const parts = buildParts(facts, figures, (section) => (sections.includes(section) ? list : unprinted));
  const { quarter, issuedOn, version } = facts;
  const model: QuarterlyModel = {
    ...parts,
    quarter,
    outline,
    sections,
    policy: facts.policy ?? "internal",
    previous: previousQuarter(quarter),
    yearBefore: yearBefore(quarter),
    hasPrevious: figures.previousCoverage !== null,
    hasYearBefore: figures.hasYearBefore,
    issuedOn,
    version,
    totalPackets: parts.ports.totalPackets,
    overview: overviewOf(outline, parts),
    data: [...new Set(list.exhibits.flatMap((exhibit) => exhibit.caption.data))],
    dataRevision: parts.ports.exhibit.caption.revision,
    sharedNotes: sections.includes("method") ? sharedNotes(list.exhibits) : [],
    exhibits: list.exhibits,
    revision: restate(facts.published, facts.sensors, list.exhibits),
  };
  checkModel(model);
  return model;
}

/** A comparison opens with the volume and with how alike the vantage points are. */
function overviewOf({ form }: ReportOutline, parts: Parts): QuarterlyModel["overview"] {
  return form === "comparison" ? buildComparedOverview(parts) : buildOverview(parts);
}

type Parts = Pick<
  QuarterlyModel,
  | "network"
  | "volume"
  | "ports"
  | "narrow"
  | "portTrend"
  | "regions"
  | "regionTrend"
  | "groups"
  | "scanners"
  | "sensors"
  | "victims"
  | "mirai"
  | "phenomena"
  | "analysis"
>;

/** The parts that print exhibits, in the order of the pages: it gives the exhibits their numbers. */
function buildParts(
  facts: ReportFacts,
  figures: QuarterlyFigures,
  listOf: (section: SectionName) => ExhibitList,
): Parts {
  const { quarter } = facts;
  const networkFigures = { ...facts, coverage: figures.coverage, previousCoverage: figures.previousCoverage };
  const network = buildNetwork(quarter, networkFigures);
  const ports = keyRanking("port", figures.ports, figures, listOf("ports"));
  const portTrend = buildTrend("port", figures.ports.trend, keysOf(ports), listOf("ports"));
  const regions = keyRanking("region", figures.regions, figures, listOf("regions"));
  const regionTrend = buildTrend("region", figures.regions.trend, keysOf(regions), listOf("regions"));
  const groups = figures.groups.map((group) => buildGroupMonths(quarter, group, listOf("groups")));
  const scanners = scannerSection(facts, figures, ports, regions, listOf("scanners"));
  const mirai = miraiPart(facts, figures, listOf("mirai"));
  const victims = buildVictims(figures.backscatter, listOf("backscatter"));
  const sensors = buildSensors(network.sensors, figures.sensorPorts, figures.agreement, listOf("sensors"));
  const phenomena = buildPhenomena(figures.phenomena, listOf("phenomena"));
  const scored = { phenomena, mirai, announcedAtHome: scanners.announced.home, oneSide: figures.oneSide };
  const analysis = chooseAnalysis(facts, figures, { ...scored, totalPackets: ports.totalPackets }, listOf("analysis"));
  return {
    mirai,
    phenomena,
    analysis: facts.outline?.form === "comparison" ? analysis : null,
    network: { ...network, coverage: numberCoverage(quarter, networkFigures, listOf("method")) },
    volume: volumePart(figures),
    ports,
    narrow: narrowIn(figures, ports, regions),
    portTrend,
    regions,
    regionTrend,
    groups,
    scanners,
    sensors,
    victims,
  };
}

function narrowIn(
  { breadth, ...figures }: QuarterlyFigures,
  ports: Ranking,
  regions: Ranking,
): QuarterlyModel["narrow"] {
  if (breadth === null) return [];
  return [
    ...narrowRises(ports, { kind: "port", ...figures.ports, bySensor: breadth.ports }),
    ...narrowRises(regions, { kind: "region", ...figures.regions, bySensor: breadth.regions }),
  ];
}

function volumePart(figures: QuarterlyFigures): VolumePart {
  const { packets, sensorDays } = volumeOf(figures.volume);
  const before = figures.previousVolume === null ? null : volumeOf(figures.previousVolume);
  const rate = packets / sensorDays;
  const previousRate = before === null ? null : before.packets / before.sensorDays;
  return {
    packets,
    rate,
    previousRate,
    change: previousRate === null || previousRate === 0 ? null : rate / previousRate - 1,
  };
}

function keyRanking(kind: "port" | "region", key: KeyFigures, figures: QuarterlyFigures, list: ExhibitList): Ranking {
  const { current, trend, previous, previousTrend } = key;
  const { volume } = figures;
  const sources = kind === "region" ? figures.regionSources : null;
  const totalPackets = sumOf(numbers(figures.regions.current, "packets")) ?? 0;
  return buildRanking({ kind, current, trend, previous, previousTrend, sources, volume, totalPackets }, list);
}

function keysOf(ranking: Ranking): readonly string[] {
  return ranking.rows.map((row) => row.key);
}

/** The analysis with the highest score, built anew so that its exhibits get their numbers where it is printed. */
function chooseAnalysis(
  facts: ReportFacts,
  figures: QuarterlyFigures,
  parts: ScoredParts,
  list: ExhibitList,
): AnalysisSection {
  const scores = scoreAnalyses(parts);
  const { changes, chosen: rises } = figures.phenomena;
  switch (scores[0].kind) {
    case "phenomenon":
      return {
        scores,
        chosen: { kind: "phenomenon", phenomena: buildPhenomena({ changes, chosen: rises.slice(0, 1) }, list) },
      };
    case "mirai":
      return { scores, chosen: { kind: "mirai", mirai: miraiPart(facts, figures, list) } };
    case "one-side":
      return { scores, chosen: buildOneSide(figures.oneSide, list) };
    case "home-scanners":
      return { scores, chosen: { kind: "home-scanners", days: homeScannerDays(facts, figures, list) } };
  }
}

function miraiPart({ quarter, home }: ReportFacts, figures: QuarterlyFigures, list: ExhibitList): MiraiSection {
  return buildMirai(quarter, figures.mirai, { home, coveredDays: coveredDays(figures) }, list);
}

function homeScannerDays(facts: ReportFacts, figures: QuarterlyFigures, list: ExhibitList): ScannerDays {
  const days = { result: figures.homeScanners, region: facts.home, coveredDays: coveredDays(figures) };
  return {
    ...buildScannerDays(facts.quarter, days),
    exhibit: list.add("table", "scanner-days", [figures.homeScanners]),
  };
}

/** Days on which at least one sensor counted. */
function coveredDays(figures: QuarterlyFigures): ReadonlySet<string> {
  return new Set([...weightsOf(figures.coverage).values()].flatMap((days) => [...days.keys()]));
}

function scannerSection(
  facts: ReportFacts,
  figures: QuarterlyFigures,
  ports: Ranking,
  regions: Ranking,
  list: ExhibitList,
): ScannerSection {
  const { quarter, home } = facts;
  const covered = coveredDays(figures);
  const allDays = buildScannerDays(quarter, { result: figures.allScanners, region: null, coveredDays: covered });
  return {
    home,
    announced: scannerTotals(figures.regionShares.announced, home),
    scans: scannerTotals(figures.regionShares.scans, home),
    homeDays: homeScannerDays(facts, figures, list),
    allDays: { ...allDays, exhibit: list.add("figure", "scanner-calendar", [figures.allScanners]) },
    ports: buildScannerShares("scanner-ports", figures.portShares, ports, list),
    regions: buildScannerShares("scanner-regions", figures.regionShares, regions, list),
    rules: buildScanRules(figures.rules, home, covered.size, list),
  };
}
