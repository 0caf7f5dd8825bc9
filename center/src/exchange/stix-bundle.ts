import type { BulletinTwin, Indicator, TwinText } from "./bulletin-twin.ts";
import { bulletinObjectId, observableId } from "./stix-identifiers.ts";
import { tlpMarking } from "./stix-tlp.ts";
import type { StixObject } from "./stix-tlp.ts";

/** A bundle of STIX 2.1. */
export interface StixBundle {
  readonly type: "bundle";
  readonly id: string;
  readonly objects: readonly StixObject[];
}

/** The same in every bundle: a publisher is one object, whichever bulletin says who it is. */
const IDENTITY_CREATED = "2020-01-01T00:00:00.000Z";
const CONFIDENCE: Readonly<Record<"low" | "medium" | "high", number>> = { low: 15, medium: 50, high: 85 };

/**
 * A bulletin as STIX 2.1: who says it, the report with its numbers and its Japanese wording, the traffic that was observed,
 * and an indicator for each listed source (a note would be refused by the published schema of bundles, which has none).
 * The same revision gives the same identifiers and bytes; a later one gives newer versions of the same objects, and a
 * withdrawn one revokes them. `plain` is the text without marks. `earlier` are the indicators of the revision that readers
 * have: those that are listed no more are revoked, for good.
 */
export function stixBundle(
  twin: BulletinTwin,
  listed: readonly Indicator[],
  plain: TwinText,
  earlier: readonly StixObject[] = [],
): StixBundle {
  const maker = makerOf(twin);
  const wanted = listed.map((indicator) => indicatorObject(twin, indicator, maker));
  const revoked = revokedObjects(earlier, wanted, maker);
  const gone = new Set(revoked.map(({ id }) => id));
  const indicators = wanted.filter(({ id }) => !gone.has(id));
  const observed = observedObjects(twin, listed, maker);
  const referred = [...indicators, ...observed.filter(({ type }) => type === "observed-data")];
  const report = reportObject(twin, plain, maker, referred);
  return {
    type: "bundle",
    id: bulletinObjectId("bundle", twin.publisher.name, twin.id, String(twin.revision)),
    objects: [
      maker.marking,
      identityObject(twin, maker),
      report,
      japanese(twin, plain, maker, report),
      ...indicators,
      ...revoked,
      ...observed,
    ],
  };
}

/** What every object of the bundle shares. */
interface Maker {
  readonly marking: StixObject;
  readonly identity: string;
  readonly common: Readonly<Record<string, unknown>>;
  readonly marks: readonly string[];
}

function makerOf({ publisher, tlp, first_published, published, status }: BulletinTwin): Maker {
  const marking = tlpMarking(tlp);
  const identity = bulletinObjectId("identity", publisher.name);
  const marks = [marking.id];
  const common = {
    spec_version: "2.1",
    created_by_ref: identity,
    created: millis(first_published),
    modified: millis(published),
    object_marking_refs: marks,
    ...(status === "withdrawn" ? { revoked: true } : {}),
  };
  return { marking, identity, common, marks };
}

/** Earlier indicators that are listed no more, and those that were revoked before: nothing follows a revoked version. */
function revokedObjects(
  earlier: readonly StixObject[],
  wanted: readonly StixObject[],
  { common, marks }: Maker,
): readonly StixObject[] {
  const listed = new Set(wanted.map(({ id }) => id));
  return earlier.flatMap((object) => {
    if (object["revoked"] === true) return [object];
    if (listed.has(object.id)) return [];
    return [{ ...object, modified: common["modified"], revoked: true, object_marking_refs: marks }];
  });
}

/** Without a marking: who publishes is no secret of one bulletin, and all bundles say the same of it. */
function identityObject({ publisher, published }: BulletinTwin, { identity }: Maker): StixObject {
  return {
    type: "identity",
    spec_version: "2.1",
    id: identity,
    created: IDENTITY_CREATED,
    modified: millis(published),
    name: publisher.name,
    identity_class: "organization",
    ...(publisher.contact === null ? {} : { contact_information: publisher.contact }),
  };
}

function reportObject(
  twin: BulletinTwin,
  plain: TwinText,
  { common, identity }: Maker,
  referred: readonly StixObject[],
): StixObject {
  const { id, publisher, headline, first_published, revision, reading, change } = twin;
  return {
    type: "report",
    id: bulletinObjectId("report", publisher.name, id),
    ...common,
    name: headline.en,
    description: `${plain.en}\n\n${measured(twin)}`,
    report_types: ["observed-data", "indicator"],
    published: millis(first_published),
    lang: "en",
    confidence: CONFIDENCE[reading.confidence],
    labels: ["bulletin", ...(change.port === null ? [] : [`port:${change.port}`])],
    external_references: [{ source_name: publisher.name, external_id: `${id} r${revision}` }],
    object_refs: [identity, ...referred.map((object) => object.id)],
  };
}

/** The report's words in Japanese. */
function japanese(
  { id, publisher, headline, published }: BulletinTwin,
  plain: TwinText,
  { common }: Maker,
  report: StixObject,
): StixObject {
  return {
    type: "language-content",
    id: bulletinObjectId("language-content", publisher.name, id),
    ...common,
    object_ref: report.id,
    object_modified: millis(published),
    contents: { ja: { name: headline.ja, description: plain.ja } },
  };
}

/** What was measured, line by line. */
function measured({ change, breadth, sources, reading }: BulletinTwin): string {
  return [
    `Port: ${change.port ?? "all"}${change.region === null ? "" : `; sources of region ${change.region}`}`,
    `From ${change.start} until ${change.end ?? "now"}; data until ${change.data_until}`,
    `Packets: ${change.factor} times the usual level at the sensors concerned; per sensor and day over all sensors ${change.rate_before ?? "?"} before, ${change.rate_during ?? "?"} during`,
    `Seen at ${breadth.sensors} of ${breadth.sensors_judged} sensors in ${breadth.networks} of ${breadth.networks_judged} networks (${breadth.scope})`,
    `Sources: ${sources.count}, share of new ones ${sources.new_share ?? "not counted"}; share of announced scanners in the rise ${sources.scanner_share}`,
    `Reading: ${reading.kind}, confidence ${reading.confidence} (${reading.reasons.join(", ")})`,
  ].join("\n");
}

function indicatorObject(twin: BulletinTwin, { source, version, packets }: Indicator, { common }: Maker): StixObject {
  const { id, publisher, change, indicators, reading } = twin;
  return {
    type: "indicator",
    id: bulletinObjectId("indicator", publisher.name, id, source),
    ...common,
    name: `Packets to ${change.port ?? "the network"} carrying source address ${source}`,
    description: `At least ${packets} packets carried this source address. It is the address in the packets; who stands behind it is not known.`,
    indicator_types: ["anomalous-activity"],
    pattern: `[ipv${version}-addr:value = '${source}']`,
    pattern_type: "stix",
    pattern_version: "2.1",
    valid_from: millis(change.start),
    ...(indicators.valid_until === null ? {} : { valid_until: millis(indicators.valid_until) }),
    confidence: CONFIDENCE[reading.confidence],
  };
}

/** The listed sources as addresses, their traffic to the port, and one observation of all of it. */
function observedObjects(
  twin: BulletinTwin,
  listed: readonly Indicator[],
  { common, marks }: Maker,
): readonly StixObject[] {
  const { id, publisher, change } = twin;
  const { protocol, port_number } = change;
  if (listed.length === 0 || protocol === null) return [];
  const observables = listed.flatMap(({ source, version }): readonly StixObject[] => {
    const type = `ipv${version}-addr`;
    const address = observableId(type, { value: source });
    const protocols = [`ipv${version}`, protocol.toLowerCase()];
    const port = port_number === null ? {} : { dst_port: port_number };
    const traffic = observableId("network-traffic", { protocols, src_ref: address, ...port });
    const shared = { spec_version: "2.1", object_marking_refs: marks };
    return [
      { type, id: address, ...shared, value: source },
      { type: "network-traffic", id: traffic, ...shared, src_ref: address, ...port, protocols },
    ];
  });
  const observed: StixObject = {
    type: "observed-data",
    id: bulletinObjectId("observed-data", publisher.name, id),
    ...common,
    first_observed: millis(change.start),
    last_observed: millis(change.end ?? change.data_until),
    number_observed: Math.min(
      999_999_999,
      Math.max(
        1,
        listed.reduce((sum, { packets }) => sum + packets, 0),
      ),
    ),
    object_refs: observables.map((object) => object.id),
  };
  return [observed, ...observables];
}

function millis(instant: string): string {
  return new Date(instant).toISOString();
}
