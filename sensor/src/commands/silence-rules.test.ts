import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../../../test/architecture/source-tree.ts";
import { silenceRules } from "./silence-rules.ts";

test("deploy/nftables-sensor.conf is what the agent prints for its example collector", () => {
  const addresses = ["192.0.2.1", "2001:db8::1"];
  const file = readFileSync(join(ROOT, "deploy/nftables-sensor.conf"), "utf8");
  expect(file).toBe(silenceRules({ addresses, port: 8443 }));
});

test("a collector with addresses of one family, or with several, leaves the other set empty", () => {
  const rules = silenceRules({ addresses: ["192.0.2.1", "192.0.2.2"], port: 443 });
  expect(rules).toContain("elements = { 192.0.2.1 . 443, 192.0.2.2 . 443 }");
  expect(rules.match(/elements/g)).toHaveLength(1);
});
