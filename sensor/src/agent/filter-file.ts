import { join } from "node:path";
import type { SensorSettings } from "@teiten/core/uplink";
import { captureFilter } from "../capture/index.ts";
import type { CollectorEndpoint } from "../capture/index.ts";
import type { Files } from "../host/index.ts";
import { readText, replaceFile } from "../uplink/index.ts";

/**
 * Puts the capture filter of the settings into `capture-filter`, for a capture that runs in a unit of its own
 * (`tcpdump -F`). An unchanged file is left as it is; true where it was another one.
 */
export async function writeFilterFile(
  files: Files,
  folder: string,
  { prefixes }: Pick<SensorSettings, "prefixes">,
  collector: CollectorEndpoint | null,
): Promise<boolean> {
  const path = join(folder, "capture-filter");
  const text = `${captureFilter(prefixes, true, collector)}\n`;
  if ((await readText(files, path)) === text) return false;
  await replaceFile(files, path, text);
  return true;
}
