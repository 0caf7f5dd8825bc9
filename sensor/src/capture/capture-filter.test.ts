import { expect, test } from "vitest";
import { captureFilter } from "./capture-filter.ts";

test("addresses and prefixes of both families, the VLAN part last", () => {
  expect(captureFilter(["192.0.2.1"], false)).toBe("(ip dst host 192.0.2.1)");
  expect(captureFilter(["192.0.2.0/24", "2001:db8::1", "2001:db8:1::/48", "192.0.2.9/32"], true)).toBe(
    "(ip dst net 192.0.2.0/24) or (ip6 dst host 2001:db8::1) or (ip6 dst net 2001:db8:1::/48) or (ip dst host 192.0.2.9)" +
      " or (vlan and ((ip dst net 192.0.2.0/24) or (ip6 dst host 2001:db8::1) or (ip6 dst net 2001:db8:1::/48) or (ip dst host 192.0.2.9)))",
  );
});

test.each([
  "",
  "192.0.2.1 or arp",
  "192.0.2.256",
  "192.0.2.1/33",
  "2001:db8::/129",
  "host",
  "-w x",
  "192.0.2.1/",
  "192.0.2.7/24",
  "fe80::1%eth0",
])("%s is no prefix", (text) => {
  expect(() => captureFilter([text], true)).toThrow(RangeError);
});

test("what the collector answers is left out, tagged or not", () => {
  const collector = { addresses: ["198.51.100.7", "2001:db8::7"], port: 8443 };
  const parts =
    "((ip dst host 192.0.2.1)) and not (tcp src port 8443 and (ip src host 198.51.100.7 or ip6 src host 2001:db8::7))";
  expect(captureFilter(["192.0.2.1"], false, collector)).toBe(parts);
  expect(captureFilter(["192.0.2.1"], true, collector)).toBe(`(${parts}) or (vlan and (${parts}))`);
  expect(captureFilter(["192.0.2.1"], false, { addresses: [], port: 8443 })).toBe("(ip dst host 192.0.2.1)");
});

test("a collector that is no address and port is refused", () => {
  for (const [address, port] of [
    ["collect.example.net", 443],
    ["192.0.2.7 or arp", 443],
    ["192.0.2.7", 0],
    ["192.0.2.7", 1.5],
  ] as const) {
    expect(() => captureFilter(["192.0.2.1"], true, { addresses: [address], port })).toThrow(RangeError);
  }
});

test("no prefixes at all are refused: they would capture everything", () => {
  expect(() => captureFilter([], true)).toThrow(RangeError);
});
