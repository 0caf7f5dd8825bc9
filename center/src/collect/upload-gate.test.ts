import { expect, test } from "vitest";
import { createUploadGate } from "./upload-gate.ts";

const LIMITS = { uploads: 3, uploadsOfSensor: 2 };

test("uploads of one name wait for each other, in order, and others do not", async () => {
  const gate = createUploadGate({ uploads: 10, uploadsOfSensor: 10 });
  const order: string[] = [];
  const enter = async (name: string, label: string): Promise<() => void> => {
    const leave = await gate.enter("s", name, 10);
    order.push(label);
    return leave;
  };
  const first = await enter("a", "first");
  const second = enter("a", "second");
  const third = enter("a", "third");
  const other = await enter("b", "other");
  expect(order).toEqual(["first", "other"]);
  expect(gate.bytes).toBe(40);
  first();
  const leaveSecond = await second;
  expect(order).toEqual(["first", "other", "second"]);
  leaveSecond();
  (await third)();
  other();
  expect(order).toEqual(["first", "other", "second", "third"]);
  expect(gate.bytes).toBe(0);
});

test("a sensor, and all together, have so many on their way, and room again when one has left", async () => {
  const gate = createUploadGate(LIMITS);
  const leave = await gate.enter("a", "a1", 1);
  await gate.enter("a", "a2", 1);
  await expect(gate.enter("a", "a3", 1)).rejects.toMatchObject({ code: "too-many", retryAfterSeconds: 1 });
  await gate.enter("b", "b1", 1);
  await expect(gate.enter("c", "c1", 1)).rejects.toMatchObject({ code: "too-many" });
  leave();
  await gate.enter("c", "c1", 1);
});
