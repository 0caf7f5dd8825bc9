import { expect, test } from "vitest";
import { compareOrders } from "./agreement.ts";

const list = (text: string): string[] => text.split(" ");

test("equal lists agree wholly, lists without a common port not at all", () => {
  const ports = list("a b c d e f g h i j");
  expect(compareOrders(ports, ports)).toEqual({ jaccard: 1, rbo: 1, sameSetTo: 10 });
  expect(compareOrders(ports, list("k l m n o p q r s t"))).toEqual({ jaccard: 0, rbo: 0, sameSetTo: 0 });
});

test("two published lists agree as published", () => {
  const first = list("23 6379 22 80 445 5555 443 1433 81 8080");
  const third = list("23 6379 22 80 445 5555 443 ICMP 1433 19");
  const abroad = list("37215 23 22 ICMP 52869 5060 445 5555 80/UDP 443");
  expect(compareOrders(first, third).rbo).toBeCloseTo(0.972, 3);
  expect(compareOrders(first, third).sameSetTo).toBe(7);
  expect(compareOrders(first, abroad).rbo).toBeCloseTo(0.409, 3);
});
