import { closeSync, openSync, readSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { createFlowTable } from "@teiten/core/flow";
import { parsePrefix } from "@teiten/core/names";
import type { FlowColumns, FlowTable } from "@teiten/core/flow";
import { createCaptureReader } from "@teiten/core/packet";
import type { PacketSink } from "@teiten/core/packet";
import { SENSOR_PREFIX } from "./generate-day.ts";
import { createScanCount } from "./scan-count.ts";

/**
 * One of the loops on one capture, as a process of its own so that it is measured like any peer:
 * `node loop.js decode|flows|scan FILE` prints what it counted as JSON.
 */
const CHUNK = 1 << 20;

function readCapture(path: string, sink: PacketSink): number {
  const reader = createCaptureReader(sink);
  const descriptor = openSync(path, "r");
  const bytes = new Uint8Array(CHUNK);
  for (let length = readSync(descriptor, bytes); length > 0; length = readSync(descriptor, bytes)) {
    reader.push(length === CHUNK ? bytes : bytes.subarray(0, length));
  }
  closeSync(descriptor);
  return reader.finish().frames;
}

function tableFor(onBlock: (block: FlowColumns) => void): FlowTable {
  const prefix = parsePrefix(SENSOR_PREFIX);
  if (prefix === null) throw new Error(`not a prefix: ${SENSOR_PREFIX}`);
  const seed = randomBytes(4).readInt32LE();
  return createFlowTable({ seed, addresses: [{ prefix, from: null, to: null }], onBlock });
}

function run(mode: string, path: string): Record<string, number> {
  if (mode === "decode") {
    let decoded = 0;
    const frames = readCapture(path, (batch) => (decoded += batch.length));
    return { frames, decoded };
  }
  const scan = mode === "scan" ? createScanCount(randomBytes(4).readInt32LE()) : null;
  let packets = 0;
  const table = tableFor((block) => {
    scan?.add(block);
    for (let row = 0; row < block.length; row++) packets += block.packets[row] ?? 0;
  });
  const frames = readCapture(path, (batch) => table.add(batch));
  const { rows } = table.finish();
  return { frames, packets, rows, ...(scan === null ? {} : { scanSources: scan.sources() }) };
}

const [, , mode = "", path = ""] = process.argv;
if (!["decode", "flows", "scan"].includes(mode) || path === "") {
  process.stderr.write("usage: node loop.js decode|flows|scan FILE\n");
  process.exit(2);
}
process.stdout.write(`${JSON.stringify(run(mode, path))}\n`);
