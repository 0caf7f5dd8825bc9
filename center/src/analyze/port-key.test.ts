import fc from "fast-check";
import { expect, test } from "vitest";
import { keyOfLabel, labelOfKey } from "./port-key.ts";

test("property: a port's key prints as the port, and keys sort by protocol, port, fragment", () => {
  const port = fc.integer({ min: 0, max: 65_535 });
  fc.assert(
    fc.property(port, port, (a, b) => {
      expect(labelOfKey(keyOfLabel(`${a}/TCP`))).toBe(`${a}/TCP`);
      expect(labelOfKey(keyOfLabel(`${a}/UDP`))).toBe(`${a}/UDP`);
      expect(keyOfLabel(`${a}/TCP`)).toBeLessThan(keyOfLabel(`${b}/UDP`));
      expect(Math.sign(keyOfLabel(`${a}/TCP`) - keyOfLabel(`${b}/TCP`))).toBe(Math.sign(a - b));
      expect(keyOfLabel(`${a}/UDP`)).toBeLessThan(keyOfLabel("UDP (fragment)"));
    }),
  );
  for (const label of ["ICMP", "ICMPv6", "GRE", "UDP (fragment)", "TCP (fragment)", "protocol 253"]) {
    expect(labelOfKey(keyOfLabel(label))).toBe(label);
  }
});

test("what is no port says how to write one", () => {
  expect(() => keyOfLabel("23")).toThrow(expect.objectContaining({ code: "port-unknown", exitCode: 2 }));
});
