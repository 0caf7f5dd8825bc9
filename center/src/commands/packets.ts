import { type Command, Option } from "commander";
import { TeitenError } from "../telemetry/index.ts";
import type { PacketListing } from "./packet-listing.ts";
import { printError } from "./print-error.ts";
import { tell } from "./tell.ts";

interface PacketsOptions {
  readonly format: "tsv" | "csv" | "ndjson";
  readonly withFile: boolean;
}

/** Adds `teiten packets`, which needs no data directory: one line per frame, whatever the frame is. */
export function registerPackets(program: Command): void {
  program
    .command("packets")
    .summary("list the frames of captures, one line each")
    .description(
      "Reads captures (pcap, pcapng or ERF; plain, gzip, zstd or lz4; `-` is standard input) and prints one line per\n" +
        "frame. The last column, `verdict`, says whether the frame was decoded, and if not, why. The columns and what\n" +
        "counts as what are described in docs/reference/reader.md.",
    )
    .argument("<file...>", "captures, or - for standard input")
    .addOption(new Option("--format <format>", "how to print").choices(["tsv", "csv", "ndjson"]).default("tsv"))
    .option("--with-file", "name the file in a first column", false)
    .action(listPackets);
}

/** Files that cannot be read are reported and passed over; the command then fails in the end. */
async function listPackets(files: readonly string[], options: PacketsOptions): Promise<void> {
  const { createPacketListing } = await import("./packet-listing.ts");
  const { writeOutput } = await import("./output.ts");
  const listing = createPacketListing(options.format, options.withFile);
  await writeOutput(listing.header);
  for (const file of files) {
    try {
      await listFile(file, listing, writeOutput);
    } catch (error) {
      if (!(error instanceof TeitenError)) throw error;
      printError(error);
      process.exitCode = error.exitCode;
    }
  }
}

async function listFile(file: string, listing: PacketListing, write: (text: string) => Promise<void>): Promise<void> {
  const { openCapture, readCapture } = await import("../archive/index.ts");
  const capture = await openCapture(file);
  let text = "";
  const flush = async (): Promise<void> => {
    const ready = text;
    text = "";
    if (ready !== "") await write(ready);
  };
  try {
    const { cut } = await readCapture(capture, (batch) => (text += listing.lines(batch, capture.name)), flush);
    await flush();
    if (cut !== null) {
      tell(`teiten: ${capture.name}: ${cut.kind} at byte ${cut.offset}: ${cut.reason}`);
    }
  } finally {
    await flush();
  }
}
