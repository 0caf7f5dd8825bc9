import type * as Config from "../../../center/src/config/index.ts";
import type * as Ingest from "../../../center/src/ingest/index.ts";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { midnightSegments } from "../kill/midnight-segments.ts";
import { centerCommand } from "../programs/center-command.ts";
import { openCenterState } from "../programs/center-state.ts";
import type { AuditLine } from "../programs/center-state.ts";
import { loadBuilt } from "../programs/load-built.ts";
import { prepareRawCenter } from "../programs/raw-center.ts";
import type { RawCenter } from "../programs/raw-center.ts";
import { seeded } from "../random.ts";
import type { Random } from "../random.ts";
import { flipBitOfFile, flipBitOfText } from "../rot/flip-bit.ts";
import { rotSpool } from "../rot/rotten-spool.ts";
import type { FaultContext, Reached, Scenario } from "../scenario.ts";
import { putSegment } from "../uplink/raw-sensor.ts";

type ConfigModule = typeof Config;
type IngestModule = typeof Ingest;

const ARCHIVE_FLIPS = 350;
const WHOLE_SEGMENTS = 50;
const LEDGER_FLIPS = 200;
const LEDGER_BATCH = 50;
const AUDIT_FLIPS = 90;
/** Flips that make a text no UTF-8: the database driver ends the process at them, so each has a process of its own. */
const UTF8_FLIPS = 10;
const SPOOL_FLIPS = 350;
const AT_ONCE = 4;
const TURNS_AWAY = 25;

/** Flips in one place, how many were found, and what else was blamed for them. */
interface Rot {
  readonly place: string;
  readonly flips: number;
  readonly found: number;
  readonly innocent: number;
}

async function run(context: FaultContext): Promise<Reached> {
  const { programRoot, workspace, seed, long } = context;
  const random = seeded(seed).fork("rot");
  const times = long ? 10 : 1;
  const raw = await prepareRawCenter(programRoot, workspace, "own");
  await fill(raw, random);
  const rots: Rot[] = [];
  for (let time = 0; time < times; time++) {
    rots.push(await rotLedger(context, raw.center.data, random));
    rots.push(await rotAudit(context, raw.center.data, random));
    rots.push(await rotUtf8(context, raw.center.data, random));
    rots.push({ place: "spool", ...(await rotSpool(programRoot, random.fork(`spool ${time}`), SPOOL_FLIPS)) });
    rots.push(rotArchive(context, raw.center.data, random));
  }
  const sum = (value: (rot: Rot) => number): number => rots.reduce((total, rot) => total + value(rot), 0);
  const [flips, found, innocent] = [sum((rot) => rot.flips), sum((rot) => rot.found), sum((rot) => rot.innocent)];
  const places = rots.slice(0, 5).map((rot) => `${rot.place} ${rot.found}/${rot.flips}`);
  const figure = `${found} of ${flips} flips found (${places.join(", ")}), ${innocent} others affected`;
  return { figure, ok: found === flips && innocent === 0 && flips >= 1000 * times };
}

/** Segments for the archive, and refusals for the audit. */
async function fill(raw: RawCenter, random: Random): Promise<void> {
  await raw.center.start();
  const sensor = await raw.enrol("one", "192.0.2.11");
  let last = 0;
  const row = midnightSegments({ sensor: sensor.name, address: "192.0.2.11", random, nextNumber: () => ++last });
  for (let sent = 0; sent < ARCHIVE_FLIPS + WHOLE_SEGMENTS; sent += AT_ONCE) {
    const some = Array.from({ length: AT_ONCE }, () => putSegment(raw.address, sensor, row.next().value));
    for (const { status } of await Promise.all(some))
      if (status !== 201) throw new Error(`a segment was answered ${status}`);
  }
  for (let turn = 0; turn < TURNS_AWAY; turn++) {
    const segment = row.next().value;
    await putSegment(
      raw.address,
      { ...sensor, name: "two" },
      { ...segment, facts: { ...segment.facts, sensor: "two" } },
    );
  }
  await raw.center.stop("SIGTERM");
}

/** Flips in files of the archive, found by `teiten archive verify`; the files are put back afterwards. */
function rotArchive({ programRoot, tell }: FaultContext, data: string, random: Random): Rot {
  const archive = join(data, "archive");
  const files = readdirSync(archive, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".zst"));
  const flipped = new Map(
    random
      .shuffle(files)
      .slice(0, ARCHIVE_FLIPS)
      .map((path) => [path, readFileSync(join(archive, path))]),
  );
  for (const path of flipped.keys()) flipBitOfFile(join(archive, path), random);
  const { out, code } = centerCommand(programRoot, data, ["archive", "verify", "--format", "csv"]);
  const blamed = new Set(
    out
      .split("\n")
      .slice(1)
      .flatMap((line) => (line === "" ? [] : [line.split(",")[0] ?? ""])),
  );
  for (const [path, bytes] of flipped) writeFileSync(join(archive, path), bytes);
  const missed = [...flipped.keys()].filter((path) => !blamed.has(path));
  for (const path of missed) tell(`a flip in ${path} was not found (exit ${code})`);
  const again = centerCommand(programRoot, data, ["archive", "verify"]);
  if (again.code !== 0) tell(`after the files were put back: ${again.out}${again.err}`);
  const innocent = [...blamed].filter((path) => !flipped.has(path)).length + (again.code === 0 ? 0 : 1);
  return { place: "archive", flips: flipped.size, found: flipped.size - missed.length, innocent };
}

/** Flips in what the ledger says of segments, some at a time, found by reading the archive against it. */
async function rotLedger({ programRoot, workspace, tell }: FaultContext, data: string, random: Random): Promise<Rot> {
  const { dataPaths } = await loadBuilt<ConfigModule>(programRoot, "center/dist/config/index.js");
  const { verifyArchive } = await loadBuilt<IngestModule>(programRoot, "center/dist/ingest/index.js");
  const whole = await openCenterState(programRoot, data);
  const lines = await whole.segments();
  await whole.close();
  let [flips, found, innocent] = [0, 0, 0];
  while (flips < LEDGER_FLIPS) {
    const chosen = random.shuffle(lines).slice(0, LEDGER_BATCH);
    const flipped = new Set<number>();
    const state = await openRotten(programRoot, workspace, data, (bytes) => {
      for (const line of chosen) {
        const text = random.pick([line.sha256, line.storedSha256 ?? line.sha256, line.archivePath]);
        if (flipBitOfText(bytes, text, random)) flipped.add(line.id);
      }
    });
    const paths = { ...dataPaths(data) };
    const lost = new Set<number>();
    for await (const one of verifyArchive({ paths, state }, { sensorId: null, since: null })) {
      if (one.found === "lost") lost.add(one.record.id);
    }
    await state.close();
    for (const id of flipped) if (!lost.has(id)) tell(`a flip in line ${id} of the ledger was not found`);
    flips += flipped.size;
    found += [...flipped].filter((id) => lost.has(id)).length;
    innocent += [...lost].filter((id) => !flipped.has(id)).length;
  }
  return { place: "ledger", flips, found, innocent };
}

/** Flips in lines of the audit, one at a time, found by its chain. */
async function rotAudit({ programRoot, workspace, tell }: FaultContext, data: string, random: Random): Promise<Rot> {
  const whole = await openCenterState(programRoot, data);
  const lines = await whole.fleet.auditLines(0, 100_000);
  await whole.close();
  let [flips, found] = [0, 0];
  while (flips < AUDIT_FLIPS) {
    const line = random.pick(lines);
    const state = await openRotten(programRoot, workspace, data, (bytes) => {
      if (!flipBitOfText(bytes, columnsOf(line), random))
        throw new Error(`line ${line.id} of the audit is not in the file`);
    });
    const { brokenAt } = await state.fleet.checkAudit();
    await state.close();
    flips += 1;
    if (brokenAt !== null) found += 1;
    else tell(`a flip in line ${line.id} of the audit was not found`);
  }
  return { place: "audit", flips, found, innocent: 0 };
}

/** Flips after which a line of the ledger is no text any more: no command may go on as if nothing were. */
async function rotUtf8({ programRoot, workspace, tell }: FaultContext, data: string, random: Random): Promise<Rot> {
  const whole = await openCenterState(programRoot, data);
  const lines = await whole.segments();
  await whole.close();
  let found = 0;
  for (let flip = 0; flip < UTF8_FLIPS; flip++) {
    const line = random.pick(lines);
    const folder = rottenCopy(
      workspace,
      data,
      (bytes) => void flipBitOfText(bytes, line.sha256, random, "beyond-ascii"),
    );
    const { code } = centerCommand(programRoot, folder, ["archive", "verify"]);
    if (code !== 0) found += 1;
    else tell(`a flip that makes line ${line.id} of the ledger no UTF-8 was not found`);
  }
  return { place: "ledger, no UTF-8", flips: UTF8_FLIPS, found, innocent: 0 };
}

/** Columns of an audit line from its object on, as they lie in its row: text behind text, the alarm (0 or 1) takes no byte. */
function columnsOf({ object, detail, hash }: AuditLine): string {
  return `${object}${detail}${hash}`;
}

type State = Awaited<ReturnType<typeof openCenterState>>;

/** A copy of the state with bits turned in it, open. */
function openRotten(
  programRoot: string,
  workspace: string,
  data: string,
  rot: (bytes: Buffer) => void,
): Promise<State> {
  return openCenterState(programRoot, rottenCopy(workspace, data, rot));
}

/** A data directory with the same archive and a copy of the state with bits turned in it. */
function rottenCopy(workspace: string, data: string, rot: (bytes: Buffer) => void): string {
  const folder = join(workspace, "rotten");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  copyFileSync(join(data, "teiten.yaml"), join(folder, "teiten.yaml"));
  symlinkSync(join(data, "archive"), join(folder, "archive"));
  const bytes = readFileSync(join(data, "state.db"));
  rot(bytes);
  writeFileSync(join(folder, "state.db"), bytes);
  return folder;
}

/** Single turned bits in archive, ledger, audit and spool. */
export const scenario: Scenario = {
  name: "SCRUB-1",
  goal: "1,000 single-bit flips in archive, ledger and spool: all found, at most one segment affected each",
  width: 1,
  limitSeconds: 180,
  run,
};
