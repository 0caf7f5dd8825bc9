import type { PacketColumns } from "@teiten/core/packet";
import { PACKET_FIELDS, type PacketField } from "./packet-fields.ts";

/** How frames are listed: tab-separated, comma-separated, or a JSON object on each line. */
export const LISTING_FORMATS = ["tsv", "csv", "ndjson"] as const;
export type ListingFormat = (typeof LISTING_FORMATS)[number];

/** Turns batches of frames into lines of text. */
export interface PacketListing {
  /** The line that names the columns; empty for NDJSON, whose objects name them. */
  readonly header: string;
  /** The lines of a batch; `file` is named in a first column where the listing was made to. */
  lines(batch: PacketColumns, file: string): string;
}

/** A listing in a format; `withFile` adds a first column `file`. */
export function createPacketListing(format: ListingFormat, withFile: boolean): PacketListing {
  const fileField = withFile ? ["file"] : [];
  const names = [...fileField, ...PACKET_FIELDS.map((field) => field.name)];
  switch (format) {
    case "tsv":
      return delimited("\t", names, withFile, (file) => file.replaceAll(/[\t\r\n]/g, " "));
    case "csv":
      return delimited(",", names, withFile, csvText);
    case "ndjson":
      return { header: "", lines: (batch, file) => eachRow(batch, (row) => jsonLine(batch, row, withFile, file)) };
  }
}

function delimited(
  separator: string,
  names: readonly string[],
  withFile: boolean,
  escape: (file: string) => string,
): PacketListing {
  const line = (batch: PacketColumns, row: number): string => {
    let text = "";
    for (const field of PACKET_FIELDS) text += separator + field.text(batch, row);
    return text;
  };
  return {
    header: `${names.join(separator)}\n`,
    lines: (batch, file) => {
      const start = withFile ? escape(file) : "";
      return eachRow(batch, (row) => (withFile ? start + line(batch, row) : line(batch, row).slice(1)));
    },
  };
}

function eachRow(batch: PacketColumns, line: (row: number) => string): string {
  let text = "";
  for (let row = 0; row < batch.length; row += 1) text += `${line(row)}\n`;
  return text;
}

/** Fields that a frame does not have are null; times keep their nanoseconds and are text for that. */
function jsonLine(batch: PacketColumns, row: number, withFile: boolean, file: string): string {
  const members = PACKET_FIELDS.map((field) => `"${field.name}":${jsonValue(field, field.text(batch, row))}`);
  if (withFile) members.unshift(`"file":${JSON.stringify(file)}`);
  return `{${members.join(",")}}`;
}

function jsonValue(field: PacketField, text: string): string {
  if (text === "") return "null";
  return field.numeric ? text : `"${text}"`;
}

function csvText(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
