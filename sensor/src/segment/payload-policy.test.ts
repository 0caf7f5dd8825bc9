import fc from "fast-check";
import { expect, test } from "vitest";
import type { PayloadPolicy } from "@teiten/core/uplink";
import { bytes, ethernet, ipv4, ipv6, tcp, udp } from "../../../test/captures/packet-builder.ts";
import { PAYLOAD_HASH, PayloadCut, captureLength } from "./payload-policy.ts";

const PAYLOAD = Uint8Array.from({ length: 300 }, (_, index) => index & 0xff);
const SOURCE = { source: "203.0.113.1" } as const;
const V6 = { next: 6 } as const;

function kept(
  policy: PayloadPolicy,
  frame: Uint8Array,
  linkType = 1,
  key = new Uint8Array(32),
): [number, string | null] {
  const cut = new PayloadCut(policy, linkType, key);
  const view = new DataView(bytes(new Uint8Array(3), frame).buffer);
  const length = cut.keptLength(view, 3, frame.length);
  const hash = cut.payloadHash(view, 3);
  return [length, hash === null ? null : Buffer.from(hash).toString("hex")];
}

const TCP_PACKET = ipv4(SOURCE, bytes(tcp(), PAYLOAD));
const tags = (inner: Uint8Array): Uint8Array => bytes(new Uint8Array(12), "88a8 0064 8100 0005 0800", inner);

test.each<[string, number, Uint8Array, number]>([
  ["TCP in Ethernet", 1, ethernet(0x0800, TCP_PACKET), 14 + 20 + 20],
  ["two VLAN tags", 1, tags(TCP_PACKET), 22 + 20 + 20],
  ["UDP in IPv6", 1, ethernet(0x86dd, ipv6({ next: 17 }, bytes(udp(1, 2), PAYLOAD))), 14 + 40 + 8],
  ["raw IPv4", 101, TCP_PACKET, 40],
  ["cooked", 113, bytes(new Uint8Array(14), "0800", TCP_PACKET), 16 + 40],
  ["cooked, second form", 276, bytes("0800", new Uint8Array(18), TCP_PACKET), 20 + 40],
  ["an extension header", 101, ipv6({ next: 60 }, bytes("06 00 0000 00000000", tcp(), PAYLOAD)), 40 + 8 + 20],
  ["a later fragment", 101, ipv6({ next: 44 }, bytes("06 00 0008 00000000", PAYLOAD)), 40 + 8],
  ["no IP at all", 1, ethernet(0x0806, PAYLOAD), 64],
  ["an unknown link", 147, PAYLOAD, 64],
])("headers end where they do: %s", (_what, linkType, frame, headers) => {
  expect(kept({ keep: "none" }, frame, linkType)).toEqual([headers, null]);
  expect(kept({ keep: "first", bytes: 128 }, frame, linkType)[0]).toBe(Math.min(frame.length, headers + 128));
  expect(kept({ keep: "full" }, frame, linkType)).toEqual([frame.length, null]);
});

test("padding of the link is not payload", () => {
  const frame = bytes(ethernet(0x0800, ipv4(SOURCE, tcp())), new Uint8Array(6));
  expect(kept({ keep: "first", bytes: 128 }, frame)).toEqual([54, null]);
  expect(kept({ keep: "hash" }, frame)).toEqual([54, null]);
});

test("the same payload has the same hash behind any headers, and another with another key", () => {
  const [length, hash] = kept({ keep: "hash" }, ethernet(0x0800, TCP_PACKET));
  const other = kept({ keep: "hash" }, ipv6(V6, bytes(tcp({ destination: 9 }), PAYLOAD)), 101);
  expect(length).toBe(54);
  expect(hash).toHaveLength(PAYLOAD_HASH * 2);
  expect(other[1]).toBe(hash);
  expect(kept({ keep: "hash" }, TCP_PACKET, 101, new Uint8Array(32).fill(1))[1]).not.toBe(hash);
});

test("property: any bytes of any link are measured within themselves", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 160 }),
      fc.constantFrom(1, 12, 101, 113, 228, 229, 276, 9999),
      fc.constantFrom<PayloadPolicy>({ keep: "none" }, { keep: "hash" }, { keep: "first", bytes: 9 }, { keep: "full" }),
      (frame, linkType, policy) => {
        const [length] = kept(policy, frame, linkType);
        expect(length).toBeGreaterThanOrEqual(0);
        expect(length).toBeLessThanOrEqual(frame.length);
      },
    ),
    { numRuns: 3000 },
  );
});

test("the capture is asked for what a policy needs", () => {
  expect(captureLength({ keep: "none" })).toBe(256);
  expect(captureLength({ keep: "first", bytes: 128 })).toBe(384);
  expect(captureLength({ keep: "hash" })).toBe(262_144);
  expect(captureLength({ keep: "first", bytes: 1e9 })).toBe(262_144);
});
