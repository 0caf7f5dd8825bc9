import { BUILT_IN } from "@teiten/core/flow";
import { createPacketColumns } from "@teiten/core/packet";
import { expect, test } from "vitest";
import { packetMarksOf } from "./open-ingest.ts";

test("the rules of this release run as the code that is written out for them, also under another name", () => {
  expect(packetMarksOf(BUILT_IN)).toBe(null);
  expect(packetMarksOf({ ...BUILT_IN, name: "mine" })).toBe(null);
});

test("rules of another release run as they are written", () => {
  const marks = BUILT_IN.marks.map((mark) => (mark?.mark === "mirai" ? { ...mark, when: [{ ttl: 7 }] } : mark));
  const find = packetMarksOf({ ...BUILT_IN, marks });
  const batch = createPacketColumns(1);
  batch.length = 1;
  batch.version[0] = 4;
  batch.protocol[0] = 6;
  batch.has[0] = 3;
  batch.tcpFlags[0] = 2;
  batch.ttl[0] = 7;
  batch.ipId[0] = 1;
  const found = new Uint16Array(1);
  find?.(batch, found);
  expect(found[0]).toBe(1 << BUILT_IN.marks.findIndex((mark) => mark?.mark === "mirai"));
});
