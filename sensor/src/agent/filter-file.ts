import { join } from "node:path";
import type { SensorSettings } from "@teiten/core/uplink";
import { captureFilter } from "../capture/index.ts";
import type { CollectorEndpoint } from "../capture/index.ts";
import type { Files } from "../host/index.ts";
import { readText, replaceFile } from "../uplink/index.ts";

/**
 * Puts the capture filter of the settings into `capture-filter`, for a capture that runs in a unit of its own
 * (`tcpdump -F`). An unchanged file is left as it is, so that whoever watches it sees changes alone.
 */
export async function writeFilterFile(
  files: Files,
  folder: string,
  { prefixes }: SensorSettings,
  collector: CollectorEndpoint | null,
): Promise<void> {
  const path = join(folder, "capture-filter");
  const text = `${captureFilter(prefixes, true, collector)}\n`;
  if ((await readText(files, path)) !== text) await replaceFile(files, path, text);
}
