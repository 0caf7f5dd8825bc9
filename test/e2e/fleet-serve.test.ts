import { execFileSync } from "node:child_process";
import {
  closeSync,
  cpSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { formatEnrolmentToken } from "@teiten/core/uplink";
import { dataPaths } from "../../center/src/config/index.ts";
import { openState } from "../../center/src/state/index.ts";
import type { WritableState } from "../../center/src/state/index.ts";
import { enrolRaw, putSegment } from "../faults/uplink/raw-sensor.ts";
import type { RawSensor } from "../faults/uplink/raw-sensor.ts";
import { BOOT, addFleet, minutesOf, receive } from "./fleet-segments.ts";
import type { Uploaded } from "./fleet-segments.ts";
import { countedIn, prepareObservatory } from "./observatory.ts";
import type { Observatory } from "./observatory.ts";

const SLOW = { timeout: 120_000 };
/** Eight minutes that end a moment ago, to the minute: what a sensor has in its spool after an outage. */
const EIGHT_MINUTES_AGO = Math.floor(Date.now() / 60_000) * 60 - 480;
const SEGMENTS = minutesOf("tokyo-1", EIGHT_MINUTES_AGO, 8, 30);
const FIGURE = ["figure", "packets-per-sensor", "--by", "all", "--class", "all", "--format", "csv"];
let observatory: Observatory;
let port: number;
let sensor: RawSensor;
let serving: ReturnType<Observatory["start"]> | null = null;

beforeEach(async () => {
  observatory = await prepareObservatory();
  await addFleet(observatory.data);
  port = await freePort();
  const secret = await withState((state) => state.fleet.addToken(1, Math.floor(Date.now() / 1000) + 3600));
  serve();
  const token = formatEnrolmentToken({ sensor: "tokyo-1", secret, centerKey: null });
  sensor = await until(() => enrolRaw({ port, tls: true }, token).catch(() => null));
});

afterEach(async () => {
  await kill("SIGKILL");
  observatory.remove();
});

function serve(): void {
  serving = observatory.start(["serve", "--listen", `127.0.0.1:${port}`]);
}

/** Ends the center, and answers what it said. */
async function kill(signal: "SIGKILL" | "SIGTERM"): Promise<string> {
  const ended = serving;
  serving = null;
  if (ended === null) return "";
  ended.child.kill(signal);
  const { err, code } = await ended.ended;
  if (signal === "SIGTERM") expect(code).toBe(0);
  return err;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const found = (server.address() as AddressInfo).port;
  await new Promise((resolve) => server.close(resolve));
  return found;
}

async function until<Result>(look: () => Promise<Result | null>, millis = 40_000): Promise<Result> {
  for (const deadline = Date.now() + millis; ; await sleep(50)) {
    const found = await look();
    if (found !== null) return found;
    if (Date.now() > deadline) throw new Error(`it did not come to that in ${millis} ms`);
  }
}

async function withState<Result>(work: (state: WritableState) => Promise<Result>): Promise<Result> {
  const state = openState(dataPaths(observatory.data));
  try {
    return await work(state);
  } finally {
    await state.close();
  }
}

/** Puts a segment and answers the status; null when nobody answered. */
async function put({ segment }: Uploaded): Promise<number | null> {
  const built = { ...segment, bytes: Buffer.from(segment.bytes), packets: [] };
  return putSegment({ port, tls: true }, sensor, built).then(
    ({ status }) => status,
    () => null,
  );
}

/** Waits until all that is received is counted and rolled up. */
async function settled(count: number): Promise<void> {
  await until(() =>
    withState(async (state) => {
      const all = await state.segments();
      const done = all.length === count && all.every(({ status }) => status === "ingested");
      return done && (await state.dirtyDays()).length === 0 ? true : null;
    }),
  );
}

/** What the same segments give when nothing happens to them. */
let undisturbed: unknown;

beforeAll(async () => {
  const quiet = await prepareObservatory();
  await addFleet(quiet.data);
  await receive(quiet.data, SEGMENTS);
  expect(quiet.run(FIGURE).code).toBe(0);
  undisturbed = await countedIn(quiet.data);
  quiet.remove();
}, 120_000);

describe("a running center", () => {
  test("counts what it receives, is asked beside, and stops at once", SLOW, async () => {
    for (const upload of SEGMENTS) expect(await put(upload)).toBe(201);
    await settled(SEGMENTS.length);
    const figure = observatory.run(FIGURE);
    expect(figure).toMatchObject({ code: 0, err: "" });
    expect(observatory.run(["check", "--format", "csv"])).toMatchObject({ code: 0 });
    expect(observatory.run(["archive", "verify"])).toMatchObject({ code: 0 });
    expect(observatory.run(["backup", join(observatory.folder, "copy")])).toMatchObject({ code: 0 });
    expect(observatory.run(["replay"]).err).toContain("“teiten serve”");
    const started = Date.now();
    const said = await kill("SIGTERM");
    expect(Date.now() - started).toBeLessThan(10_000);
    expect(said).toMatch(/^collector listens on \S+\ningest is ready \S+ s after the start\n/);
    expect(await countedIn(observatory.data)).toEqual(undisturbed);
  });

  test("killed again and again it loses nothing, doubles nothing, and answers in seconds", SLOW, async () => {
    const waits: number[] = [];
    for (const [index, upload] of SEGMENTS.entries()) {
      if (index % 2 === 1) {
        await kill("SIGKILL");
        const started = Date.now();
        serve();
        expect(await until(() => put(upload))).toBe(201);
        waits.push(Date.now() - started);
      } else expect(await put(upload)).toBe(201);
      await sleep(300 * index);
    }
    await settled(SEGMENTS.length);
    await kill("SIGTERM");
    expect(Math.min(...waits), `${waits.join(" ")} ms, of which a busy machine keeps the best`).toBeLessThan(5000);
    expect(await countedIn(observatory.data)).toEqual(undisturbed);
  });

  test("goes on receiving while its engine dies, and counts everything when there is one again", SLOW, async () => {
    for (const [index, upload] of SEGMENTS.entries()) {
      expect(await put(upload)).toBe(201);
      if (index % 3 === 1) killEngine();
      await sleep(400);
    }
    await settled(SEGMENTS.length);
    const said = await kill("SIGTERM");
    expect(said).not.toContain("unexpected");
    expect(await countedIn(observatory.data)).toEqual(undisturbed);
  });

  test(
    "is restored from a backup that was taken beside it, and the sensors send what the backup lacks",
    SLOW,
    async () => {
      const copy = join(observatory.folder, "copy");
      for (const upload of SEGMENTS.slice(0, 4)) expect(await put(upload)).toBe(201);
      expect(observatory.run(["backup", copy])).toMatchObject({ code: 0 });
      for (const upload of SEGMENTS.slice(4, 6)) expect(await put(upload)).toBe(201);
      await kill("SIGKILL");
      rmSync(observatory.data, { recursive: true });
      cpSync(copy, observatory.data, { recursive: true, preserveTimestamps: true });
      serve();
      for (const upload of SEGMENTS.slice(6)) expect(await until(() => put(upload))).toBe(201);
      const missing = await withState((state) => state.fleet.missing(1, 10));
      expect(missing).toEqual([{ boot: BOOT, from: 4, to: 5 }]);
      for (const upload of SEGMENTS.slice(4, 6)) expect(await put(upload)).toBe(201);
      await settled(SEGMENTS.length);
      await kill("SIGTERM");
      expect(await countedIn(observatory.data)).toEqual(undisturbed);
    },
  );

  test("sets a damaged segment aside beside its work, asks for it, and takes it in again", SLOW, async () => {
    for (const upload of SEGMENTS) expect(await put(upload)).toBe(201);
    await settled(SEGMENTS.length);
    const file = join(observatory.data, "archive", "tokyo-1", BOOT, "2.zst");
    const bytes = readFileSync(file);
    bytes[bytes.length - 9] = (bytes[bytes.length - 9] ?? 0) ^ 4;
    writeFileSync(file, bytes);
    expect(observatory.run(["archive", "verify"]).code).toBe(1);
    expect(await withState((state) => state.fleet.missing(1, 10))).toEqual([{ boot: BOOT, from: 2, to: 2 }]);
    await until(() => withState(async (state) => ((await state.ledger.withdrawn()).length === 0 ? true : null)));
    const again = SEGMENTS[2];
    expect(again === undefined ? null : await put(again)).toBe(201);
    await settled(SEGMENTS.length);
    expect(observatory.run(["archive", "verify"]).code).toBe(0);
    await kill("SIGTERM");
    expect(await countedIn(observatory.data)).toEqual(undisturbed);
  });

  test("deletes an engine whose own files are damaged, and fills another", SLOW, async () => {
    for (const upload of SEGMENTS.slice(0, 5)) expect(await put(upload)).toBe(201);
    await settled(5);
    await kill("SIGTERM");
    await engineEnded();
    const data = join(observatory.data, "engine", "data");
    const damaged = readdirSync(data, { recursive: true, encoding: "utf8" }).filter((path) =>
      path.endsWith("flows.sql"),
    );
    for (const path of damaged) writeFileSync(join(data, path), "");
    expect(damaged.length).toBeGreaterThan(0);
    serve();
    for (const upload of SEGMENTS.slice(5)) expect(await until(() => put(upload))).toBe(201);
    await settled(SEGMENTS.length);
    expect(await kill("SIGTERM")).toContain("damaged and were deleted");
    expect(await countedIn(observatory.data)).toEqual(undisturbed);
  });

  test("receives on a full disk of the engine, and counts when there is room", SLOW, async (context) => {
    if (process.getuid?.() !== 0) return context.skip("only root can mount a small disk");
    const engine = join(observatory.data, "engine");
    await kill("SIGTERM");
    await engineEnded();
    rmSync(engine, { recursive: true });
    mkdirSync(engine);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=48m", "teiten-small", engine]);
    try {
      serve();
      for (const upload of SEGMENTS.slice(0, 3)) expect(await until(() => put(upload))).toBe(201);
      await settled(3);
      fillDisk(join(engine, "fill"));
      for (const upload of SEGMENTS.slice(3, 6)) expect(await put(upload)).toBe(201);
      await sleep(3000);
      rmSync(join(engine, "fill"));
      for (const upload of SEGMENTS.slice(6)) expect(await put(upload)).toBe(201);
      await settled(SEGMENTS.length);
      expect(await kill("SIGTERM")).toContain("the disk of the engine is full");
      expect(await countedIn(observatory.data)).toEqual(undisturbed);
    } finally {
      await kill("SIGKILL");
      await engineEnded();
      execFileSync("umount", ["--lazy", engine]);
    }
  });

  test("fills an engine that was deleted anew by itself", SLOW, async () => {
    for (const upload of SEGMENTS.slice(0, 5)) expect(await put(upload)).toBe(201);
    await settled(5);
    await kill("SIGTERM");
    await engineEnded();
    rmSync(join(observatory.data, "engine"), { recursive: true });
    serve();
    for (const upload of SEGMENTS.slice(5)) expect(await until(() => put(upload))).toBe(201);
    await settled(SEGMENTS.length);
    expect(await kill("SIGTERM")).toContain("built again from the archive");
    expect(await countedIn(observatory.data)).toEqual(undisturbed);
  });
});

function fillDisk(file: string): void {
  const descriptor = openSync(file, "w");
  const piece = new Uint8Array(4096);
  try {
    for (;;) writeSync(descriptor, piece);
  } catch (error) {
    expect((error as NodeJS.ErrnoException).code).toBe("ENOSPC");
  } finally {
    closeSync(descriptor);
  }
}

function enginePids(): readonly number[] {
  const list = execFileSync("ps", ["-eo", "pid,args"], { encoding: "utf8" }).split("\n");
  return list
    .filter((line) => line.includes("engine-process.js") && line.includes(observatory.data))
    .map((line) => Number.parseInt(line, 10));
}

async function engineEnded(): Promise<void> {
  await until(() => Promise.resolve(enginePids().length === 0 ? true : null));
}

function killEngine(): void {
  for (const pid of enginePids()) process.kill(pid, "SIGKILL");
}
