import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Heartbeat } from "@teiten/core/uplink";
import { killPoint } from "../host/index.ts";
import type { Files, Report, WritableFile } from "../host/index.ts";

const FORM = /^([0-9a-f]{16})-([0-9]{10})\.jsonl$/;
/** Heartbeats in a file: an hour of them, so that a file is small to read and seldom made. */
const IN_A_FILE = 60;
const CHECK = 16;
/** Heartbeats that are held in memory: as many as one request takes. */
const MOST_HELD = 1000;

interface JournalFile {
  readonly boot: string;
  readonly name: string;
  bytes: number;
  lines: number;
  /** Greatest number of the boot that the center has; −1 for none. */
  heard: number;
  /** Number of its last heartbeat that can be read, −1 for none; null until it was looked for. */
  last: number | null;
}

/** The oldest heartbeats that wait, as they were read: an outage asks for the same ones again and again. */
interface Head {
  readonly heartbeats: readonly Heartbeat[];
  /** Whether there are no others. */
  readonly isAll: boolean;
}

/**
 * Heartbeats on disk until the center has them: one line each, that begins with a check of itself, in files of an hour.
 * A line that is torn or damaged is passed over and reported.
 */
export class HeartbeatJournal {
  bytes = 0;
  private readonly files: Files;
  private readonly folder: string;
  private readonly report: Report;
  private readonly listed: JournalFile[] = [];
  private head: Head | null = null;
  private current: { readonly file: JournalFile; readonly out: WritableFile } | null = null;

  constructor(files: Files, folder: string, report: Report) {
    this.files = files;
    this.folder = folder;
    this.report = report;
  }

  /** Finds what earlier runs left: boots in the order of their first heartbeat. */
  async load(): Promise<void> {
    const startedAt = new Map<string, number>();
    for (const name of await this.files.list(this.folder)) {
      const boot = FORM.exec(name)?.[1];
      const bytes = await this.files.size(join(this.folder, name));
      if (boot === undefined || bytes === null) continue;
      const file = { boot, name, bytes, lines: IN_A_FILE, heard: -1, last: null };
      if (!startedAt.has(boot)) startedAt.set(boot, (await this.readFile(file))[0]?.at ?? 0);
      this.listed.push(file);
      this.bytes += bytes;
    }
    const order = (file: JournalFile): number => startedAt.get(file.boot) ?? 0;
    this.listed.sort((one, other) => order(one) - order(other) || (one.name < other.name ? -1 : 1));
  }

  /** On disk when it resolves; on a full disk it rejects and leaves no part of a line. */
  async add(heartbeat: Heartbeat): Promise<void> {
    const { file, out } = this.current ?? (await this.begin(heartbeat));
    const line = Buffer.from(checkedLine(JSON.stringify(heartbeat)));
    try {
      await out.write(line);
      killPoint("heartbeat.written");
      await out.sync();
    } catch (error) {
      await this.files.truncate(join(this.folder, file.name), file.bytes);
      throw error;
    }
    killPoint("heartbeat.synced");
    file.bytes += line.length;
    file.lines += 1;
    file.last = heartbeat.number;
    this.follow(heartbeat);
    this.bytes += line.length;
    if (file.lines >= IN_A_FILE) await this.end();
  }

  /** The oldest that the center does not have. */
  async oldest(most: number): Promise<readonly Heartbeat[]> {
    const { head } = this;
    if (head === null || !(head.isAll || head.heartbeats.length >= most)) this.head = await this.readHead(most);
    return this.head?.heartbeats.slice(0, most) ?? [];
  }

  /** The center has these: a file of which it has all is removed. */
  async heard(heartbeats: readonly Heartbeat[]): Promise<void> {
    const greatest = new Map<string, number>();
    for (const { boot, number } of heartbeats) greatest.set(boot, Math.max(greatest.get(boot) ?? -1, number));
    for (const file of this.listed.filter(({ boot }) => greatest.has(boot))) {
      file.heard = Math.max(file.heard, greatest.get(file.boot) ?? -1);
      file.last ??= lastNumber(await this.readFile(file));
      if (file.last <= file.heard) await this.remove(file);
    }
    if (this.head === null) return;
    const left = this.head.heartbeats.filter(({ boot, number }) => number > (greatest.get(boot) ?? -1));
    this.head = { ...this.head, heartbeats: left };
  }

  /** When a boot was last alive, microseconds since 1970 UTC, as far as its heartbeats are still here. */
  async lastOf(boot: string): Promise<number | null> {
    const file = this.listed.findLast((listed) => listed.boot === boot);
    return file === undefined ? null : ((await this.readFile(file)).at(-1)?.at ?? null);
  }

  async close(): Promise<void> {
    await this.end();
  }

  private async readHead(most: number): Promise<Head> {
    const found: Heartbeat[] = [];
    let isAll = true;
    for (const file of this.listed) {
      isAll = found.length < most;
      if (!isAll) break;
      const heartbeats = await this.readFile(file);
      file.last = lastNumber(heartbeats);
      found.push(...heartbeats.filter(({ number }) => number > file.heard));
    }
    return { heartbeats: found, isAll };
  }

  /** A new heartbeat joins those that are held, as long as they are all there are and not too many. */
  private follow(heartbeat: Heartbeat): void {
    if (this.head?.isAll !== true) return;
    const { heartbeats } = this.head;
    const isHeld = heartbeats.length < MOST_HELD;
    this.head = isHeld ? { heartbeats: [...heartbeats, heartbeat], isAll: true } : { heartbeats, isAll: false };
  }

  private async begin(heartbeat: Heartbeat): Promise<{ readonly file: JournalFile; readonly out: WritableFile }> {
    const name = `${heartbeat.boot}-${String(heartbeat.number).padStart(10, "0")}.jsonl`;
    const out = await this.files.create(join(this.folder, name));
    await this.files.syncFolder(this.folder);
    const file = { boot: heartbeat.boot, name, bytes: 0, lines: 0, heard: -1, last: -1 };
    this.listed.push(file);
    this.current = { file, out };
    return this.current;
  }

  private async end(): Promise<void> {
    const { current } = this;
    this.current = null;
    await current?.out.close();
  }

  private async remove(file: JournalFile): Promise<void> {
    if (this.current?.file === file) await this.end();
    await this.files.remove(join(this.folder, file.name));
    killPoint("heartbeat.removed");
    this.listed.splice(this.listed.indexOf(file), 1);
    this.bytes -= file.bytes;
  }

  private async readFile(file: JournalFile): Promise<readonly Heartbeat[]> {
    const text = (await this.files.read(join(this.folder, file.name))).toString();
    const lines = text.split("\n").filter((line) => line !== "");
    const found = lines.map(readLine).filter((heartbeat) => heartbeat !== null);
    if (found.length < lines.length && file.heard < 0) {
      this.report({
        level: "warning",
        code: "heartbeat-damaged",
        message: `${file.name}: ${lines.length - found.length} of ${lines.length} heartbeats are torn or damaged`,
      });
    }
    return found;
  }
}

function lastNumber(heartbeats: readonly Heartbeat[]): number {
  return Math.max(-1, ...heartbeats.map(({ number }) => number));
}

function checkedLine(json: string): string {
  return `${checkOf(json)} ${json}\n`;
}

function readLine(line: string): Heartbeat | null {
  const json = line.slice(CHECK + 1);
  return line.startsWith(`${checkOf(json)} `) ? (JSON.parse(json) as Heartbeat) : null;
}

function checkOf(json: string): string {
  return createHash("sha256").update(json).digest("hex").slice(0, CHECK);
}
