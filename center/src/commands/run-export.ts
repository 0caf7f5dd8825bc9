import { dayStart, openZone } from "@teiten/core/calendar";
import { parsePrefix } from "@teiten/core/names";
import type { AddressPrefix } from "@teiten/core/names";
import type { Command } from "commander";
import { openArchived } from "../archive/index.ts";
import type { DataPaths } from "../config/index.ts";
import { prefixEpochs, readCanaryKey } from "../ingest/index.ts";
import {
  HiddenAddresses,
  PrefixPreserving,
  Pseudonyms,
  exportCaptures,
  exportKeys,
  parsePayloadRule,
} from "../scrub/index.ts";
import type { ExportBooks, PayloadRule, SourceCapture } from "../scrub/index.ts";
import type { SensorRecord, WritableState } from "../state/index.ts";
import { TeitenError, counted } from "../telemetry/index.ts";
import { dayOption } from "./dated-option.ts";
import { auditOperator } from "./enrolment-words.ts";
import type { ExportPcapOptions } from "./export.ts";
import { formatRows, writeOutput } from "./output.ts";
import type { OutputTable } from "./output.ts";
import { requireSensor } from "./run-sensor.ts";
import { tell } from "./tell.ts";
import { releaseVersion } from "./version.ts";
import { withState } from "./with-center.ts";

/** Segments that are asked of the ledger at a time. */
const AT_ONCE = 500;

/** Runs `teiten export pcap`. */
export async function runExportPcap(command: Command, options: ExportPcapOptions): Promise<void> {
  const payload = checkedOptions(options);
  const [from, to] = [dayOption(options.from, "--from"), dayOption(options.to, "--to")];
  if (from >= to)
    throw usage(`there is no day from ${from} until before ${to}`, "--to is the first day after the range");
  await withState(command, "beside", async (state, configuration, paths) => {
    const zone = openZone(configuration.zone);
    const sensors = await chosenSensors(state, options.sensor);
    const keys = exportKeys(options.key ?? null);
    const maps = {
      hidden: new HiddenAddresses((await state.sensors()).flatMap(ownPrefixes)),
      pseudonyms: new Pseudonyms(keys.pseudonyms),
      sources: options.sources === "keep" ? null : new PrefixPreserving(keys.sources),
    };
    const { books, sha256 } = await exportCaptures({
      rules: {
        maps,
        payload,
        from: dayStart(zone, from),
        to: dayStart(zone, to),
        shift: options.shift,
        canaryKey: readCanaryKey(paths),
      },
      captures: archivedCaptures({ state, paths, zone: configuration.zone }, sensors, from, to),
      path: options.out,
      facts: { from, to, zone: configuration.zone, key: keys.fingerprint, version: releaseVersion() },
    });
    const names = options.sensor === undefined ? "all sensors" : sensors.map(({ name }) => name).join(" ");
    await auditOperator(state, "captures-exported", names, `${from} ${to} ${books.written} packets ${sha256}`);
    await writeOutput(formatRows(bookRows(books), options.format));
    tell(
      `${counted(books.written, "packet")} in ${options.out}: no address of a sensor found, marks and checksums as they were`,
    );
  });
}

function checkedOptions({ scrub, payload, sources }: ExportPcapOptions): PayloadRule {
  if (scrub !== true) {
    throw usage("captures leave only scrubbed", "add --scrub; the archive holds them as they came, for your own eyes");
  }
  const rule = parsePayloadRule(payload);
  if (sources === "prefix-preserving" && (rule.keep === "first" || rule.keep === "full")) {
    throw usage(
      "payloads can hold the addresses that --sources is to hide, in ways that nobody can find",
      "add --payload none or --payload hash, or keep the sources",
    );
  }
  return rule;
}

/** The sensors to export; what is to be hidden of one without an address, nobody knows. */
async function chosenSensors(
  state: WritableState,
  names: readonly string[] | undefined,
): Promise<readonly SensorRecord[]> {
  const chosen =
    names === undefined ? await state.sensors() : await Promise.all(names.map((name) => requireSensor(state, name)));
  const bare = chosen.filter(({ addresses }) => addresses.length === 0).map(({ name }) => name);
  if (bare.length === 0) return chosen;
  throw new TeitenError({
    code: "export-without-address",
    message: `${bare.join(", ")}: no address is registered, so nobody knows what to hide`,
    advice: `register what its captures were sent to: teiten sensor set ${bare[0] ?? ""} --address PREFIX; or name others with --sensor`,
  });
}

function ownPrefixes({ addresses }: SensorRecord): readonly AddressPrefix[] {
  return addresses.flatMap(({ prefix }) => parsePrefix(prefix) ?? []);
}

interface CaptureBase {
  readonly state: WritableState;
  readonly paths: DataPaths;
  readonly zone: string;
}

async function* archivedCaptures(
  { state, paths, zone }: CaptureBase,
  sensors: readonly SensorRecord[],
  from: string,
  to: string,
): AsyncGenerator<SourceCapture, void, void> {
  const known = new Map(sensors.map((sensor) => [sensor.id, sensor]));
  const wanted = { from, to, sensors: [...known.keys()] };
  for (let after = 0; ;) {
    const segments = await state.ledger.onDays(wanted, after, AT_ONCE);
    for (const segment of segments) {
      const sensor = known.get(segment.sensorId);
      if (sensor === undefined) continue;
      const pieces = await openArchived(paths.archive, segment.archivePath);
      yield { sensor: sensor.name, addresses: prefixEpochs(openZone(zone), sensor), pieces };
    }
    const last = segments.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

function bookRows(books: ExportBooks): OutputTable {
  const rows: (readonly [string, string, number])[] = [
    ["frames", "read", books.frames],
    ["frames", "written", books.written],
    ...Object.entries(books.leftOut).map(([reason, count]) => ["left out", reason, count] as const),
    ...Object.entries(books.marks).map(([mark, count]) => ["marked", mark, count] as const),
    ...Object.entries(books.headerSums).map(([how, count]) => ["IP checksum", how, count] as const),
    ...Object.entries(books.transportSums).map(([how, count]) => ["transport checksum", how, count] as const),
    ["payload", "withheld", books.withheld],
  ];
  return {
    columns: [
      { name: "what", values: rows.map(([what]) => what) },
      { name: "which", values: rows.map(([, which]) => which) },
      { name: "packets", values: rows.map(([, , count]) => count) },
    ],
  };
}

function usage(message: string, advice: string): TeitenError {
  return new TeitenError({ code: "usage", message, advice, exitCode: 2 });
}
