import { PROTOCOL_TCP, PROTOCOL_UDP, parsePort, protocolName } from "@teiten/core/names";
import { roundCount, roundFigures, roundRate, roundShare } from "../exchange/index.ts";
import type { BulletinTwin, TwinBreadth, TwinChange, TwinSources } from "../exchange/index.ts";
import type { BulletinFacts } from "./bulletin-facts.ts";
import type { BulletinEdition } from "./edition.ts";

const DAY = 86_400;

/** The machine-readable side of an edition: the same facts, rounded. */
export function twinOf(edition: BulletinEdition): BulletinTwin {
  const { bulletin, settings, facts, reading, texts, history, indicators, status } = edition;
  const [first, last] = [history[0], history.at(-1)];
  return {
    format: "teiten-bulletin/1",
    id: bulletin.id,
    revision: last?.number ?? 1,
    status,
    tlp: settings.tlp,
    publisher: { name: settings.publisher, contact: settings.contact === "" ? null : settings.contact },
    first_published: instant(first?.at ?? 0),
    published: instant(last?.at ?? 0),
    headline: { en: texts.en.headline, ja: texts.ja.headline },
    text: { en: texts.en.body, ja: texts.ja.body },
    change: changeOf(edition),
    breadth: breadthOf(facts),
    sources: sourcesOf(facts),
    tools: facts.tools.map(({ tool, share }) => ({ tool, share: roundShare(share) })),
    co_targets: facts.coTargets.map(({ port, share }) => ({ port, share: roundShare(share) })),
    payload_classes: facts.payloads.map(({ payload, share }) => ({ payload_class: payload, share: roundShare(share) })),
    reading: { kind: reading.kind, confidence: reading.confidence, reasons: reading.reasons },
    indicators: {
      count: indicators.length,
      valid_until: indicators.length === 0 ? null : validUntil(edition),
      least_packets: settings.indicators.leastPackets,
      least_sensors: settings.indicators.leastSensors,
    },
    figures: [...edition.figures].map(([name, { id, caption }]) => ({
      file: `figures/${name}.csv`,
      figure: id,
      title: caption.title,
      from: caption.from,
      to: caption.to,
    })),
    history: history.map(({ number, at, what }) => ({ revision: number, published: instant(at), what })),
    data: facts.data,
  };
}

/** Until when the indicators are worth using: so many days from this revision, or at once when the change has ended. */
export function validUntil({ settings, history, status, bulletin }: BulletinEdition): string {
  const at = history.at(-1)?.at ?? 0;
  const ended = status === "published" ? null : (bulletin.end ?? at);
  return instant(ended === null ? at + settings.validDays * DAY : Math.max(ended, bulletin.start + 1));
}

function breadthOf({ breadth }: BulletinFacts): TwinBreadth {
  return {
    scope: breadth.scope,
    sensors: breadth.sensorsHit,
    sensors_judged: breadth.sensorsJudged,
    networks: breadth.networksHit,
    networks_judged: breadth.networksJudged,
  };
}

function sourcesOf({ sources, scannerShare }: BulletinFacts): TwinSources {
  const { count, fresh } = sources;
  return {
    count: roundCount(count),
    new_share: fresh === null || count === 0 ? null : roundShare(fresh / count),
    scanner_share: roundShare(scannerShare),
    top_block_share: roundShare(sources.topBlockShare),
    regions: sources.regions.map(({ region, share, sources: own }) => ({
      region,
      share: roundShare(share),
      sources: roundCount(own),
    })),
  };
}

function changeOf({ bulletin, facts, status }: BulletinEdition): TwinChange {
  const parts = facts.port === null ? null : parsePort(facts.port);
  const end = status === "ended" ? (bulletin.end ?? facts.end) : facts.end;
  const sensors = facts.breadth.sensorsJudged;
  const hasPort = parts !== null && (parts.protocol === PROTOCOL_TCP || parts.protocol === PROTOCOL_UDP);
  return {
    port: facts.port,
    protocol: parts === null ? null : protocolName(parts.protocol),
    port_number: hasPort ? parts.port : null,
    region: facts.region,
    traffic_class: facts.trafficClass,
    zone: facts.zone,
    start: instant(facts.start),
    end: end === null ? null : instant(end),
    data_until: instant(facts.until),
    factor: roundFigures(facts.factor, 2),
    score: roundFigures(facts.score, 2),
    rate_before: facts.before === null ? null : roundRate(facts.before, sensors),
    rate_during: facts.during === null ? null : roundRate(facts.during, sensors),
  };
}

/** RFC 3339 in UTC. */
function instant(second: number): string {
  return new Date(second * 1000).toISOString();
}
