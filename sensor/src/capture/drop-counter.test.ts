import { expect, test } from "vitest";
import { DropCounter } from "./drop-counter.ts";

const COUNTS = (dropped: number): string =>
  `tcpdump: 12 packets captured, 15 packets received by filter, ${dropped} packet${dropped === 1 ? "" : "s"} dropped by kernel\n`;

test("counts add up over the runs of tcpdump, however the messages are cut", async () => {
  const messages: string[] = [];
  const drops = new DropCounter((line) => messages.push(line));
  for (const letter of `listening on eth0, link-type EN10MB\n${COUNTS(3)}`) drops.push(letter);
  expect(drops.total).toBe(3);
  const next = drops.next(60_000);
  drops.push(COUNTS(5));
  await next;
  expect(drops.total).toBe(5);
  drops.push("12 packets captured\n15 packets received by filter\n7 packets dropped by kernel\n");
  drops.ended();
  drops.push(COUNTS(1));
  expect(drops.total).toBe(8);
  drops.push("tcpdump: pcap_loop: The interface disappeared\n");
  expect(messages).toEqual(["tcpdump: pcap_loop: The interface disappeared"]);
});

test("a count of 32 bits that turns over goes on", () => {
  const drops = new DropCounter(() => undefined);
  drops.push(COUNTS(2 ** 32 - 2));
  drops.push(COUNTS(3));
  expect(drops.total).toBe(2 ** 32 + 3);
});

test("a run that began without a word counts from 0", () => {
  const drops = new DropCounter(() => undefined);
  drops.push(COUNTS(100));
  drops.push(COUNTS(4));
  expect(drops.total).toBe(104);
});

test("a process is asked from the moment it listens until it goes", () => {
  const drops = new DropCounter(() => undefined);
  drops.push("pid 123\n");
  expect(drops.pid).toBeNull();
  drops.push("tcpdump: listening on eth0, link-type EN10MB (Ethernet), snapshot length 384 bytes\n");
  expect(drops.pid).toBe(123);
  drops.ended();
  expect(drops.pid).toBeNull();
});

test("who asks a process that does not answer waits no longer than it said", async () => {
  const drops = new DropCounter(() => undefined);
  await drops.next(10);
  drops.push(COUNTS(1));
  expect(drops.total).toBe(1);
});

test("a process whose id comes by another way may say that it listens first", () => {
  const drops = new DropCounter(() => undefined);
  drops.push("listening on eth0\n");
  drops.expect(123);
  expect(drops.pid).toBe(123);
});
