import { expect, test } from "vitest";
import { protocolName, protocolNumber } from "./protocol-names.ts";

test("numbers carry the names of the IANA registry", () => {
  const known: readonly (readonly [number, string])[] = [
    [0, "HOPOPT"],
    [1, "ICMP"],
    [2, "IGMP"],
    [4, "IPv4"],
    [6, "TCP"],
    [17, "UDP"],
    [41, "IPv6"],
    [47, "GRE"],
    [50, "ESP"],
    [58, "ICMPv6"],
    [88, "EIGRP"],
    [94, "IPIP"],
    [103, "PIM"],
    [112, "VRRP"],
    [115, "L2TP"],
    [132, "SCTP"],
    [136, "UDPLite"],
    [139, "HIP"],
    [143, "Ethernet"],
  ];
  for (const [number, name] of known) expect(protocolName(number)).toBe(name);
});

test("numbers without a keyword print as numbers, and every name leads back", () => {
  expect(protocolName(61)).toBe("protocol 61");
  expect(protocolName(253)).toBe("protocol 253");
  for (let number = 0; number < 256; number += 1) expect(protocolNumber(protocolName(number))).toBe(number);
  expect(protocolNumber("gre")).toBe(47);
  expect(protocolNumber("nonsense")).toBeNull();
  expect(protocolNumber("protocol 300")).toBeNull();
});
