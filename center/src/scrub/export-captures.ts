import { createHash } from "node:crypto";
import { createReadStream, existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { syncFolder } from "../config/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { CaptureFile } from "./capture-file.ts";
import { checkExport } from "./check-export.ts";
import { BookKeeping } from "./export-books.ts";
import type { ExportBooks } from "./export-books.ts";
import { payloadRuleText } from "./payload-policy.ts";
import { scrubCapture } from "./scrub-captures.ts";
import type { ScrubRules, SourceCapture } from "./scrub-captures.ts";

/** An export to write. */
export interface ExportOrder {
  readonly rules: ScrubRules;
  readonly captures: AsyncIterable<SourceCapture>;
  /** The capture file; `<path>.json` beside it says what it is. */
  readonly path: string;
  /** What the file beside it says in addition. */
  readonly facts: Readonly<Record<string, string | number | null>>;
}

/** What was written and found to be safe. */
export interface FinishedExport {
  readonly books: ExportBooks;
  readonly sha256: string;
}

/**
 * Writes a scrubbed capture under another name, reads it anew to check it, and gives it its name only where nothing was
 * found. Throws `TeitenError` (`export-unsafe`, `export-exists`); then nothing is left.
 */
export async function exportCaptures({ rules, captures, path, facts }: ExportOrder): Promise<FinishedExport> {
  for (const name of [path, `${path}.json`]) if (existsSync(name)) throw taken(name);
  const [making, about] = [`${path}.making`, `${path}.json.making`];
  const file = new CaptureFile(making);
  try {
    const books = new BookKeeping();
    for await (const capture of captures) await scrubCapture(rules, capture, file, books);
    file.finish();
    const closed = books.close();
    const { faults } = await checkExport(making, rules.maps, closed);
    if (faults.length > 0) throw unsafe(path, faults);
    const sha256 = await hashOf(making);
    writeFileSync(about, `${JSON.stringify(description(rules, facts, closed, sha256), null, 1)}\n`, {
      mode: 0o600,
      flush: true,
    });
    renameSync(about, `${path}.json`);
    renameSync(making, path);
    syncFolder(dirname(path));
    return { books: closed, sha256 };
  } finally {
    file.drop();
    rmSync(about, { force: true });
  }
}

function description(
  { payload, maps, shift }: ScrubRules,
  facts: ExportOrder["facts"],
  books: ExportBooks,
  sha256: string,
): Readonly<Record<string, unknown>> {
  return {
    format: "teiten-scrubbed-capture-1",
    ...facts,
    sha256,
    linkType: "RAW",
    sensorAddresses: "pseudonyms of 240.0.0.0/4 and 2001:db8::/32",
    otherAddresses: maps.sources === null ? "kept" : "prefix-preserving",
    payload: payloadRuleText(payload),
    shiftSeconds: shift === 0 ? 0 : "withheld",
    ...books,
  };
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(piece as Buffer);
  return hash.digest("hex");
}

function unsafe(path: string, faults: readonly string[]): TeitenError {
  return new TeitenError({
    code: "export-unsafe",
    message: `the check found the export unsafe and nothing was kept: ${faults.join("; ")}`,
    place: path,
    advice: "please report this with the command; an export without payloads (--payload none) may pass meanwhile",
  });
}

function taken(path: string): TeitenError {
  return new TeitenError({
    code: "export-exists",
    message: "there is a file of this name already",
    place: path,
    advice: "name another file with --out, or move that one away",
    exitCode: 2,
  });
}
