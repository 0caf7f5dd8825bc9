import type { AuditEntry, Fleet } from "../state/index.ts";

/** The audit as the collector writes it: of each kind and caller some lines a minute, what is beyond is counted. */
export interface AuditTrail {
  /** Writes a line, or counts it. Never rejects: on a full disk the answer matters more. */
  write(entry: AuditEntry): Promise<void>;
  /** Writes what was only counted. */
  flush(): Promise<void>;
}

/** What a trail needs to know; `now` in milliseconds. */
export interface AuditTrailOptions {
  readonly fleet: Pick<Fleet, "audit">;
  readonly linesPerMinute: number;
  now(): number;
  /** Hears of lines that could not be written. */
  failed(error: unknown): void;
}

interface Kind {
  readonly entry: AuditEntry;
  minute: number;
  lines: number;
  beyond: number;
}

const MINUTE = 60_000;
const MOST_KINDS = 1000;

/** A trail that has written nothing. */
export function openAuditTrail({ fleet, linesPerMinute, now, failed }: AuditTrailOptions): AuditTrail {
  const kinds = new Map<string, Kind>();
  const append = async (entry: AuditEntry): Promise<void> => {
    try {
      await fleet.audit(entry);
    } catch (error) {
      failed(error);
    }
  };
  const settle = async (kind: Kind): Promise<void> => {
    const { beyond, entry } = kind;
    kind.beyond = 0;
    if (beyond > 0) await append({ ...entry, object: "", detail: `${beyond} more like it` });
  };
  return {
    async write(entry) {
      const minute = Math.floor(now() / MINUTE);
      const name = `${entry.actor} ${entry.action}`;
      const kind = kinds.get(name) ?? { entry, minute, lines: 0, beyond: 0 };
      if (!kinds.has(name)) kinds.set(name, kind);
      if (kind.minute !== minute) {
        await settle(kind);
        [kind.minute, kind.lines] = [minute, 0];
      }
      kind.lines += 1;
      if (kind.lines > linesPerMinute || kinds.size > MOST_KINDS) kind.beyond += 1;
      else await append(entry);
    },
    async flush() {
      for (const [name, kind] of kinds) {
        await settle(kind);
        if (kind.minute !== Math.floor(now() / MINUTE)) kinds.delete(name);
      }
    },
  };
}
