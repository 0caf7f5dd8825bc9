import { appendFileSync, chownSync, existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseEnrolmentToken } from "@teiten/core/uplink";
import { afterEach, beforeEach, expect, test } from "vitest";
import { minute } from "../collect/collector-stand.ts";
import { enrolRaw, putSegment } from "../faults/uplink/raw-sensor.ts";
import type { CenterAddress } from "../faults/uplink/send-request.ts";
import { createObservatory } from "./observatory.ts";
import type { Observatory, Outcome } from "./observatory.ts";

const SLOW = { timeout: 120_000 };
let observatory: Observatory;
const running: { kill(): Promise<Outcome> }[] = [];

beforeEach(() => {
  observatory = createObservatory();
  expect(observatory.run(["init", "--home", "JP", "--zone", "Asia/Tokyo"]).code).toBe(0);
});

afterEach(async () => {
  for (const one of running.splice(0)) await one.kill();
  observatory.remove();
});

/** `teiten serve` on a port of its own, and the address that it tells. */
const serve = async (): Promise<{ readonly center: CenterAddress; kill(): Promise<Outcome> }> => {
  const { child, ended } = observatory.start(["serve", "--listen", "127.0.0.1:0"]);
  const port = await new Promise<number>((resolve, reject) => {
    let text = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      const [, digits] = /collector listens on https:\/\/127\.0\.0\.1:(\d+)/.exec(text) ?? [];
      if (digits !== undefined) resolve(Number(digits));
    });
    void ended.then(({ err }) => reject(new Error(err)));
  });
  const kill = (): Promise<Outcome> => {
    child.kill("SIGTERM");
    return ended;
  };
  running.push({ kill });
  return { center: { port, tls: true }, kill };
};

const json = (words: readonly string[]): Readonly<Record<string, readonly unknown[]>> => {
  const { code, out, err } = observatory.run([...words, "--format", "json"]);
  if (code !== 0) throw new Error(err);
  return (JSON.parse(out) as { columns: Record<string, readonly unknown[]> }).columns;
};

test("a sensor is added, enrolled, asked, and revoked beside a running center", SLOW, async () => {
  const { center, kill } = await serve();
  const added = observatory.run(["sensor", "add", "tokyo-1", "--country", "JP", "--address", "192.0.2.1"]);
  expect(added).toMatchObject({ code: 0 });
  expect(parseEnrolmentToken(added.out)).toMatchObject({ sensor: "tokyo-1" });
  expect(json(["sensor", "list"])).toMatchObject({ name: ["tokyo-1"], state: ["invited"], last_data: [null] });
  const tokyo = await enrolRaw(center, added.out);
  expect((await putSegment(center, tokyo, minute("tokyo-1", 0))).status).toBe(201);
  expect(observatory.run(["sensor", "set", "tokyo-1", "--payload", "first:64", "--canary"]).code).toBe(0);
  expect(observatory.run(["sensor", "rotate", "tokyo-1"]).code).toBe(0);
  expect(await putSegment(center, tokyo, minute("tokyo-1", 1))).toMatchObject({
    body: { settings: { payload: { keep: "first", bytes: 64 }, rotateKey: true } },
  });
  const listed = json(["sensor", "list"]);
  expect(listed).toMatchObject({ state: ["enrolled"], key: [`${tokyo.key.name}, rotation asked`] });
  expect(listed["last_data"]).not.toEqual([null]);
  expect(observatory.run(["sensor", "revoke", "tokyo-1"]).code).toBe(0);
  expect((await putSegment(center, tokyo, minute("tokyo-1", 2))).status).toBe(403);
  expect(json(["sensor", "list"])).toMatchObject({ state: ["revoked"], key: ["revoked"] });
  expect(json(["audit"])["action"]).toEqual([
    "sensor-added",
    "token-made",
    "sensor-enrolled",
    "sensor-changed",
    "rotation-asked",
    "keys-revoked",
    "key-revoked",
  ]);
  expect(observatory.run(["audit", "--verify"])).toMatchObject({ code: 0 });
  expect(await kill()).toMatchObject({ code: 0 });
});

test("a sensor that is retired is heard until its day, and not after", SLOW, async () => {
  const { center } = await serve();
  const added = observatory.run(["sensor", "add", "tokyo-1", "--country", "JP", "--address", "192.0.2.1"]);
  const tokyo = await enrolRaw(center, added.out);
  const later = observatory.run(["sensor", "retire", "tokyo-1", "--on", "2199-01-01"]);
  expect(later).toMatchObject({ code: 0, err: expect.stringContaining("teiten sensor revoke tokyo-1") as string });
  expect((await putSegment(center, tokyo, minute("tokyo-1", 0))).status).toBe(201);
  const now = observatory.run(["sensor", "retire", "tokyo-1", "--on", "2026-01-01"]);
  expect(now).toMatchObject({ code: 0, err: expect.stringContaining("1 key ended") as string });
  expect((await putSegment(center, tokyo, minute("tokyo-1", 1))).status).toBe(403);
});

test("one writer serves, and whatever cannot be done says why", SLOW, async () => {
  const { center } = await serve();
  expect(observatory.run(["serve", "--listen", "127.0.0.1:0"])).toMatchObject({
    code: 1,
    err: expect.stringMatching(/it does already[^]*writer-busy/) as string,
  });
  const other = createObservatory();
  expect(other.run(["serve", "--listen", "127.0.0.1:0"])).toMatchObject({
    code: 78,
    err: expect.stringContaining("data-uninitialised") as string,
  });
  expect(other.run(["init", "--home", "JP", "--zone", "Asia/Tokyo"]).code).toBe(0);
  expect(other.run(["serve", "--listen", `127.0.0.1:${center.port}`])).toMatchObject({
    code: 1,
    err: expect.stringContaining("listen-failed") as string,
  });
  expect(other.run(["serve", "--listen", "nowhere"])).toMatchObject({ code: 2 });
  other.remove();
});

test("a token pins the key that the center shows, and nobody but its owner reads that", SLOW, () => {
  const [one, two] = ["a", "b"].map((name) =>
    observatory.run(["sensor", "add", name, "--country", "JP", "--address", name === "a" ? "192.0.2.1" : "192.0.2.2"]),
  );
  expect(parseEnrolmentToken(one?.out ?? "")?.centerKey).toBe(parseEnrolmentToken(two?.out ?? "")?.centerKey);
  expect(statSync(join(observatory.data, "tls/key.pem")).mode & 0o777).toBe(0o600);
  const told = observatory.run(["sensor", "token", "a", "--collector", "https://c.example:8443", "--public-ca"]);
  expect(told.out).toMatch(
    /^sudo -u teiten-sensor teiten-sensor enrol https:\/\/c\.example:8443 teiten1\.a\.[0-9a-f]{32}\.ca --state \S+\n$/,
  );
  expect(told.err).toContain("systemctl enable --now teiten-sensor");
});

test.skipIf(process.getuid?.() !== 0)("root does not write into the data directory of another user", SLOW, () => {
  chownSync(join(observatory.data, "state.db"), 12_345, 12_345);
  for (const words of [["init"], ["sensor", "list"], ["serve", "--listen", "127.0.0.1:0"]]) {
    expect(observatory.run(words), words.join(" ")).toMatchObject({
      code: 78,
      err: expect.stringMatching(/belongs to user 12345[^]*sudo -u '#12345'[^]*data-owner/) as string,
    });
  }
  expect(existsSync(join(observatory.data, "state.db-wal"))).toBe(false);
});

test("an address of the collector that no agent would take adds nothing", SLOW, () => {
  const words = ["sensor", "add", "a", "--country", "JP", "--address", "192.0.2.1"];
  for (const url of ["http://198.51.100.1:8443", "https://198.51.100.1:8443/collect", "198.51.100.1:8443"]) {
    expect(observatory.run([...words, "--collector", url]), url).toMatchObject({
      code: 2,
      err: expect.stringMatching(/mend:.*https:\/\/198\.51\.100\.1:8443\n.*collector-url/) as string,
    });
  }
  expect(json(["sensor", "list"])).toMatchObject({ name: [] });
  const file = join(observatory.data, "teiten.yaml");
  appendFileSync(file, "collector:\n  url: http://198.51.100.1:8443\n");
  expect(observatory.run(words)).toMatchObject({ code: 2, err: expect.stringContaining("teiten.yaml") as string });
  expect(observatory.run([...words, "--collector", "https://198.51.100.1:8443/"])).toMatchObject({ code: 0 });
  expect(observatory.run(["sensor", "add", "b", "--country", "JP", "--address", "192.0.2.0/24"])).toMatchObject({
    code: 2,
    err: expect.stringContaining("teiten.yaml") as string,
  });
  const shared = observatory.run([...words.with(2, "b").with(6, "192.0.2.0/24"), "--no-token"]);
  expect(shared).toMatchObject({ code: 0, err: expect.stringContaining("warning: a has 192.0.2.1 at the") as string });
});

test("a sensor without an address, or without an agent, gets no token but a word", SLOW, () => {
  const bare = observatory.run(["sensor", "add", "bare", "--country", "JP"]);
  expect(bare).toMatchObject({ code: 0, out: "" });
  expect(bare.err).toContain("teiten sensor token bare");
  expect(observatory.run(["sensor", "token", "bare"])).toMatchObject({
    code: 2,
    err: expect.stringContaining("address-missing") as string,
  });
  expect(
    observatory.run(["sensor", "add", "files", "--country", "JP", "--address", "192.0.2.1", "--no-token"]),
  ).toMatchObject({ out: "" });
  expect(existsSync(join(observatory.data, "tls"))).toBe(false);
  expect(observatory.run(["sensor", "add", "moves", "--country", "JP", "--dynamic-address"]).out).toContain(
    "teiten1.moves.",
  );
  expect(json(["sensor", "list"])).toMatchObject({
    name: ["bare", "files", "moves"],
    state: ["import", "import", "invited"],
  });
  for (const words of [
    ["--payload", "first:0"],
    ["--segment-seconds", "0"],
    ["--flood-packets", "x"],
    ["--address", "2026-01-01T25:00:00Z/@192.0.2.1"],
  ]) {
    expect(observatory.run(["sensor", "set", "bare", ...words]), words.join(" ")).toMatchObject({ code: 2 });
  }
  expect(observatory.run(["sensor", "revoke", "nobody"])).toMatchObject({ code: 2 });
  expect(readFileSync(join(observatory.data, "teiten.yaml"), "utf8")).toContain("home: JP");
});
