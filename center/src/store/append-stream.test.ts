import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { InsertBody, appendStream } from "./append-stream.ts";
import type { ColumnBlock } from "./store.ts";

const blockOf = (...values: readonly number[]): ColumnBlock => ({
  length: values.length,
  columns: [{ name: "a", type: "UInt8", bytes: Uint8Array.from(values) }],
});

async function readAll(body: InsertBody): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of body) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("hex");
}

test("blocks follow each other in the body, and end ends it", async () => {
  const body = new InsertBody();
  let answer: () => void = () => undefined;
  const stream = appendStream(body, new Promise<void>((resolve) => (answer = resolve)));
  const read = readAll(body);
  await stream.write(blockOf(1, 2));
  await stream.write(blockOf(3));
  const ended = stream.end();
  expect(await read).toBe("010201610555496e74380102010101610555496e743803");
  answer();
  await ended;
});

test("a block is not taken before it is asked for", async () => {
  const body = new InsertBody();
  const stream = appendStream(body, new Promise<void>(() => undefined));
  let taken = false;
  void stream.write(blockOf(1)).then(() => (taken = true));
  await sleep(20);
  expect(taken).toBe(false);
  body.resume();
  await sleep(20);
  expect(taken).toBe(true);
});

test("a refusal ends a write that nobody would take", async () => {
  const body = new InsertBody();
  const stream = appendStream(body, Promise.reject(new Error("refused")));
  await expect(stream.write(blockOf(1))).rejects.toThrow("refused");
  await expect(stream.write(blockOf(1))).rejects.toThrow("refused");
  await expect(stream.end()).rejects.toThrow("refused");
});
