import { expect, test } from "vitest";
import { TeitenError } from "../telemetry/index.ts";
import { parseConfiguration } from "./configuration.ts";
import { DEFAULT_PUBLICATION } from "./publication-settings.ts";
import { DEFAULT_SITE } from "./site-settings.ts";

test("what is not said has its default", () => {
  expect(parseConfiguration("home: JP\nzone: Asia/Tokyo\n", "f")).toEqual({
    home: "JP",
    zone: "Asia/Tokyo",
    store: "embedded",
    engine: { memory: null },
    collector: { url: null, tls: "own", reserve: 256 },
    site: DEFAULT_SITE,
    publication: DEFAULT_PUBLICATION,
  });
});

test("the collector has its own part, and TLS three forms", () => {
  const base = "home: JP\nzone: UTC\ncollector:\n";
  const of = (text: string): unknown => parseConfiguration(base + text, "f").collector;
  expect(of("  url: https://[2001:db8::1]:8443\n  reserve: 0\n")).toEqual({
    url: "https://[2001:db8::1]:8443",
    tls: "own",
    reserve: 0,
  });
  expect(of("  tls: off\n")).toMatchObject({ tls: "off" });
  expect(of("  tls: { certificate: c.pem, key: k.pem }\n")).toMatchObject({
    tls: { certificate: "c.pem", key: "k.pem" },
  });
});

test.each([
  ["home: JP\nzone: Asia/Tokio\n", "f:2:1", "zone-unknown"],
  ["home: Japan\nzone: UTC\n", "f:1:1", "config-invalid"],
  ["home: JP\nzone: UTC\nstore: ftp://x\n", "f:3:1", "config-invalid"],
  ["home: JP\nzone: UTC\nengine:\n  memory: lots\n", "f:4:3", "config-invalid"],
  ["home: JP\nzone: UTC\nengine:\n  memory: 1024\n  speed: 9\n", "f:5:3", "config-invalid"],
  ["home: JP\nzone: [\n", "f:3:1", "config-invalid"],
  ["home: JP\nzone: UTC\ncollector:\n  tls: on\n", "f:4:3", "config-invalid"],
  ["home: JP\nzone: UTC\ncollector:\n  url: https://u:p@host\n", "f:4:3", "config-invalid"],
  ["home: JP\nzone: UTC\ncollector:\n  tls: { key: k.pem }\n", "f:4:3", "config-invalid"],
  ["zone: UTC\n", "f:1:1", "config-invalid"],
  ["", "f:1:1", "config-invalid"],
])("%j is refused at %s", (text, place, code) => {
  try {
    parseConfiguration(text, "f");
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(TeitenError);
    expect(error).toMatchObject({ place, code, exitCode: 78 });
  }
});
