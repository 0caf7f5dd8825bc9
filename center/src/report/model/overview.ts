import type {
  AgreementCell,
  NarrowRise,
  NetworkPart,
  Ranking,
  RankingRow,
  ScannerSection,
  SensorSection,
  VolumePart,
} from "./quarterly-model.ts";
import type { PhenomenaSection } from "./phenomena-section.ts";
import type { FloodPart, Statement } from "./statement.ts";

/** The parts of the model that the overview speaks of. */
export interface OverviewParts {
  readonly network: Pick<NetworkPart, "sensors" | "domestic" | "overseas">;
  readonly volume: VolumePart;
  readonly ports: Ranking;
  readonly narrow: readonly NarrowRise[];
  readonly regions: Ranking;
  readonly scanners: Pick<ScannerSection, "home" | "announced" | "scans">;
  readonly sensors: SensorSection;
  readonly phenomena: Pick<PhenomenaSection, "chosen">;
}

const MOST = 6;
const MOST_RISES = 3;
const LEAST_MOVE = 3;
const LEAST_FLOOD = 0.1;

/** Three to six statements, the most important first; what would be told as a trend and is none is told beside it. */
export function buildOverview(parts: OverviewParts): readonly Statement[] {
  const statements = [
    volume(parts),
    topPorts(parts.ports),
    portMoves(parts.ports),
    ...narrow(parts.narrow),
    topRegions(parts.regions, parts.narrow),
    phenomena(parts.phenomena),
    scanners(parts.scanners),
    agreement(parts.sensors),
  ];
  return statements.filter((statement) => statement !== null).slice(0, MOST);
}

/** The statements of a comparison. */
export function buildComparedOverview(parts: OverviewParts): readonly Statement[] {
  return [volume(parts), agreement(parts.sensors)].filter((statement) => statement !== null);
}

function volume({ volume: { rate, previousRate, change }, network }: OverviewParts): Statement {
  const { sensors, domestic, overseas } = network;
  return { kind: "volume", rate, previousRate, change, sensors: sensors.length, domestic, overseas };
}

function topPorts(ranking: Ranking): Statement | null {
  const [first, second, third] = ranking.rows;
  if (first === undefined) return null;
  const next = [second, third].filter((row) => row !== undefined).map((row) => row.key);
  return {
    kind: "top-port",
    key: first.key,
    share: first.share,
    previousRank: first.previousRank,
    next,
    flood: floodIn(ranking, first),
  };
}

/** What spoofed floods brought to a row, where it is enough to change what the row says. */
function floodIn(ranking: Ranking, row: RankingRow): FloodPart | null {
  const index = ranking.rows.indexOf(row);
  const labels = ranking.exhibit.labels.filter((label) => label.row === index && label.label === "spoofed-flood");
  const packets = labels.reduce((sum, label) => sum + (label.packets ?? 0), 0);
  const share = row.packets === 0 ? 0 : packets / row.packets;
  return share < LEAST_FLOOD ? null : { packets, share };
}

function portMoves(ranking: Ranking): Statement | null {
  if (ranking.rows.every((row) => row.previousRank === "unknown")) return null;
  const risen = ranking.rows.flatMap(({ key, rank, previousRank }) =>
    typeof previousRank === "number" && previousRank - rank >= LEAST_MOVE ? [{ key, rank, previousRank }] : [],
  );
  const entered = ranking.rows.flatMap(({ key, rank, previousRank }) =>
    previousRank === "outside" ? [{ key, rank }] : [],
  );
  const left = ranking.dropped.slice(0, 3);
  if (risen.length + entered.length + left.length === 0) return { kind: "same-ports" };
  return { kind: "port-moves", risen: risen.slice(0, 2), entered: entered.slice(0, 3), left };
}

function narrow(rises: readonly NarrowRise[]): readonly Statement[] {
  const ports = rises.filter((rise) => rise.of === "port").slice(0, MOST_RISES);
  return ports.length === 0 ? [] : [{ kind: "narrow-rise", rises: ports }];
}

function topRegions(ranking: Ranking, rises: readonly NarrowRise[]): Statement | null {
  const known = ranking.rows.filter((row) => row.key !== "??");
  const [first] = known;
  if (first === undefined) return null;
  const entered = known.filter((row) => row.previousRank === "outside").map((row) => row.key);
  return {
    kind: "regions",
    first: known.slice(0, 3).map(({ key, share }) => ({ key, share })),
    previousRank: first.previousRank,
    isFirst: first.rank === 1,
    entered: entered.slice(0, 3),
    flood: floodIn(ranking, first),
    narrow: rises.filter((rise) => rise.of === "region").slice(0, MOST_RISES),
  };
}

function phenomena({ chosen }: OverviewParts["phenomena"]): Statement | null {
  if (chosen.length === 0) return null;
  const items = chosen.map(({ port, region, of, start, factor, scope }) => {
    const own = of === "region" || of === "port and region" ? region : null;
    return { port, region: own, start, factor, scope };
  });
  return { kind: "phenomena", items };
}

function scanners({ home, announced, scans }: OverviewParts["scanners"]): Statement | null {
  return announced.all === null ? null : { kind: "scanners", home, announced, scans };
}

function agreement({ tops, agreement: found }: SensorSection): Statement | null {
  if (found === null) return null;
  const groups = new Map(tops.sensors.map((sensor) => [sensor.sensor, sensor.group]));
  const within: number[] = [];
  const across: number[] = [];
  found.cells.forEach((row, a) => {
    row.slice(a + 1).forEach((cell: AgreementCell | null, offset) => {
      const [left, right] = [groups.get(found.sensors[a] ?? ""), groups.get(found.sensors[a + 1 + offset] ?? "")];
      if (cell === null) return;
      if (left !== right) across.push(cell.rbo);
      else if (left === "domestic") within.push(cell.rbo);
    });
  });
  if (within.length === 0 && across.length === 0) return null;
  return { kind: "agreement", within: rangeOf(within), across: rangeOf(across) };
}

function rangeOf(values: readonly number[]): { readonly low: number; readonly high: number } | null {
  return values.length === 0 ? null : { low: Math.min(...values), high: Math.max(...values) };
}
