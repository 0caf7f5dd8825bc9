import { mkdirSync, writeFileSync } from "node:fs";
import type { CenterModules } from "./center-modules.ts";
import type { Life, LivedHour } from "./fleet-lives.ts";

type State = ReturnType<CenterModules["state"]["openState"]>;
type FigureContext = Parameters<CenterModules["analyze"]["computeFigure"]>[0];

/** The observation days of this center. */
export const ZONE = "Asia/Tokyo";

const HOUR = 3600;
const ROWS = 500;

/** A center on the real engine and the real state, in a folder of its own. */
export interface FleetCenter {
  /** Enters what reached the center of sensors that live from a second on, as ingest would have. */
  enter(lives: readonly Life[], first: number): Promise<void>;
  /** A column of a figure of the catalogue. */
  figure(id: string, parameters: Readonly<Record<string, string>>, column: string): Promise<readonly unknown[]>;
  close(): Promise<void>;
}

/** Opens a center with so many sensors, named s1 and on. */
export async function openFleetCenter(modules: CenterModules, folder: string, sensors: number): Promise<FleetCenter> {
  const { config, enrich, ingest, state: states, store: stores, analyze } = modules;
  const paths = config.dataPaths(folder);
  mkdirSync(paths.archive, { recursive: true });
  writeFileSync(paths.configuration, `home: JP\nzone: ${ZONE}\n`);
  const configuration = config.readConfiguration(paths);
  const state = states.openState(paths);
  for (let sensor = 1; sensor <= sensors; sensor++) await state.addSensor({ name: `s${sensor}`, country: "JP" });
  await states.rememberBoot(state.ledger);
  const { store } = await stores.openStore(configuration, paths, "write");
  const registry = enrich.loadRegistry([]);
  const context: FigureContext = { state, store, registry, zone: ZONE, home: "JP", version: "test" };
  return {
    enter: async (lives, first) => {
      for (const life of lives) await enterLife(state, life, first);
      for (const statement of flowStatements(lives, first)) await store.execute(stores.raw(statement));
      await ingest.buildRollUps(await ingest.openIngest({ paths, configuration, state, store }));
    },
    figure: async (id, parameters, column) =>
      (await analyze.computeFigure(context, id, parameters)).columns[column] ?? [],
    close: async () => {
      await store.close();
      await state.close();
    },
  };
}

async function enterLife(state: State, { sensorId, hours }: Life, first: number): Promise<void> {
  const closed = hours.flatMap((lived, hour) =>
    lived.kind === "crash" ? [] : [{ ...lived, at: first + hour * HOUR }],
  );
  const ids = await state.ledger.receive(
    closed.map(({ boot, number }) => ({
      sensorId,
      boot,
      sequence: String(number),
      sha256: `${boot}${number}`.padEnd(64, "0"),
      archivePath: `s${sensorId}/${boot}-${number}.pcapng`,
      bytes: 0,
      covers: { by: "measured" as const },
    })),
  );
  await state.ledger.finish(closed.map((lived, index) => booksOf(ids[index] ?? 0, lived)));
  let missed = false;
  for (const { kind, at } of closed) {
    if (kind === "blind" || missed) await enterCanary(state, sensorId, at, kind !== "blind");
    missed = kind === "blind";
  }
}

function booksOf(id: number, { at, received, sent, kind }: LivedHour & { readonly at: number }) {
  const day = dayOf(at);
  return {
    id,
    coverage: "measured" as const,
    intervals: [{ from: at, to: at + HOUR }],
    frames: received,
    counted: received,
    rows: 0,
    uncounted: {},
    dropped: kind === "drops" ? sent - received : 0,
    days: received === 0 ? new Map<string, number>() : new Map([[day, received]]),
    coveredDays: [day],
  };
}

async function enterCanary(state: State, sensorId: number, sentAt: number, seen: boolean): Promise<void> {
  const nonce = (sensorId * 2 ** 40 + sentAt).toString(16).padStart(32, "0");
  await state.fleet.addCanary({ sensorId, sentAt, nonce });
  if (seen) await state.fleet.seeCanaries(sensorId, new Map([[nonce, sentAt]]));
}

/** One row an hour of what was received, all from one source. */
function flowStatements(lives: readonly Life[], first: number): readonly string[] {
  const rows = lives.flatMap(({ sensorId, hours }) =>
    hours.flatMap(({ received }, hour) =>
      received === 0
        ? []
        : [
            `(${first + hour * HOUR}, ${sensorId}, '::ffff:203.0.113.9', 6, 23, 2, ${received}, ${received * 40}, 1, 1)`,
          ],
    ),
  );
  const columns = "minute, sensor, source, protocol, port, flags, packets, bytes, destinations, segment";
  return Array.from(
    { length: Math.ceil(rows.length / ROWS) },
    (_, part) => `INSERT INTO flows (${columns}) VALUES ${rows.slice(part * ROWS, (part + 1) * ROWS).join(", ")}`,
  );
}

/** The observation day of a second. */
export function dayOf(second: number): string {
  return new Date((second + 9 * HOUR) * 1000).toISOString().slice(0, 10);
}
