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
 * `node loop.js decode|ports|flows|scan FILE` prints what it counted as JSON.
 */
const CHUNK = 1 << 20;
const TCP = 6;
const UDP = 17;

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

/** Packets by protocol and destination port: what `tracereport -p` counts. */
function countPorts(path: string): Record<string, number> {
  const packets = new Float64Array(2 * 65536 + 256);
  const frames = readCapture(path, ({ length, protocol, destinationPort }) => {
    for (let row = 0; row < length; row++) {
      const number = protocol[row] ?? 0;
      const port = destinationPort[row] ?? 0;
      const key = number === TCP ? port : number === UDP ? 65536 + port : 2 * 65536 + number;
      packets[key] = (packets[key] ?? 0) + 1;
    }
  });
  const ports = packets.reduce((seen, count) => (count > 0 ? seen + 1 : seen), 0);
  return { frames, packets: packets.reduce((sum, count) => sum + count, 0), ports };
}

function run(mode: string, path: string): Record<string, number> {
  if (mode === "decode") {
    let decoded = 0;
    const frames = readCapture(path, (batch) => (decoded += batch.length));
    return { frames, decoded };
  }
  if (mode === "ports") return countPorts(path);
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
if (!["decode", "ports", "flows", "scan"].includes(mode) || path === "") {
  process.stderr.write("usage: node loop.js decode|ports|flows|scan FILE\n");
  process.exit(2);
}
process.stdout.write(`${JSON.stringify(run(mode, path))}\n`);
