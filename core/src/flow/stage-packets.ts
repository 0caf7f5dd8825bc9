import { DECODED, HAS_NO_TIME, HAS_PORTS, HAS_TCP } from "../packet/index.ts";
import type { PacketColumns } from "../packet/index.ts";
import type { Staged } from "./flow-row.ts";
import { CLASS_SHIFT, MARKS_SHIFT, PAYLOAD_SHIFT } from "./flow-row.ts";
import { factsOf, serviceOf, targetOf } from "./packet-facts.ts";
import { hashRow, hashWords } from "./seeded-hash.ts";
import type { HashSeed } from "./seeded-hash.ts";
import type { SensorAddresses } from "./sensor-addresses.ts";
import { synMarks } from "./tool-marks.ts";
import { BACKSCATTER, REQUEST, TCP_FLAG_CLASSES } from "./traffic-class.ts";
import type { WordTable } from "./word-table.ts";

const TCP_SEGMENT = HAS_TCP | HAS_PORTS;
const SYN = 2;
const TCP_TARGET = 6 << 8;
const SYN_FACTS = SYN | (REQUEST << CLASS_SHIFT);
const CLASS_BITS = 3;

/**
 * Stages rows from `from` on while they are decoded IPv4 with a time from `first` until before `last`, seconds within which
 * the sensor's addresses do not change; answers the first row that is not, or `end`. Rows whose destination is not the
 * sensor's are passed over: the stage grows by the others.
 */
export function stageIpv4(
  batch: PacketColumns,
  from: number,
  end: number,
  first: number,
  last: number,
  staged: Staged,
  addresses: SensorAddresses,
  seed: HashSeed,
  marks: Uint16Array | null,
): number {
  const { verdict, version, second, destination3, source3, has, tcpFlags, ttl, ipLength } = batch;
  const { sourcePort, destinationPort } = batch;
  const { source: sources, target: targets, service: services, facts: allFacts, hash } = staged;
  const { destination: destinations, bytes } = staged;
  const { network4, mask4, more4 } = addresses;
  let [out, row] = [staged.length, from];
  for (; row < end; row++) {
    const time = second[row] ?? 0;
    if (version[row] !== 4 || verdict[row] !== DECODED || !(time >= first && time < last)) break;
    if (time === 0 && ((has[row] ?? 0) & HAS_NO_TIME) !== 0) break;
    const destination = (destination3[row] ?? 0) | 0;
    if ((destination & mask4) !== network4 && !(more4 && addresses.accepts4(destination))) continue;
    const isTcp = has[row] === TCP_SEGMENT;
    const target = isTcp ? ((destinationPort[row] ?? 0) << 16) | TCP_TARGET | (ttl[row] ?? 0) : targetOf(batch, row);
    const facts = isTcp ? tcpFacts(batch, row, tcpFlags[row] ?? 0, destination, marks) : factsOf(batch, row, marks);
    const service = ((facts >>> CLASS_SHIFT) & CLASS_BITS) === BACKSCATTER ? (sourcePort[row] ?? 0) : 0;
    const source = (source3[row] ?? 0) | 0;
    sources[out] = source;
    targets[out] = target;
    allFacts[out] = facts;
    services[out] = service;
    hash[out] = service === 0 ? hashWords(seed, source, target, facts) : hashRow(seed, source, target, facts, service);
    destinations[out] = destination;
    bytes[out++] = ipLength[row] ?? 0;
  }
  staged.length = out;
  return row;
}

/** Stages one decoded IPv6 row; false when its destination is not the sensor's. Addresses become numbers of the two tables. */
export function stageIpv6(
  batch: PacketColumns,
  row: number,
  staged: Staged,
  addresses: SensorAddresses,
  seed: HashSeed,
  sources: WordTable,
  targets: WordTable,
  rowMarks: Uint16Array | null,
): boolean {
  const word = (words: Uint32Array): number => (words[row] ?? 0) | 0;
  const a = word(batch.destination0);
  const b = word(batch.destination1);
  const c = word(batch.destination2);
  const d = word(batch.destination3);
  if (!addresses.accepts6(a, b, c, d)) return false;
  const source = sources.intern(word(batch.source0), word(batch.source1), word(batch.source2), word(batch.source3));
  const [target, facts, service] = [targetOf(batch, row), factsOf(batch, row, rowMarks), serviceOf(batch, row)];
  const out = staged.length++;
  staged.source[out] = source;
  staged.target[out] = target;
  staged.facts[out] = facts;
  staged.service[out] = service;
  staged.hash[out] = hashRow(seed, source, target, facts, service);
  staged.destination[out] = targets.intern(a, b, c, d);
  staged.bytes[out] = batch.ipLength[row] ?? 0;
  return true;
}

function tcpFacts(
  batch: PacketColumns,
  row: number,
  flags: number,
  destination: number,
  rowMarks: Uint16Array | null,
): number {
  if (rowMarks !== null) return factsOf(batch, row, rowMarks);
  const payload = (batch.payloadClass[row] ?? 0) << PAYLOAD_SHIFT;
  if (flags !== SYN) return (flags & 0xff) | ((TCP_FLAG_CLASSES[flags & 63] ?? 0) << CLASS_SHIFT) | payload;
  const marks = synMarks(
    destination,
    batch.destinationPort[row] ?? 0,
    (batch.tcpSequence[row] ?? 0) | 0,
    batch.ipId[row] ?? 0,
    batch.tcpWindow[row] ?? 0,
    batch.tcpOptionShape[row] ?? 0,
    batch.dontFragment[row] ?? 0,
    batch.ttl[row] ?? 0,
  );
  return SYN_FACTS | (marks << MARKS_SHIFT) | payload;
}
