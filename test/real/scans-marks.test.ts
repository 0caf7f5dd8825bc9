import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { TOOL_MARKS, TRAFFIC_CLASSES, createFlowTable, isAttributed, markNames } from "@teiten/core/flow";
import type { FlowColumns, FlowSummary } from "@teiten/core/flow";
import { createCaptureReader } from "@teiten/core/packet";

const SCANS = join(import.meta.dirname, "../../../shared/data/captures/scans");
const SYN = 2;

interface Row {
  readonly source: string;
  readonly protocol: number;
  readonly port: number;
  readonly fragment: number;
  readonly trafficClass: string;
  readonly marks: number;
  readonly tcpFlags: number;
  readonly packets: number;
}

function rowsOf(block: FlowColumns): Row[] {
  return Array.from({ length: block.length }, (_, row) => ({
    source: [...block.source.subarray(row * 16 + 12, row * 16 + 16)].join("."),
    protocol: block.protocol[row]!,
    port: block.port[row]!,
    fragment: block.fragment[row]!,
    trafficClass: TRAFFIC_CLASSES[block.trafficClass[row]!]!,
    marks: block.marks[row]!,
    tcpFlags: block.tcpFlags[row]!,
    packets: block.packets[row]!,
  }));
}

function ingest(file: string): { readonly rows: readonly Row[]; readonly summary: FlowSummary } {
  const rows: Row[] = [];
  const table = createFlowTable({ seed: 11, addresses: [], onBlock: (block) => rows.push(...rowsOf(block)) });
  const reader = createCaptureReader((batch) => table.add(batch));
  reader.push(readFileSync(join(SCANS, file)));
  reader.finish();
  return { rows, summary: table.finish() };
}

const packets = (rows: readonly Row[]): number => rows.reduce((sum, row) => sum + row.packets, 0);
const marked = (rows: readonly Row[], mark: string): Row[] => rows.filter((row) => markNames(row.marks).includes(mark));
const isSyn = (row: Row): boolean => row.protocol === 6 && row.tcpFlags === SYN;

function classCounts(rows: readonly Row[]): Record<string, number> {
  const of = (name: string): number => packets(rows.filter((row) => row.trafficClass === name));
  return Object.fromEntries(TRAFFIC_CLASSES.map((name) => [name, of(name)]));
}

/** The tools named for each source by the thresholds of the table, over the whole file. */
function toolsBySource(rows: readonly Row[]): Map<string, string[]> {
  const bySource = new Map<string, Row[]>();
  for (const row of rows) bySource.set(row.source, [...(bySource.get(row.source) ?? []), row]);
  const named = [...bySource].map(([source, own]): [string, string[]] => {
    const tools = TOOL_MARKS.filter((mark) => {
      const eligible = own.filter((row) => (mark.scope === "tcp-syn" ? isSyn(row) : row.trafficClass === "request"));
      return isAttributed(mark, packets(marked(eligible, mark.mark)), packets(eligible));
    }).map((mark) => mark.tool);
    return [source, [...new Set(tools)]];
  });
  return new Map(named.filter(([, tools]) => tools.length > 0));
}

describe.skipIf(!existsSync(SCANS))("tool marks and classes on captures of real scans (../shared/data)", () => {
  test("masscan: 1001 of 1001 SYNs carry the mark of the release, and the source is named Masscan", () => {
    const { rows } = ingest("esnet__masscan__tcp_0_1000_20190821.pcap");
    const syns = rows.filter(isSyn);
    expect(packets(syns)).toBe(1001);
    expect(packets(marked(syns, "masscan"))).toBe(1001);
    expect(packets(marked(syns, "masscan-1.3.2"))).toBe(1001);
    expect([...toolsBySource(rows).values()]).toEqual([["Masscan"]]);
    expect(new Set(syns.map((row) => row.port)).size).toBe(1001);
  });

  test("nmap -sS: every SYN has the mark, the source is named Nmap, and never Masscan", () => {
    const { rows } = ingest("chrissanders__synscan.pcapng");
    const syns = rows.filter(isSyn);
    const tools = toolsBySource(rows);
    expect(packets(marked(syns, "nmap-syn"))).toBeGreaterThan(1980);
    expect([...tools.values()]).toEqual([["Nmap"]]);
  });

  test("plain nmap without privileges sends the system's own SYNs: no tool is named", () => {
    expect(toolsBySource(ingest("esnet__nmap__nmap_80_vanilla.pcap").rows).size).toBe(0);
    expect(toolsBySource(ingest("slips__test12-icmp-portscan.pcap").rows).size).toBe(0);
  });

  test("nowhere else is a source named Masscan", () => {
    const others = [
      "simple-scan__445_scan.pcap",
      "simple-scan__multiport_scan.pcap",
      "simple-scan__backscatter.trace",
      "stopddos__pkt.TCP.synflood.spoofed.pcap",
      "stopddos__amp.TCP.reflection.SYNACK.pcap",
      "zeek__rfb__vnc-scanner.pcap",
      "zeek__rotation.pcap",
    ];
    for (const file of others) {
      expect([
        file,
        [...toolsBySource(ingest(file).rows).values()].flat().filter((tool) => tool === "Masscan"),
      ]).toEqual([file, []]);
    }
  });

  test("ZMap's twenty packets in a mixed capture are marked; one packet a source names nobody", () => {
    const { rows } = ingest("stopddos__amp.dns.RRSIG.fragmented.pcap");
    const zmap = marked(rows, "zmap-54321");
    expect(packets(zmap)).toBe(20);
    expect(new Set(zmap.map((row) => row.trafficClass))).toEqual(new Set(["request"]));
    expect([...toolsBySource(rows).values()].flat()).not.toContain("ZMap");
    const fragments = rows.filter((row) => row.fragment === 1);
    expect(packets(fragments)).toBe(726);
    expect(new Set(fragments.map((row) => `${row.port} ${row.trafficClass}`))).toEqual(new Set(["0 other"]));
  });

  test("the telescope day of 2009 is backscatter, and its victim asked nothing", () => {
    const { rows } = ingest("simple-scan__backscatter.trace");
    const classes = classCounts(rows);
    expect(classes["backscatter"]! / packets(rows)).toBeGreaterThan(0.99);
    const victim = rows.filter((row) => row.source === "202.229.120.98");
    expect(new Set(victim.map((row) => row.trafficClass))).toEqual(new Set(["backscatter"]));
    expect(new Set(victim.map((row) => row.port)).size).toBe(305);
  });

  test("reflected SYN-ACKs and the BACnet and DVR burst are backscatter", () => {
    for (const [file, share] of [
      ["stopddos__amp.TCP.reflection.SYNACK.pcap", 0.97],
      ["stopddos__amp.UDP.bacnet.IOT.37810.pcapng", 0.96],
      ["zeek__tcp__one-sided-2745.pcap", 1],
    ] as const) {
      const { rows } = ingest(file);
      expect([file, classCounts(rows)["backscatter"]! / packets(rows) >= share]).toEqual([file, true]);
    }
  });

  test("the spoofed SYN flood is requests from 37,623 sources, and no tool is named", () => {
    const { rows, summary } = ingest("stopddos__pkt.TCP.synflood.spoofed.pcap");
    expect(classCounts(rows)).toEqual({ request: 37_841, backscatter: 0, other: 0 });
    expect(new Set(rows.map((row) => row.source)).size).toBe(37_623);
    expect(summary.counted).toBe(37_841);
    expect(toolsBySource(rows).size).toBe(0);
  });

  test("each combination of TCP flags but all six at once is there and counted as itself", () => {
    const { rows } = ingest("esnet__tcp__control__one_way_all_flags.pcap");
    expect(new Set(rows.map((row) => row.tcpFlags)).size).toBe(63);
    expect(classCounts(rows)).toEqual({ request: 16, backscatter: 39, other: 8 });
  });
});
