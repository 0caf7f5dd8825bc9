import { expect, test } from "vitest";
import { DEFAULT_SITE } from "../config/index.ts";
import type { SensorRecord } from "../state/index.ts";
import { checkSite } from "./guard-site.ts";

const SENSOR: SensorRecord = {
  id: 1,
  name: "quiet-corner",
  country: "JP",
  network: "hidden-net",
  operator: "Secret Operator",
  addresses: [{ prefix: "203.0.113.120", from: null, to: null }],
  groups: [],
  retiredOn: null,
};

function check(path: string, text: string, settings = DEFAULT_SITE): void {
  checkSite(new Map([[path, Buffer.from(text)]]), [SENSOR], settings);
}

test("addresses in any form, neighbourhoods and names stop a site", () => {
  const texts = [
    "203.0.113.120",
    "203.0.113.5",
    "cb007178",
    "120.113.0.203.in-addr.arpa",
    "quiet-corner",
    "hidden-net",
  ];
  for (const text of texts) {
    expect(() => check("en/index.html", `<p>${text}</p>`), text).toThrow(/would tell of a sensor/);
  }
  expect(() => check("data/203.0.113.120.csv", "")).toThrow(/would tell of a sensor/);
  expect(() => check("data/scanner-ranges.csv", "203.0.113.120/32")).toThrow(/would tell of a sensor/);
  expect(() => check("en/index.html", "<p>198.51.100.1</p>")).not.toThrow();
});

test("what the settings print or allow may stand there, an address never", () => {
  const operator = { ja: "Secret Operator", en: "Secret Operator" };
  expect(() => check("en/index.html", "Secret Operator")).toThrow(/would tell/);
  expect(() => check("en/index.html", "Secret Operator", { ...DEFAULT_SITE, operator })).not.toThrow();
  const allow = ["quiet-corner", "203.0.113.120"];
  expect(() => check("en/index.html", "quiet-corner", { ...DEFAULT_SITE, allow })).not.toThrow();
  expect(() => check("en/index.html", "203.0.113.120", { ...DEFAULT_SITE, allow })).toThrow(/would tell/);
});
