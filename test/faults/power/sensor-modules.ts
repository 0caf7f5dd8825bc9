import type { DiskFiles } from "../disk/simulated-disk.ts";
import { loadBuilt } from "../programs/load-built.ts";

type SpoolModule = typeof import("../../../sensor/src/spool/index.ts");
type SegmentModule = typeof import("../../../sensor/src/segment/index.ts");
type UploadModule = typeof import("../../../sensor/src/uplink/upload-segment.ts");

/** The spool of a sensor as it is built. */
export type BuiltSpool = Awaited<ReturnType<SpoolModule["openSpool"]>>;

/** The way to the center, as the agent's upload uses it. */
export type BuiltCollector = Parameters<UploadModule["uploadSegment"]>[1];

/** The parts of the built sensor that keep and move segments. */
export interface SensorModules {
  readonly openSpool: SpoolModule["openSpool"];
  readonly encodeStart: SegmentModule["encodeStart"];
  readonly encodeClosing: SegmentModule["encodeClosing"];
  readonly uploadSegment: UploadModule["uploadSegment"];
}

/** Loads them. */
export async function loadSensorModules(programRoot: string): Promise<SensorModules> {
  const { openSpool } = await loadBuilt<SpoolModule>(programRoot, "sensor/dist/spool/index.js");
  const { encodeStart, encodeClosing } = await loadBuilt<SegmentModule>(programRoot, "sensor/dist/segment/index.js");
  const { uploadSegment } = await loadBuilt<UploadModule>(programRoot, "sensor/dist/uplink/upload-segment.js");
  return { openSpool, encodeStart, encodeClosing, uploadSegment };
}

/** The simulated disk fits the sensor's door: this fails to compile when the door changes. */
export function asSensorFiles(files: DiskFiles): import("../../../sensor/src/host/index.ts").Files {
  return files;
}
