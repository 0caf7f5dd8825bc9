import * as names from "@teiten/core/names";
import { expect, test } from "vitest";
import { checkRange } from "./check-range.js";

function reason(text: string): string {
  const checked = checkRange(text, names);
  return "reason" in checked ? checked.reason : "taken";
}

test("takes ranges that a scanner may have, and says why it leaves others out", () => {
  expect(reason("141.212.121.1")).toBe("taken");
  expect(reason("141.212.120.0/22")).toBe("taken");
  expect(reason("2a06:4880::/29")).toBe("taken");
  expect(reason("C91.196.152.28")).toBe("not an address");
  expect(reason("/w00tw00t.at.ISC.SANS.DFind:)")).toBe("not an address");
  expect(reason("34.19.127.176/27")).toBe("bits are set behind the prefix length");
  expect(reason("104.131.64.0/18")).toBe("wider than /20");
  expect(reason("2a06:4880::/28")).toBe("wider than /29");
  for (const special of [
    "10.1.2.3",
    "127.0.0.1",
    "192.168.0.0/24",
    "100.64.0.1",
    "224.0.0.1",
    "2001:db8::1",
    "fe80::1",
  ]) {
    expect(reason(special)).toBe("not a global address");
  }
});
