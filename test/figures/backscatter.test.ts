import { afterAll, beforeAll, expect, test } from "vitest";
import { computeFigure } from "../../center/src/analyze/index.ts";
import { openSmallNetwork } from "./small-network.ts";
import type { SmallNetwork, TestFlow } from "./small-network.ts";

let network: SmallNetwork;

const SPOOFED = 11_000;
const VICTIM = "198.51.100.7";

const answer = (at: string, more: Partial<TestFlow> = {}): TestFlow => ({
  at,
  sensor: "tokyo",
  source: VICTIM,
  port: 40_000,
  service: 80,
  trafficClass: "backscatter",
  flags: 18,
  region: "US",
  asn: 64_500,
  ...more,
});

const minute = (number: number): string => new Date(Date.UTC(2022, 6, 1, 10, number)).toISOString();

const CROWDED = "2022-08-03T01:00:00Z";

/** As many victims in one minute as make a crowd at a sensor of one address. */
const crowd = (more: Partial<TestFlow>): readonly TestFlow[] =>
  Array.from({ length: 1200 }, (_, index) =>
    answer(CROWDED, { source: `10.1.${index >> 8}.${index & 255}`, packets: 3, ...more }),
  );

beforeAll(async () => {
  network = await openSmallNetwork({
    zone: "Asia/Tokyo",
    home: "JP",
    sensors: [
      { name: "tokyo", country: "JP" },
      { name: "oregon", country: "US" },
      { name: "dark", country: "US", addresses: [{ prefix: "198.18.0.0/16", from: null, to: null }] },
    ],
  });
  await network.addFlows([
    ...[0, 1, 5].map((at) => answer(minute(at), { port: 40_000 + at })),
    ...[10, 16, 17].map((at) => answer(minute(at), { sensor: "oregon", flags: 20 })),
    answer(minute(2), { service: 443, packets: 4 }),
    answer(minute(2), { service: 22, packets: 2 }),
    answer(minute(3), { flags: 16, packets: 3 }),
    answer(minute(3), { source: "203.0.113.1", protocol: 1, port: 3 * 256 + 3, service: 0, packets: 3, flags: 0 }),
    answer(minute(3), { source: "203.0.113.1", protocol: 1, port: 0, service: 0, packets: 5, flags: 0 }),
    answer(minute(4), { source: "203.0.113.2", protocol: 17, port: 5000, service: 53, packets: 9, payload: "dns" }),
    answer("2022-07-01T14:58:00Z", { source: "2001:db8::1", packets: 2 }),
    answer("2022-07-01T15:01:00Z", { source: "2001:db8::1", packets: 3 }),
    answer(minute(30), { source: "203.0.113.9", trafficClass: "request", service: 0, packets: 50 }),
    answer(minute(30), {
      source: "203.0.113.9",
      trafficClass: "request",
      port: 5060,
      protocol: 17,
      payload: "sip",
      packets: 8,
    }),
    answer(minute(30), {
      source: "203.0.113.8",
      trafficClass: "request",
      port: 5060,
      protocol: 17,
      payload: "cut",
      packets: 2,
    }),
    answer(minute(30), { source: "203.0.113.8", trafficClass: "request", port: 5060, protocol: 17, packets: 10 }),
    answer(minute(30), {
      source: "203.0.113.8",
      trafficClass: "request",
      port: 443,
      protocol: 6,
      payload: "tls",
      packets: 1,
    }),
    ...Array.from({ length: SPOOFED }, (_, index) =>
      answer(minute(50), { source: `10.0.${index >> 8}.${index & 255}`, port: 7, service: 8080, packets: 2 }),
    ),
    ...crowd({ sensor: "dark" }),
    ...crowd({ sensor: "oregon" }),
    answer(CROWDED, { sensor: "oregon", source: "203.0.113.77", destinations: 2, packets: 2 }),
  ]);
  await network.rollUp(["2022-07-01", "2022-07-02", "2022-08-03"]);
  for (const sensor of ["tokyo", "oregon", "dark"])
    for (const day of ["2022-07-01", "2022-07-02", "2022-08-03"]) await network.cover(sensor, day);
});

afterAll(() => network.close());

type Given = Record<string, string | number>;

async function rowsOf(id: string, parameters: Given): Promise<readonly Record<string, unknown>[]> {
  const { columns } = await computeFigure(network.context, id, parameters);
  const length = Object.values(columns)[0]?.length ?? 0;
  return Array.from({ length }, (_, row) =>
    Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[row]])),
  );
}

test("a victim has a row for each service, with its attacks, cut by silence, in minutes", async () => {
  const rows = await rowsOf("backscatter", { victim: VICTIM });
  expect(rows).toEqual([
    {
      bin: "2022-07-01",
      victim: VICTIM,
      region: "US",
      port: "80/TCP",
      packets: 6,
      sensors: 2,
      seconds: 11 * 60 + 2 * 60,
      kind: "tcp-reply",
      attacks: 2,
      asn: 64_500,
      first: "2022-07-01T19:00+09:00",
      last: "2022-07-01T19:17+09:00",
    },
    expect.objectContaining({ port: "443/TCP", packets: 4, seconds: 60, attacks: 1 }),
    expect.objectContaining({ port: "80/TCP", packets: 3, kind: "stray-ack" }),
  ]);
  const all = await rowsOf("backscatter", { victim: VICTIM, "min-packets": 1 });
  expect(all.map(({ port }) => port)).toEqual(["80/TCP", "443/TCP", "80/TCP", "22/TCP"]);
});

test("answers are told apart by kind, and a reflection is not called the attack of a service", async () => {
  const kinds = await rowsOf("backscatter", { bin: "month", "min-packets": 3 });
  expect(
    kinds
      .filter(({ victim }) => String(victim).startsWith("203.0.113."))
      .map(({ victim, port, kind }) => [victim, port, kind]),
  ).toEqual([
    ["203.0.113.2", "53/UDP", "reflection"],
    ["203.0.113.1", "ICMP", "icmp-reply"],
    ["203.0.113.1", "ICMP", "icmp-error"],
  ]);
  const { columns, japanese } = await computeFigure(network.context, "backscatter", {
    bin: "month",
    kind: "tcp-reply",
  });
  expect(new Set(columns["kind"])).toEqual(new Set(["tcp-reply"]));
  expect(new Set(japanese?.["kind"])).toEqual(new Set(["TCP応答"]));
  const reflections = await rowsOf("backscatter", { kind: "reflection" });
  expect(reflections.map(({ victim }) => victim)).toEqual(["203.0.113.2"]);
});

test("an attack over the edge of a day counts in both, each with its own part", async () => {
  const days = await rowsOf("backscatter", { victim: "2001:db8::1", "min-packets": 1 });
  expect(days.map(({ bin, packets, seconds }) => [bin, packets, seconds])).toEqual([
    ["2022-07-01", 2, 60],
    ["2022-07-02", 3, 60],
  ]);
  const [month] = await rowsOf("backscatter", { victim: "2001:db8::1", bin: "month" });
  expect([month?.["attacks"], month?.["seconds"]]).toEqual([1, 240]);
});

test("ten thousand “victims” of two packets each in a minute are a forged flood or a reflection, and no victims", async () => {
  const result = await computeFigure(network.context, "backscatter", { "min-packets": 2, top: 500 });
  const forged = result.columns["port"]?.flatMap((port, row) => (port === "8080/TCP" ? [row] : [])) ?? [];
  expect(forged.length).toBeGreaterThan(400);
  const labelled = result.labels.filter(({ label }) => label === "spoofed-flood").map(({ row }) => row);
  expect(labelled).toEqual(forged);
  expect(new Set(forged.map((row) => result.columns["kind"]?.[row]))).toEqual(new Set(["reflection"]));
  expect(result.caption.notes.map(({ en }) => en).join()).toContain(`in all: reflection ${2 * SPOOFED + 9} packets of`);
});

test("as many victims in one minute are no crowd at a sensor of more than one address", async () => {
  for (const sensors of ["dark", "oregon"]) {
    const rows = await rowsOf("backscatter", { sensors, from: "2022-08-03", to: "2022-08-04", top: 2000 });
    expect(rows.length).toBeGreaterThanOrEqual(1200);
    expect(new Set(rows.map(({ kind }) => kind))).toEqual(new Set(["tcp-reply"]));
  }
});

test("where too few answers came to tell attacks apart, the caption says so", async () => {
  const told = async (parameters: Given): Promise<string> =>
    (await computeFigure(network.context, "backscatter", parameters)).caption.notes.map(({ en }) => en).join("; ");
  expect(await told({ victim: VICTIM })).toContain("in 1 row too few answers reached the sensors");
  expect(await told({ victim: "203.0.113.1" })).not.toContain("too few answers");
});

test("requests are never backscatter, whatever class is asked for; a wrong address is refused", async () => {
  expect(await rowsOf("backscatter", { victim: "203.0.113.9", class: "all", "min-packets": 1 })).toEqual([]);
  await expect(rowsOf("backscatter", { victim: "a host" })).rejects.toMatchObject({ code: "address-invalid" });
});

test("payloads by port and class, with the share of all packets to the port", async () => {
  expect(await rowsOf("payloads", {})).toEqual([
    { port: "5060/UDP", payload_class: "sip", packets: 8, share: 0.4, sources: 1 },
    { port: "5060/UDP", payload_class: "cut", packets: 2, share: 0.1, sources: 1 },
    { port: "443/TCP", payload_class: "tls", packets: 1, share: 1, sources: 1 },
  ]);
  const one = await computeFigure(network.context, "payloads", { port: "5060/UDP", previous: true });
  expect(one.columns).toMatchObject({
    payload_class: ["none", "sip", "cut"],
    share: [0.5, 0.4, 0.1],
    previous_packets: [null, null, null],
  });
  expect(one.caption.notes.map(({ en }) => en).join()).toContain("2 of 10 packets with a payload are cut");
  const answers = await rowsOf("payloads", { class: "backscatter" });
  expect(answers).toEqual([{ port: "5000/UDP", payload_class: "dns", packets: 9, share: 1, sources: 1 }]);
});
