import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dataPaths, initialiseDataDirectory, readConfiguration } from "../../center/src/config/index.ts";
import { openState } from "../../center/src/state/index.ts";
import { openStore, raw } from "../../center/src/store/index.ts";
import { ROOT } from "../architecture/source-tree.ts";

const PROGRAM = join(ROOT, "center/bin/teiten.js");

/** How a command ended. */
export interface Outcome {
  readonly code: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
}

/** A data directory of its own, worked on by the built command line in processes of their own. */
export interface Observatory {
  readonly folder: string;
  readonly data: string;
  run(words: readonly string[], environment?: Readonly<Record<string, string>>, input?: Uint8Array): Outcome;
  /** Starts a command that goes on beside the test; its standard input is the test's. */
  start(words: readonly string[]): { readonly child: ChildProcess; readonly ended: Promise<Outcome> };
  remove(): void;
}

/** An empty folder with the place for a data directory in it. */
export function createObservatory(): Observatory {
  const folder = mkdtempSync(join(tmpdir(), "teiten-observatory-"));
  const data = join(folder, "data");
  const full = (words: readonly string[]): readonly string[] => [PROGRAM, "--data", data, ...words];
  return {
    folder,
    data,
    run: (words, environment = {}, input = new Uint8Array(0)) => {
      const { status, signal, stdout, stderr } = spawnSync(process.execPath, full(words), {
        cwd: folder,
        encoding: "utf8",
        input,
        env: { ...process.env, ...environment },
        timeout: 120_000,
      });
      return { code: status, signal, out: stdout, err: stderr };
    },
    start: (words) => {
      const child = spawn(process.execPath, full(words), { cwd: folder });
      let [out, err] = ["", ""];
      child.stdout.on("data", (text: Buffer) => (out += text.toString()));
      child.stderr.on("data", (text: Buffer) => (err += text.toString()));
      const ended = new Promise<Outcome>((resolve) => {
        child.on("close", (code, signal) => resolve({ code, signal, out, err }));
      });
      return { child, ended };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** An observatory with one sensor, tokyo-1, that has no registered address; in Japan where nothing else is said. */
export async function prepareObservatory(zone = "Asia/Tokyo"): Promise<Observatory> {
  const observatory = createObservatory();
  const paths = dataPaths(observatory.data);
  initialiseDataDirectory(paths, { home: "JP", zone });
  const state = openState(paths);
  await state.addSensor({ name: "tokyo-1", country: "JP" });
  await state.close();
  return observatory;
}

/** Everything that was counted, in a form that does not depend on the order or the number of commands that counted it. */
export async function countedIn(data: string): Promise<unknown> {
  const paths = dataPaths(data);
  const state = openState(paths);
  const { store } = await openStore(readConfiguration(paths), paths, "read");
  try {
    const ask = (text: string): Promise<Record<string, unknown>[]> => store.query(raw(text));
    return {
      flows:
        await ask(`SELECT sensor, toString(toDate(minute, 'Asia/Tokyo')) AS day, protocol, port, sum(flows.packets) AS packets,
          sum(flows.bytes) AS bytes, uniqExact(source) AS sources, sum(cityHash64(source, region, asn, class, ttl) * flows.packets) AS check
        FROM flows GROUP BY ALL ORDER BY ALL`),
      sourceDays:
        await ask(`SELECT day, class, count() AS sources, sum(source_days.packets) AS packets, sum(syn_packets) AS syn,
          groupBitmapMerge(ports) AS ports, groupBitmapMerge(sensors) AS sensors, sum(cityHash64(source, source_days.packets, marks)) AS check
        FROM source_days GROUP BY ALL ORDER BY ALL`),
      floods: await ask("SELECT * FROM floods ORDER BY ALL"),
      coverage:
        await ask(`SELECT day, sensor, kind, sum(seconds) AS observed, sum(captured) AS packets, sum(dropped) AS lost,
          count() AS minutes FROM coverage GROUP BY ALL ORDER BY ALL`),
      ledger: (await state.segments())
        .map(({ sensorId, sha256, status, counted, frames, dropped, intervals }) =>
          JSON.stringify({ sensorId, sha256, status, counted, frames, dropped, intervals }),
        )
        .toSorted(),
      dirty: await state.dirtyDays(),
      revision: await state.dataRevision(),
    };
  } finally {
    await store.close();
    await state.close();
  }
}
