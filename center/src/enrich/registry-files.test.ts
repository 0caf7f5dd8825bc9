import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { TeitenError } from "../telemetry/index.ts";
import { loadRegistry } from "./load-registry.ts";
import { readRegistryFiles, registryFolder, strayClaimFiles } from "./registry-files.ts";

const folder = registryFolder();
const registry = loadRegistry([]);

test("the reviewed files pass their schemas and belong together", () => {
  const { organisations, sources } = readRegistryFiles(folder);
  expect(strayClaimFiles(folder, organisations)).toEqual([]);
  expect(organisations.map(({ slug }) => slug)).toEqual(organisations.map(({ slug }) => slug).toSorted());
  for (const list of [
    organisations.map(({ slug }) => slug),
    organisations.map(({ name }) => name),
    sources.map(({ id }) => id),
  ]) {
    expect(new Set(list).size).toBe(list.length);
  }
  const known = new Set(sources.map(({ id }) => id));
  expect([...new Set(registry.claims().map(({ source }) => source))].filter((id) => !known.has(id))).toEqual([]);
});

test("every organisation has claims, every claim a source and a day from which it is known", () => {
  expect(registry.organisations().length).toBeGreaterThanOrEqual(40);
  const { organisations } = readRegistryFiles(folder);
  expect(registry.organisations()).toEqual(organisations.map(({ name }) => name).toSorted());
  expect(registry.claims().filter(({ source, knownFrom }) => source === "" || knownFrom === null)).toEqual([]);
});

test("no claim is wide enough to stand for a hosting company, or holds special addresses", () => {
  const wide = registry.claims().filter(({ range }) => {
    const [address = "", length] = range.split("/");
    return Number(length) < (address.includes(":") ? 29 : 20);
  });
  expect(wide).toEqual([]);
  const special = [
    "10.0.0.1",
    "127.0.0.1",
    "192.168.1.1",
    "169.254.0.1",
    "100.64.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "2001:db8::1",
    "fe80::1",
  ];
  expect(special.filter((address) => registry.held(address, "2022-07-01").length > 0)).toEqual([]);
});

test("the Japanese surveys hold on their days", () => {
  const on = (address: string, day: string): string | null => registry.lookup(address, day)?.organisation ?? null;
  expect(on("153.231.226.170", "2019-02-19")).toBeNull();
  expect(on("153.231.226.170", "2019-02-20")).toBe("NICT NOTICE");
  expect(on("150.249.227.175", "2024-01-01")).toBe("NICT NOTICE");
  expect(on("210.150.186.238", "2018-11-13")).toBeNull();
  expect(on("210.150.186.238", "2018-11-14")).toBe("NICT pre-survey");
  expect(on("210.150.186.238", "2019-01-31")).toBe("NICT pre-survey");
  expect(on("210.150.186.238", "2019-02-01")).toBeNull();
  expect(on("114.156.3.190", "2019-01-03")).toBe("ICT-ISAC Japan");
  expect(registry.organisation("NICT NOTICE")?.name_ja).toBe("NOTICE（総務省・NICT）");
});

test("claims of the state stand beside the files, by name or slug, and change the version", () => {
  const own = { range: "192.0.2.9/32", validFrom: null, validTo: null, knownFrom: null, knownTo: null } as const;
  const more = { evidence: "ptr", source: "own look-up", confidence: "high" } as const;
  const both = loadRegistry([
    { organisation: "shodan", ...own, ...more },
    { organisation: "Our partner", ...own, range: "192.0.2.10/32", ...more },
  ]);
  expect(both.lookup("192.0.2.9", "2022-01-01")?.organisation).toBe("Shodan");
  expect(both.lookup("192.0.2.10", "2022-01-01")?.organisation).toBe("Our partner");
  expect(both.version).not.toBe(registry.version);
  expect(both.version).toContain("+ 2 own");
  expect(loadRegistry([]).version).toBe(registry.version);
});

test("an entry that breaks its schema is named with file and line", () => {
  const copy = mkdtempSync(join(tmpdir(), "teiten-registry-"));
  try {
    cpSync(folder, copy, { recursive: true });
    const file = join(copy, "organisations.json");
    const lines = readFileSync(file, "utf8").split("\n");
    lines[2] = (lines[2] ?? "").replace('"slug":', '"slugg":');
    writeFileSync(file, lines.join("\n"));
    const failure = (): string => {
      try {
        readRegistryFiles(copy);
      } catch (error) {
        if (error instanceof TeitenError) return `${error.place} ${error.message}`;
      }
      return "read";
    };
    expect(failure()).toContain(`${file}:3`);
    writeFileSync(file, "[{]");
    expect(failure()).toContain(file);
  } finally {
    rmSync(copy, { recursive: true });
  }
});

test("the data stays small enough for a repository", () => {
  const { organisations } = readRegistryFiles(folder);
  const bytes = organisations.reduce((sum, { slug }) => sum + statSync(join(folder, "claims", `${slug}.csv`)).size, 0);
  expect(bytes).toBeLessThan(3_000_000);
});
