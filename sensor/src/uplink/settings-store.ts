import { join } from "node:path";
import type { SensorSettings } from "@teiten/core/uplink";
import { killPoint } from "../host/index.ts";
import type { Files } from "../host/index.ts";
import { readSettings } from "./read-answer.ts";
import { readText, replaceFile } from "./replace-file.ts";

/** What the sensor follows: the settings of the center's last answer, kept on disk for a start without the center. */
export interface SettingsStore {
  readonly settings: SensorSettings | null;
  /** Takes the settings of an answer that left the center at `answeredAt`; older answers than the last one change nothing. */
  offer(settings: SensorSettings, answeredAt: number): Promise<void>;
}

/** Opens the settings in a state directory; `changed` hears of each new one after it is on disk. */
export async function openSettings(
  files: Files,
  folder: string,
  changed: (settings: SensorSettings) => void,
): Promise<SettingsStore> {
  const path = join(folder, "settings.json");
  const stored = await readText(files, path);
  let settings = stored === null ? null : readSettings(stored);
  let latest = Number.NEGATIVE_INFINITY;
  let writing: Promise<void> = Promise.resolve();
  const write = async (fresh: SensorSettings): Promise<void> => {
    if (JSON.stringify(fresh) === JSON.stringify(settings)) return;
    await replaceFile(files, path, `${JSON.stringify(fresh, null, 2)}\n`, () => killPoint("settings.written"));
    settings = fresh;
    changed(fresh);
  };
  return {
    get settings() {
      return settings;
    },
    async offer(fresh, answeredAt) {
      if (answeredAt < latest) return;
      latest = answeredAt;
      const before = writing.catch(() => undefined);
      writing = before.then(() => (answeredAt < latest ? undefined : write(fresh)));
      await writing;
    },
  };
}
