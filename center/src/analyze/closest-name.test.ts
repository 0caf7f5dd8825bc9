import { expect, test } from "vitest";
import { closestName, nameAdvice, nearestNames } from "./closest-name.ts";

const figures = ["port-ranking", "port-trend", "region-ranking", "coverage", "source"];

test("the nearest name within a third of its letters, else what it begins", () => {
  expect(closestName("port-rankin", figures)).toBe("port-ranking");
  expect(closestName("Port-Tredn", figures)).toBe("port-trend");
  expect(closestName("region", figures)).toBe("region-ranking");
  expect(closestName("zzz", figures)).toBe(null);
  expect(closestName("", figures)).toBe(null);
});

test("the nearest names come in order, each once, however far they are", () => {
  expect(nearestNames("port-trnd", [...figures, "source"], 2)).toEqual(["port-trend", "port-ranking"]);
  expect(nearestNames("zzz", [], 5)).toEqual([]);
  expect(nearestNames("zzz", figures, 9)).toHaveLength(5);
});

test("advice names the nearest, or the known ones", () => {
  expect(nameAdvice("covrage", figures)).toBe("did you mean “coverage”?");
  expect(nameAdvice("zzz", figures)).toMatch(/^known: port-ranking, /);
  expect(
    nameAdvice(
      "zzz",
      Array.from({ length: 20 }, (_, i) => `sensor-${i}`),
    ),
  ).toMatch(/, sensor-19$/);
  expect(nameAdvice("zzz", [])).toBe("there is none yet");
});
