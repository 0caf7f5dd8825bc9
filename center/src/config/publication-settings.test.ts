import { expect, test } from "vitest";
import { parseConfiguration } from "./configuration.ts";

const read = (publication: string): ReturnType<typeof parseConfiguration>["publication"] =>
  parseConfiguration(`home: JP\nzone: Asia/Tokyo\n${publication}`, "teiten.yaml").publication;

test("a network without limits of its own has those of the product", () => {
  const { lateDays, least, apart, scanners } = read("");
  expect(lateDays).toBe(7);
  expect(least.week).toEqual({ sensors: 20, operators: 5 });
  expect(apart.sensors).toBe(60);
  expect(scanners).toBeNull();
});

test("stricter limits hold, part by part", () => {
  const { lateDays, epsilon, least, apart } = read(
    "publication:\n  lateDays: 30\n  epsilon: { week: 0.2 }\n  least: { week: { sensors: 40 } }\n  apart: { sensors: 20 }\n",
  );
  expect(lateDays).toBe(30);
  expect(epsilon).toEqual({ week: 0.2, month: 0.7, quarter: 1 });
  expect(least.week).toEqual({ sensors: 40, operators: 5 });
  expect(least.quarter).toEqual({ sensors: 5, operators: 2 });
  expect(apart).toEqual({ sensors: 20, operators: 5 });
});

test("looser ones are refused with the place and the reason", () => {
  const refused = (text: string): unknown => {
    try {
      return read(text);
    } catch (error) {
      return error;
    }
  };
  expect(refused("publication:\n  lateDays: 1\n")).toMatchObject({
    code: "config-looser",
    exitCode: 78,
    place: expect.stringMatching(/^teiten\.yaml:4:\d+$/) as string,
    message: expect.stringContaining("search in many rounds") as string,
  });
  expect(refused("publication:\n  epsilon: { week: 2 }\n")).toMatchObject({ code: "config-looser" });
  expect(refused("publication:\n  least: { quarter: { operators: 1 } }\n")).toMatchObject({ code: "config-looser" });
  expect(refused("publication:\n  sharedRows: 2\n")).toMatchObject({ code: "config-looser" });
  expect(refused("publication:\n  sourceCap: 5000\n")).toMatchObject({ code: "config-looser" });
  expect(refused("publication:\n  noise: 0\n")).toMatchObject({ code: "config-invalid" });
});
