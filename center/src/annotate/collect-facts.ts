import { addDays, dayOf, openZone } from "@teiten/core/calendar";
import { computeFigure } from "../analyze/index.ts";
import type { Cell, FigureContext, FigureResult, ListedChange } from "../analyze/index.ts";
import type { BulletinCause } from "../state/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import type { BulletinFacts, Breadth, SourceFacts } from "./bulletin-facts.ts";
import { boundedFigure } from "./bounded-figure.ts";
import { bulletinFigures } from "./bulletin-figures.ts";
import type { BulletinDays } from "./bulletin-figures.ts";
import { TOP_EXCESS, withTopExcess } from "./top-excess.ts";

const MOST_REGIONS = 5;
const MOST_TARGETS = 5;
/** A tool with less of the packets is not named. */
const LEAST_TOOL_SHARE = 0.05;
/** Share of the packets of a trend that two sensors may get beyond the third. */
const MOST_UNEVEN = 1 / 3;
/** Share of a change's packets from which on their marks name its tool. */
const HALF = 0.5;
const LEAST_TARGET_SHARE = 0.1;
const LEAST_PAYLOAD_SHARE = 0.05;
const MOST_PAYLOADS = 4;
/** Payload classes that say nothing of what was sent. */
const UNTOLD: ReadonlySet<string> = new Set(["none", "cut"]);

/** A change with the figures that tell of it, by the name that each has in the bulletin. */
export interface CollectedFacts {
  readonly facts: BulletinFacts;
  readonly figures: ReadonlyMap<string, FigureResult>;
}

/** What is known of a change from figures; `until` is the end of the stored data. Throws `TeitenError`. */
export async function collectFacts(
  context: FigureContext,
  change: ListedChange,
  until: number,
  cause: BulletinCause,
): Promise<CollectedFacts> {
  const days = daysOfChange(context.zone, change, until);
  const figures = new Map<string, FigureResult>();
  for (const { name, figure, parameters } of bulletinFigures(change, days)) {
    const result = await computeFigure(context, figure, parameters).catch(absentWithoutChange);
    if (result !== null) figures.set(name, await withTopExcess(context, result));
  }
  const ranks = await ranksOf(context, change, days);
  const parts = figures.get("explained");
  const trend = figures.get("trend");
  const isUneven = trend !== undefined && unevenShare(trend, days) > MOST_UNEVEN;
  const facts: BulletinFacts = {
    ...ownFacts(change),
    cause,
    zone: context.zone,
    until,
    days: { from: days.from, to: days.to },
    before: isUneven ? null : partOf(parts, "before"),
    during: isUneven ? null : partOf(parts, "during"),
    breadth: { ...breadthOf(change), isUneven },
    sources: sourcesOf(change, figures),
    tools: toolsOf(change, figures),
    coTargets: coTargetsOf(figures.get("co-targets")),
    payloads: payloadsOf(figures.get("payloads")),
    parts: isUneven ? [] : partsOf(parts),
    ...ranks,
    coverage: trend?.caption.coverage ?? [],
    observed: observedShare(trend),
    data: [...new Set([...figures.values()].flatMap(({ caption }) => caption.data))],
  };
  return { facts, figures };
}

type OwnFact =
  | "change"
  | "port"
  | "region"
  | "tool"
  | "trafficClass"
  | "start"
  | "end"
  | "noticed"
  | "factor"
  | "score"
  | "scannerShare"
  | "flood";

/** What the change says of itself. */
function ownFacts(change: ListedChange): Pick<BulletinFacts, OwnFact> {
  const { name, port, region, tool, start, end, noticed, factor, score, makeup, flood } = change;
  const { scannerShare } = makeup;
  const times = { start, end, noticed };
  return { change: name, port, region, tool, trafficClass: "request", ...times, factor, score, scannerShare, flood };
}

/** The days of a change in the zone, and the end of the stored ones. */
export function daysOfChange(zoneName: string, { start, end }: ListedChange, until: number): BulletinDays {
  const zone = openZone(zoneName);
  const last = dayOf(zone, Math.min(end ?? until, until) - 1);
  return { from: dayOf(zone, start), to: addDays(last, 1), stored: addDays(dayOf(zone, until - 1), 1) };
}

/** A figure of a change that its own days do not show is left out; anything else is thrown. */
function absentWithoutChange(error: unknown): null {
  if (error instanceof TeitenError && error.code === "change-unknown") return null;
  throw error;
}

function breadthOf({ scope, sensors }: ListedChange): Breadth {
  const judged = sensors.filter((sensor) => sensor.judged);
  const hit = judged.filter((sensor) => sensor.hit);
  const networks = (of: readonly { readonly network: string }[]): number => new Set(of.map((one) => one.network)).size;
  return {
    scope,
    sensorsHit: hit.length,
    sensorsJudged: judged.length,
    networksHit: networks(hit),
    networksJudged: networks(judged),
    topShare: topShareOf(hit),
  };
}

/** What two sensors got beyond the third in each day, as a share of all packets of the change's days and those before. */
function unevenShare(trend: FigureResult, { to }: BulletinDays): number {
  const rows = rowsOf(trend).filter((row) => String(row["bin"]) < to);
  const taken = rows.reduce((sum, row) => sum + Number(row[TOP_EXCESS] ?? 0), 0);
  const all = rows.reduce(
    (sum, row) => sum + Number(row["packets"] ?? Number(row["value"]) * Number(row["covered"])),
    0,
  );
  return all > 0 ? taken / all : 0;
}

/** What the sensor with the largest rise makes of the rise of all that were hit. */
function topShareOf(hit: readonly { readonly packets: number; readonly expected: number }[]): number {
  const rises = hit.map(({ packets, expected }) => Math.max(0, packets - expected));
  const sum = rises.reduce((total, rise) => total + rise, 0);
  return sum > 0 ? Math.max(...rises) / sum : 0;
}

/** Of a tool's change only what was counted of its own packets is told. */
function sourcesOf({ makeup, tool }: ListedChange, figures: ReadonlyMap<string, FigureResult>): SourceFacts {
  const found = figures.get("regions");
  const regions = rowsOf(found === undefined ? found : boundedFigure(found));
  const sum = (name: string): number => regions.reduce((total, row) => total + Number(row[name] ?? 0), 0);
  const prefixes = figures.get("prefixes");
  const counted = prefixes?.caption.notes.map(({ en }) => /^([\d,]+) blocks? in all/.exec(en)?.[1]);
  const blocks = counted?.find((text) => text !== undefined)?.replaceAll(",", "");
  return {
    count: regions.length > 0 && tool === null ? sum("sources") : makeup.sources,
    fresh: tool === null ? sum("new_sources") : null,
    regions: regions.slice(0, MOST_REGIONS).map((row) => ({
      region: String(row["region"]),
      share: Number(row["share"] ?? 0),
      sources: Number(row["sources"] ?? 0),
    })),
    blocks: Number(blocks ?? 0),
    topBlockShare: makeup.prefixShare,
    topBlockSources: Number(rowsOf(prefixes).find((row) => row["prefix"] === makeup.prefix)?.["sources"] ?? 0),
  };
}

/**
 * Tools by the share of the port's packets that carry one of their marks. A tool is named for a source by several packets of
 * a day, so that many slow sources leave its share too small: what marks half of the change's packets counts as a half.
 */
function toolsOf({ port, makeup }: ListedChange, figures: ReadonlyMap<string, FigureResult>): BulletinFacts["tools"] {
  const packets = rowsOf(figures.get("regions")).reduce((sum, row) => sum + Number(row["packets"] ?? 0), 0);
  const named = rowsOf(figures.get("tools"))
    .filter((row) => row["by"] === port && packets > 0)
    .map((row) => ({
      tool: String(row["tool"]),
      share: Math.max(Number(row["matched"]) / packets, row["tool"] === makeup.tool ? HALF : 0),
      sources: Number(row["sources"]),
    }));
  const isMissing = makeup.tool !== null && !named.some(({ tool }) => tool === makeup.tool);
  return [...named, ...(isMissing ? [{ tool: makeup.tool, share: HALF, sources: 0 }] : [])]
    .filter(({ share }) => share >= LEAST_TOOL_SHARE)
    .toSorted((one, other) => other.share - one.share);
}

function coTargetsOf(result: FigureResult | undefined): BulletinFacts["coTargets"] {
  return rowsOf(result)
    .map((row) => ({ port: String(row["port"]), share: Number(row["share"] ?? 0) }))
    .filter(({ share }) => share >= LEAST_TARGET_SHARE)
    .slice(0, MOST_TARGETS);
}

/** What the packets carried, where they carried anything that can be told. */
function payloadsOf(result: FigureResult | undefined): BulletinFacts["payloads"] {
  return rowsOf(result)
    .map((row) => ({ payload: String(row["payload_class"]), share: Number(row["share"] ?? 0) }))
    .filter(({ payload, share }) => !UNTOLD.has(payload) && share >= LEAST_PAYLOAD_SHARE)
    .slice(0, MOST_PAYLOADS);
}

function partOf(result: FigureResult | undefined, part: string): number | null {
  const row = rowsOf(result).find((one) => one["part"] === part);
  return row === undefined ? null : Number(row["packets_per_sensor"]);
}

function partsOf(result: FigureResult | undefined): BulletinFacts["parts"] {
  return rowsOf(result).flatMap((row, index) => {
    const share = row["share"];
    if (typeof share !== "number") return [];
    const part = String(row["part"]);
    return [{ part, ja: String(result?.japanese?.["part"]?.[index] ?? part), share }];
  });
}

const MOST_RANKS = 100;
const DAYS_RANKED = 91;

async function ranksOf(
  context: FigureContext,
  { port, region }: ListedChange,
  { from, to }: BulletinDays,
): Promise<{ readonly rank: number | null; readonly rankBefore: number | null }> {
  if (port === null) return { rank: null, rankBefore: null };
  const rankIn = async (days: { readonly from: string; readonly to: string }): Promise<number | null> => {
    const asked = { ...days, region, top: MOST_RANKS, class: "request" };
    const rows = rowsOf(await computeFigure(context, "port-ranking", asked));
    return Number(rows.find((row) => row["port"] === port)?.["rank"] ?? NaN) || null;
  };
  return {
    rank: await rankIn({ from, to }),
    rankBefore: await rankIn({ from: addDays(from, -DAYS_RANKED), to: from }),
  };
}

function observedShare(result: FigureResult | undefined): number {
  if (result === undefined) return 0;
  const { sensorDays, sensorDaysMissing } = result.caption;
  const all = sensorDays + sensorDaysMissing;
  return all > 0 ? sensorDays / all : 0;
}

/** A figure's table row by row; nothing where there is none. */
export function rowsOf(result: FigureResult | undefined): readonly Readonly<Record<string, Cell>>[] {
  if (result === undefined) return [];
  const entries = Object.entries(result.columns);
  const count = entries[0]?.[1].length ?? 0;
  return Array.from({ length: count }, (_, row) =>
    Object.fromEntries(entries.map(([name, cells]) => [name, cells[row] ?? null])),
  );
}
