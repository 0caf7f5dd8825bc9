import fc from "fast-check";
import { expect, test } from "vitest";
import { addressWords } from "./address-words.ts";
import { RangeBuilder } from "./range-builder.ts";
import type { RangeTable } from "./range-table.ts";
import { withoutSpecialPurpose } from "./special-purpose.ts";

function everywhere(): RangeTable {
  const builder = new RangeBuilder();
  builder.add4(0, 0xffff_ffff, 7);
  builder.add6(Uint32Array.of(0, 0, 0, 0, 0, 0, 0xfffe, 0xffff_ffff), 7);
  builder.add6(Uint32Array.of(0, 0, 0x1_0000, 0, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff), 7);
  return builder.build();
}

function valueOf(table: RangeTable, address: string): number {
  const [word0 = 0, word1 = 0, word2 = 0, word3 = 0] = addressWords(address) ?? [];
  return table.value6(word0, word1, word2, word3);
}

test("nothing is known of special-purpose addresses, and their neighbours keep what the data say", () => {
  const table = withoutSpecialPurpose(everywhere());
  const special =
    "0.0.0.0 10.255.255.255 100.64.0.1 127.0.0.1 169.254.1.1 172.16.0.8 172.31.255.255 192.0.0.1 192.0.2.255 " +
    "192.168.1.1 198.19.255.255 198.51.100.7 203.0.113.0 240.0.0.0 255.255.255.255 :: ::1 64:ff9b:1::1 100::1 " +
    "100:0:0:1::1 2001:2::1 2001:db8::1 3fff:fff::1 5f00::1 fd00::1 febf::1";
  const others =
    "1.0.0.0 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.1.1.1 172.15.255.255 172.32.0.0 192.0.1.0 " +
    "192.169.0.0 198.20.0.0 198.51.101.0 203.0.114.0 239.255.255.255 ::2 64:ff9b::1 100:0:0:2:: 2001:200::1 " +
    "2001:db9:: 4000:: fbff::1 fec0:: ffff::";
  expect(special.split(" ").filter((address) => valueOf(table, address) !== 0)).toEqual([]);
  expect(others.split(" ").filter((address) => valueOf(table, address) !== 7)).toEqual([]);
});

test("all other addresses keep their value, and clearing twice changes nothing more", () => {
  const word = fc.integer({ min: 0, max: 0xffff_ffff });
  const range = fc.tuple(word, word, fc.integer({ min: 1, max: 9 }));
  fc.assert(
    fc.property(fc.array(range, { maxLength: 30 }), fc.array(word, { maxLength: 50 }), (ranges, addresses) => {
      const builder = new RangeBuilder();
      for (const [one, other, value] of ranges) builder.add4(Math.min(one, other), Math.max(one, other), value);
      const table = builder.build();
      const cleared = withoutSpecialPurpose(table);
      const all = withoutSpecialPurpose(everywhere());
      for (const address of addresses) {
        expect(cleared.value4(address)).toBe(all.value4(address) === 0 ? 0 : table.value4(address));
      }
      expect(withoutSpecialPurpose(cleared).parts).toEqual(cleared.parts);
    }),
  );
});
