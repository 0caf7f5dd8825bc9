import fc from "fast-check";
import { expect, test } from "vitest";
import { parsePort, portLabel, PortNameError } from "./port-label.ts";

test("prints the key of a port figure", () => {
  expect(portLabel(6, 23, 0)).toBe("23/TCP");
  expect(portLabel(17, 5060, false)).toBe("5060/UDP");
  expect(portLabel(17, 0, 1)).toBe("UDP (fragment)");
  expect(portLabel(6, 0, true)).toBe("TCP (fragment)");
  expect(portLabel(1, 8 * 256, 0)).toBe("ICMP");
  expect(portLabel(58, 128 * 256, 0)).toBe("ICMPv6");
  expect(portLabel(47, 0, 0)).toBe("GRE");
  expect(portLabel(61, 0, 0)).toBe("protocol 61");
});

test("ICMP is one bucket whatever its type, code and fragment", () => {
  expect(new Set([portLabel(1, 0, 0), portLabel(1, 3 * 256 + 3, 0), portLabel(1, 0, 1)])).toEqual(new Set(["ICMP"]));
});

test("reads what it prints, in any case", () => {
  expect(parsePort("23/tcp")).toEqual({ protocol: 6, port: 23, fragment: false });
  expect(parsePort(" 5060/UDP ")).toEqual({ protocol: 17, port: 5060, fragment: false });
  expect(parsePort("icmp")).toEqual({ protocol: 1, port: null, fragment: false });
  expect(parsePort("ICMPv6")).toEqual({ protocol: 58, port: null, fragment: false });
  expect(parsePort("UDP (fragment)")).toEqual({ protocol: 17, port: null, fragment: true });
  expect(parsePort("protocol 61")).toEqual({ protocol: 61, port: null, fragment: false });
});

test("every label comes back as its key", () => {
  const key = fc.record({
    protocol: fc.integer({ min: 0, max: 255 }),
    port: fc.integer({ min: 0, max: 65535 }),
    fragment: fc.boolean(),
  });
  fc.assert(
    fc.property(key, ({ protocol, port, fragment }) => {
      const label = portLabel(protocol, port, fragment);
      const read = parsePort(label);
      expect(portLabel(read.protocol, read.port ?? 0, read.fragment)).toBe(label);
      expect(read.protocol).toBe(protocol);
    }),
  );
});

test("says how to mend what is not a port", () => {
  const advice = (text: string): string => {
    try {
      parsePort(text);
    } catch (error) {
      if (error instanceof PortNameError) return error.advice;
    }
    return "accepted";
  };
  expect(advice("23")).toContain("23/TCP or 23/UDP");
  expect(advice("tcp/23")).toContain("23/TCP");
  expect(advice("70000/TCP")).toContain("65535");
  expect(advice("")).toContain("23/TCP");
  expect(advice("TCP")).toContain("23/TCP");
  expect(advice("23/SCTP")).toContain("23/TCP");
  expect(advice("protocol 256")).toContain("23/TCP");
});
