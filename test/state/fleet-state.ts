import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dataPaths } from "../../center/src/config/index.ts";
import type { DataPaths } from "../../center/src/config/index.ts";
import { openState } from "../../center/src/state/index.ts";
import type { ReceivedSegment, WritableState } from "../../center/src/state/index.ts";

/** The run of every segment and heartbeat of these tests that names none. */
export const BOOT = "0123456789abcdef";

/** The state of a small fleet in a directory of its own: tokyo-1 (1) without an address, osaka-1 (2) with two. */
export interface FleetState {
  readonly paths: DataPaths;
  readonly state: WritableState;
  close(): Promise<void>;
}

/** Opens one; `close` deletes it. */
export async function openFleetState(): Promise<FleetState> {
  const paths = dataPaths(mkdtempSync(join(tmpdir(), "teiten-fleet-")));
  const state = openState(paths);
  await state.addSensor({ name: "tokyo-1", country: "JP" });
  await state.addSensor({
    name: "osaka-1",
    country: "JP",
    addresses: [
      { prefix: "192.0.2.9", from: null, to: null },
      { prefix: "198.51.100.0/24", from: null, to: null },
    ],
  });
  return {
    paths,
    state,
    close: async () => {
      await state.close();
      rmSync(paths.root, { recursive: true, force: true });
    },
  };
}

/** A segment of tokyo-1 that has come. */
export function receivedSegment(number: number, boot: string = BOOT): ReceivedSegment {
  return {
    sensorId: 1,
    boot,
    sequence: String(number),
    sha256: "ab".repeat(32),
    archivePath: `tokyo-1/${boot}/${number}.zst`,
    bytes: 100,
    covers: { by: "measured" },
  };
}
