import { expect, test } from "vitest";
import { virtualClock } from "../../../test/uplink/virtual-clock.ts";
import { FilterHandover } from "./filter-handover.ts";
import type { CaptureSpec } from "./packet-source.ts";

const spec = (prefix: string): CaptureSpec => ({ prefixes: [prefix], length: 96 });

/** A disk that takes a second for each filter, and what happened on it in order. */
function stand(): {
  readonly happened: string[];
  readonly disk: { full: boolean };
  readonly handover: FilterHandover;
} & {
  readonly clock: ReturnType<typeof virtualClock>;
} {
  const [clock, happened, disk] = [virtualClock(), [] as string[], { full: false }];
  let onDisk = "";
  const handover = new FilterHandover({
    async write({ prefixes }) {
      const text = prefixes.join();
      if (text === onDisk) return false;
      happened.push(`begins ${text}`);
      await new Promise<void>((resolve) => void clock.after(1000, resolve));
      if (disk.full) throw new Error("ENOSPC");
      onDisk = text;
      happened.push(`wrote ${text}`);
      return true;
    },
    renew: () => happened.push("renewed"),
    clock,
    report: ({ code }) => happened.push(code),
  });
  return { clock, happened, disk, handover };
}

test("the capture is renewed after its filter is on disk, and two writes never meet", async () => {
  const { clock, happened, handover } = stand();
  for (const prefix of ["192.0.2.1", "192.0.2.2", "192.0.2.3"]) {
    void handover.give(spec(prefix));
    await clock.pass(100);
  }
  await clock.pass(5000);
  expect(happened).toEqual([
    "begins 192.0.2.1",
    "wrote 192.0.2.1",
    "renewed",
    "begins 192.0.2.3",
    "wrote 192.0.2.3",
    "renewed",
  ]);
});

test("a filter for which there was no room is written when there is, and the capture is renewed then", async () => {
  const { clock, happened, disk, handover } = stand();
  disk.full = true;
  void handover.give(spec("192.0.2.1"));
  await clock.pass(30_000);
  expect(happened.filter((what) => !what.startsWith("begins"))).toEqual(["filter-not-written"]);
  disk.full = false;
  await clock.pass(15_000);
  expect(happened.slice(-2)).toEqual(["wrote 192.0.2.1", "renewed"]);
});

test("after a stop nothing is renewed", async () => {
  const { clock, happened, handover } = stand();
  void handover.give(spec("192.0.2.1"));
  await clock.pass(100);
  void handover.stop();
  await clock.pass(60_000);
  expect(happened).toEqual(["begins 192.0.2.1", "wrote 192.0.2.1"]);
});
