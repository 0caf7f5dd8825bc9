const INSTANT = { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z$" };
const TEXT = record({ en: { type: "string", minLength: 1 }, ja: { type: "string", minLength: 1 } });
const SHARE = { type: "number", minimum: 0, maximum: 1 };
const COUNT = { type: "integer", minimum: 0 };
const RATE = { type: ["number", "null"], minimum: 0 };
const NAME = { type: "string", minLength: 1 };
const REGION = { type: "string", pattern: "^([A-Z]{2}|\\?\\?)$" };

function record(properties: Readonly<Record<string, object>>): object {
  return { type: "object", additionalProperties: false, required: Object.keys(properties), properties };
}

function list(items: object): object {
  return { type: "array", items };
}

function nullable(schema: object): object {
  return { anyOf: [schema, { type: "null" }] };
}

/** JSON Schema (2020-12) of `bulletin.json`; docs/reference/bulletin.schema.json is made from it. */
export const BULLETIN_SCHEMA: object = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "A published bulletin of Teiten",
  description:
    "Instants are RFC 3339 in UTC. Counts have two significant figures and are whole tens (0: fewer than five); rates are packets per sensor and day over all sensors, in two significant figures and in steps of ten packets at one of the sensors judged, or more; shares have two decimals.",
  ...record({
    format: { const: "teiten-bulletin/1" },
    id: { type: "string", pattern: "^\\d{4}-\\d{4,}$" },
    revision: { type: "integer", minimum: 1 },
    status: { enum: ["published", "ended", "withdrawn"] },
    tlp: { enum: ["clear", "green", "amber"] },
    publisher: record({ name: NAME, contact: nullable(NAME) }),
    first_published: INSTANT,
    published: INSTANT,
    headline: TEXT,
    text: TEXT,
    change: record({
      port: nullable(NAME),
      protocol: nullable(NAME),
      port_number: nullable({ type: "integer", minimum: 0, maximum: 65535 }),
      region: nullable(REGION),
      traffic_class: { enum: ["request", "backscatter", "other", "all"] },
      zone: NAME,
      start: INSTANT,
      end: nullable(INSTANT),
      data_until: INSTANT,
      factor: { type: "number", minimum: 0 },
      score: { type: "number" },
      rate_before: RATE,
      rate_during: RATE,
    }),
    breadth: record({
      scope: { enum: ["one sensor", "one network", "domestic only", "overseas only", "some", "everywhere"] },
      sensors: COUNT,
      sensors_judged: COUNT,
      networks: COUNT,
      networks_judged: COUNT,
    }),
    sources: record({
      count: COUNT,
      new_share: nullable(SHARE),
      scanner_share: SHARE,
      top_block_share: SHARE,
      regions: list(record({ region: REGION, share: SHARE, sources: COUNT })),
    }),
    tools: list(record({ tool: NAME, share: SHARE })),
    co_targets: list(record({ port: NAME, share: SHARE })),
    payload_classes: list(record({ payload_class: NAME, share: SHARE })),
    reading: record({ kind: NAME, confidence: { enum: ["low", "medium", "high"] }, reasons: list(NAME) }),
    indicators: record({
      count: COUNT,
      valid_until: nullable(INSTANT),
      least_packets: { type: "integer", minimum: 1 },
      least_sensors: { type: "integer", minimum: 3 },
    }),
    figures: list(record({ file: NAME, figure: NAME, title: TEXT, from: NAME, to: NAME })),
    history: {
      ...list(record({ revision: { type: "integer", minimum: 1 }, published: INSTANT, what: TEXT })),
      minItems: 1,
    },
    data: list(NAME),
  }),
};
