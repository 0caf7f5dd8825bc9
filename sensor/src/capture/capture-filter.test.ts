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

test("no prefixes at all are refused: they would capture everything", () => {
  expect(() => captureFilter([], true)).toThrow(RangeError);
});
