import type * as Spool from "../../../sensor/src/spool/index.ts";
import type * as Capture from "../../../sensor/src/capture/index.ts";
import type * as Upload from "../../../sensor/src/uplink/upload-segment.ts";
import type { DiskFiles } from "../disk/simulated-disk.ts";
import { loadBuilt } from "../programs/load-built.ts";

type SpoolModule = typeof Spool;
type CaptureModule = typeof Capture;
type UploadModule = typeof Upload;

/** The spool of a sensor as it is built. */
export type BuiltSpool = Awaited<ReturnType<SpoolModule["openSpool"]>>;

/** The part of the built sensor that makes segments out of a stream of packets. */
export type BuiltRecorder = InstanceType<CaptureModule["Recorder"]>;

/** What a recorder is made from. */
export type RecorderOptions = ConstructorParameters<CaptureModule["Recorder"]>[0];

/** The way to the center, as the agent's upload uses it. */
export type BuiltCollector = Parameters<UploadModule["uploadSegment"]>[1];

/** The parts of the built sensor that make, keep and move segments. */
export interface SensorModules {
  readonly openSpool: SpoolModule["openSpool"];
  readonly Recorder: CaptureModule["Recorder"];
  readonly uploadSegment: UploadModule["uploadSegment"];
}

/** Loads them. */
export async function loadSensorModules(programRoot: string): Promise<SensorModules> {
  const { openSpool } = await loadBuilt<SpoolModule>(programRoot, "sensor/dist/spool/index.js");
  const { Recorder } = await loadBuilt<CaptureModule>(programRoot, "sensor/dist/capture/index.js");
  const { uploadSegment } = await loadBuilt<UploadModule>(programRoot, "sensor/dist/uplink/upload-segment.js");
  return { openSpool, Recorder, uploadSegment };
}

/** The simulated disk fits the sensor's door: this fails to compile when the door changes. */
export function asSensorFiles(files: DiskFiles): Parameters<SpoolModule["openSpool"]>[0]["files"] {
  return files;
}
