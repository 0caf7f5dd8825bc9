import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { silenceRules } from "../../sensor/src/commands/silence-rules.ts";
import { ROOT } from "../architecture/source-tree.ts";

const read = (path: string): string => readFileSync(join(ROOT, "deploy", path), "utf8");

test("deploy/nftables-sensor.conf is what `teiten-sensor check` prints for an example collector", () => {
  expect(read("nftables-sensor.conf")).toBe(silenceRules({ addresses: ["192.0.2.1", "2001:db8::1"], port: 8443 }));
});

test("agent and capture meet at the pipes that the package makes", () => {
  const [agent, capture] = [read("systemd/teiten-sensor.service"), read("systemd/teiten-capture@.service")];
  const pipes = [...read("debian/sensor/tmpfiles.conf").matchAll(/^p (\S+) 0600 teiten-sensor teiten-sensor -$/gm)];
  expect(pipes).toHaveLength(2);
  for (const [, pipe = ""] of pipes) {
    expect(agent).toContain(pipe);
    expect(capture).toContain(`=file:${pipe}\n`);
  }
});
