import { join } from "node:path";
import type { SensorSettings } from "@teiten/core/uplink";
import { killPoint } from "../host/index.ts";
import type { Files, Report } from "../host/index.ts";
import { readSettings } from "./read-answer.ts";
import { readText, replaceFile } from "./replace-file.ts";

/** What the sensor follows: the settings of the center's last answer, kept on disk for a start without the center. */
export interface SettingsStore {
  readonly settings: SensorSettings | null;
  /**
   * Takes the settings of an answer that left the center at `answeredAt` (microseconds); an answer that a later one has
   * overtaken on its way changes nothing, and neither do settings that this release cannot follow (null).
   */
  offer(settings: SensorSettings | null, answeredAt: number): Promise<void>;
}

/** Who hears what of the settings. */
export interface SettingsListeners {
  /** Hears of each new one. */
  changed(settings: SensorSettings): void;
  readonly report: Report;
}

/**
 * Opens the settings in a state directory. New ones are followed even when they cannot be stored (a full disk): they come
 * again with the next answer.
 */
export async function openSettings(
  files: Files,
  folder: string,
  { changed, report }: SettingsListeners,
): Promise<SettingsStore> {
  let onDisk = await readText(files, settingsFile(folder));
  let settings = onDisk === null ? null : readSettings(onDisk);
  let latest = { answeredAt: Number.NEGATIVE_INFINITY, revision: -1 };
  let writing: Promise<void> = Promise.resolve();
  const follow = async (fresh: SensorSettings): Promise<void> => {
    const text = settingsText(fresh);
    const isNew = settings === null || text !== settingsText(settings);
    settings = fresh;
    if (text !== onDisk) {
      try {
        await storeSettings(files, folder, fresh);
        onDisk = text;
      } catch (error) {
        const message = `new settings are followed, but could not be stored: ${String(error)}`;
        report({ level: "warning", code: "settings-not-stored", message });
      }
    }
    if (isNew) changed(fresh);
  };
  return {
    get settings() {
      return settings;
    },
    async offer(fresh, answeredAt) {
      if (fresh === null) return reportUnknown(report);
      const offered = { answeredAt, revision: fresh.revision };
      if (isOvertaken(offered, latest)) return;
      latest = offered;
      writing = writing.then(() => (latest === offered ? follow(fresh) : undefined));
      await writing;
    },
  };
}

interface Offered {
  readonly answeredAt: number;
  readonly revision: number;
}

/** Microseconds: no answer is on its way for longer. One that seems older comes from a center whose clock was set back. */
const LONGEST_WAY = 600e6;

function isOvertaken(offered: Offered, latest: Offered): boolean {
  const behind = latest.answeredAt - offered.answeredAt;
  return behind > 0 && behind < LONGEST_WAY && offered.revision <= latest.revision;
}

function reportUnknown(report: Report): void {
  const message = "the center's settings are none that this release can follow: the ones before stay";
  report({ level: "warning", code: "settings-unknown", message });
}

/** The settings in a state directory, or null when there are none that can be read. */
export async function loadSettings(files: Files, folder: string): Promise<SensorSettings | null> {
  const text = await readText(files, settingsFile(folder));
  return text === null ? null : readSettings(text);
}

/** Stores settings in a state directory, whole or not at all. */
export async function storeSettings(files: Files, folder: string, settings: SensorSettings): Promise<void> {
  await replaceFile(files, settingsFile(folder), settingsText(settings), () => killPoint("settings.written"));
}

function settingsFile(folder: string): string {
  return join(folder, "settings.json");
}

function settingsText(settings: SensorSettings): string {
  return `${JSON.stringify(settings, null, 2)}\n`;
}
