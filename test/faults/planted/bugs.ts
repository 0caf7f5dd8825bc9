import type { PlantedBug } from "./planted-bug.ts";

/** The mistakes that fleets and figures are prone to. */
export const PLANTED_BUGS: readonly PlantedBug[] = [
  {
    name: "rows appended again without a look at what is there",
    scenario: "KILL-1",
    edits: [
      { file: "center/dist/ingest/recover.js", find: "await deleteSegments(context, ids);", replace: "" },
      {
        file: "center/dist/ingest/segment-rows.js",
        find: "if (rows === segment.rows && packets === segment.counted)",
        replace: "if (rows >= segment.rows)",
      },
    ],
  },
  {
    name: "receipt before the sync of the bytes",
    scenario: "PWR-1",
    edits: [{ file: "center/dist/archive/put-capture.js", find: "await file.sync();", replace: "" }],
  },
  {
    name: "folder not synced",
    scenario: "PWR-1",
    edits: [{ file: "center/dist/archive/put-capture.js", find: "await files.syncFolder(folder);", replace: "" }],
  },
  {
    name: "moved to sent before the receipt",
    scenario: "PWR-1",
    edits: [
      {
        file: "sensor/dist/uplink/upload-segment.js",
        find: 'killPoint("upload.read");',
        replace: "await spool.sent(segment);",
      },
      {
        file: "sensor/dist/uplink/upload-segment.js",
        find: 'await spool.sent(segment);\n            killPoint("upload.entered");',
        replace: "",
      },
    ],
  },
  {
    name: "heartbeats ticked off before their post",
    scenario: "BEAT-1",
    edits: [
      {
        file: "sensor/dist/uplink/heartbeat-sender.js",
        find: "const outcome = await post(options, heartbeats, signal);",
        replace: "await spool.heard(heartbeats); const outcome = await post(options, heartbeats, signal);",
      },
    ],
  },
  {
    name: "the hash alone as the key",
    scenario: "PROTO-1",
    edits: [
      {
        file: "center/dist/collect/receive-segment.js",
        find: "String(name.sequence));\n        const lost",
        replace:
          "String(name.sequence)).then((line) => line?.sha256 === manifest.sha256 ? line : null);\n        const lost",
      },
    ],
  },
  {
    name: "divide by calendar days",
    scenario: "FIGURES-1",
    edits: [
      {
        file: "center/dist/analyze/coverage-weights.js",
        find: "return length <= 0 ? 0 : Math.min(1, observed.seconds / length) * kept;",
        replace: "return length <= 0 ? 0 : 1;",
      },
    ],
  },
  {
    name: "unique sources of days summed",
    scenario: "FIGURES-1",
    edits: [
      {
        file: "center/dist/analyze/figures/packets-per-sensor.js",
        find: "uniqExact(source) as sources",
        replace: "uniqExact(source, toDate(minute, 'Asia/Tokyo')) as sources",
      },
    ],
  },
  {
    name: "UTC day",
    scenario: "FIGURES-1",
    edits: [
      {
        file: "center/dist/ingest/roll-ups.js",
        find: 'toDate(minute, ${bind("String", context.zone.name)}) AS day, source, class,',
        replace: "toDate(minute, 'UTC') AS day, source, class,",
      },
    ],
  },
  {
    name: "CSV cells not escaped",
    scenario: "FIGURES-1",
    edits: [
      {
        file: "center/dist/commands/output.js",
        find: "/^[=+\\-@\\t\\r]/.test(text) ? `'${text}` : text",
        replace: "text",
      },
    ],
  },
];
