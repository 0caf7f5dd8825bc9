import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { enrolRaw } from "../uplink/raw-sensor.ts";
import type { RawSensor } from "../uplink/raw-sensor.ts";
import type { CenterAddress } from "../uplink/send-request.ts";
import { prepareCenter } from "./live-fleet.ts";
import type { LiveCenter, Under } from "./live-fleet.ts";
import { freePort } from "./loopback-port.ts";

/** A center for sensors that are but keys. */
export interface RawCenter {
  readonly center: LiveCenter;
  readonly address: CenterAddress;
  /** Registers a sensor with one address; answers its token. */
  addSensor(name: string, address: string): string;
  /** Does that and enrols a new key for it; the center runs. */
  enrol(name: string, address: string): Promise<RawSensor>;
}

/** Prepares a center on a free port of the loopback interface; it is not started. `tls` off: as behind a proxy. */
export async function prepareRawCenter(
  programRoot: string,
  folder: string,
  tls: "own" | "off",
  under: Under = [],
): Promise<RawCenter> {
  const port = await freePort();
  const center = prepareCenter({ programRoot, folder, host: "127.0.0.1", port, under });
  if (tls === "off") {
    const file = join(center.data, "teiten.yaml");
    writeFileSync(file, `${readFileSync(file, "utf8")}\ncollector:\n  tls: "off"\n`);
  }
  const address = { port, tls: tls === "own" };
  const trust = tls === "own" ? [] : ["--public-ca"];
  const addSensor = (name: string, prefix: string): string =>
    center.addSensor(name, ["--country", "JP", "--segment-seconds", "1", "--address", prefix, ...trust]);
  return { center, address, addSensor, enrol: (name, prefix) => enrolRaw(address, addSensor(name, prefix)) };
}
