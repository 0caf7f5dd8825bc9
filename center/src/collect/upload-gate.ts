import type { CollectorLimits } from "./limits.ts";
import { RequestRefused } from "./refusals.ts";

/** How many uploads may be on their way: of all sensors, and of one. */
export type UploadBounds = Pick<CollectorLimits, "uploads" | "uploadsOfSensor">;

/** Uploads on their way: a few of each sensor, and one of each segment at a time. */
export interface UploadGate {
  /** Bytes of all that are on their way. */
  readonly bytes: number;
  /**
   * Waits until no other upload of that name is on its way; the answer ends this one. Throws a refusal when the sensor has
   * too many.
   */
  enter(sensor: string, name: string, bytes: number): Promise<() => void>;
}

/** A gate that is open. */
export function createUploadGate(limits: UploadBounds): UploadGate {
  const ofSensor = new Map<string, number>();
  const last = new Map<string, Promise<void>>();
  const load = { uploads: 0, bytes: 0 };
  const leave = (sensor: string, bytes: number): void => {
    load.uploads -= 1;
    load.bytes -= bytes;
    const left = (ofSensor.get(sensor) ?? 1) - 1;
    if (left === 0) ofSensor.delete(sensor);
    else ofSensor.set(sensor, left);
  };
  return {
    get bytes() {
      return load.bytes;
    },
    async enter(sensor, name, bytes) {
      const own = ofSensor.get(sensor) ?? 0;
      if (own >= limits.uploadsOfSensor || load.uploads >= limits.uploads) {
        throw new RequestRefused("too-many", { detail: `${own} on their way`, retryAfterSeconds: 1 });
      }
      ofSensor.set(sensor, own + 1);
      load.uploads += 1;
      load.bytes += bytes;
      const before = last.get(name);
      const { promise, resolve } = withResolver();
      last.set(name, promise);
      await before;
      return () => {
        leave(sensor, bytes);
        if (last.get(name) === promise) last.delete(name);
        resolve();
      };
    },
  };
}

function withResolver(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
