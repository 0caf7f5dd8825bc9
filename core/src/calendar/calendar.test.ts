import fc from "fast-check";
import { expect, test } from "vitest";
import {
  BIN_SIZES,
  CalendarError,
  addDays,
  addMonths,
  binLength,
  binOf,
  createBins,
  createRange,
  dayLength,
  dayName,
  dayNumber,
  dayOf,
  dayStart,
  daysIn,
  formatInstant,
  mondayOf,
  openZone,
  parseDay,
  parseInstant,
  parseInterval,
  previousRange,
  quarterOf,
  quarterRange,
  sameDayBefore,
  yearBeforeRange,
} from "./index.ts";

const ZONES = [
  "UTC",
  "Asia/Tokyo",
  "America/New_York",
  "Europe/Berlin",
  "America/Sao_Paulo",
  "America/St_Johns",
  "Australia/Lord_Howe",
  "Pacific/Apia",
  "Pacific/Kwajalein",
  "Africa/Casablanca",
  "Asia/Kathmandu",
  "Asia/Gaza",
  "Pacific/Chatham",
  "America/Caracas",
  "Asia/Pyongyang",
  "Europe/Dublin",
  "Antarctica/Troll",
  "Asia/Tehran",
].map(openZone);
const someZone = fc.constantFrom(...ZONES);
const someDay = fc.integer({ min: dayNumber("1971-01-01"), max: dayNumber("2099-12-31") }).map(dayName);

test("a day has its real length: 24 h in Tokyo, 23 h and 25 h where clocks change", () => {
  const berlin = openZone("Europe/Berlin");
  expect(dayStart(openZone("Asia/Tokyo"), "2022-07-01")).toBe(Date.UTC(2022, 5, 30, 15) / 1000);
  expect(dayLength(openZone("Asia/Tokyo"), "2022-03-27")).toBe(86_400);
  expect(dayLength(berlin, "2022-03-27")).toBe(82_800);
  expect(dayLength(berlin, "2022-10-30")).toBe(90_000);
  expect(dayLength(openZone("Australia/Lord_Howe"), "2022-10-02")).toBe(84_600);
});

test("midnight that the zone skips, and a day that it skips", () => {
  const paulo = openZone("America/Sao_Paulo");
  expect(formatInstant(paulo, dayStart(paulo, "2018-11-04"))).toBe("2018-11-04T01:00-02:00");
  const apia = openZone("Pacific/Apia");
  expect(dayLength(apia, "2011-12-30")).toBe(0);
  expect(dayOf(apia, dayStart(apia, "2011-12-31"))).toBe("2011-12-31");
  expect(createBins(apia, createRange("2011-12-29", "2012-01-01"), "day").labels).toEqual(["2011-12-29", "2011-12-31"]);
});

test("a midnight that comes twice begins its day the first time", () => {
  const john = openZone("America/St_Johns");
  const start = dayStart(john, "2010-11-07");
  expect(formatInstant(john, start)).toBe("2010-11-07T00:00-02:30");
  expect(dayOf(john, start + 3600)).toBe("2010-11-07");
});

test("property: borders are contiguous and every instant lies in exactly one day", () => {
  fc.assert(
    fc.property(someZone, someDay, fc.double({ min: 0, max: 0.999999, noNaN: true }), (zone, day, share) => {
      const start = dayStart(zone, day);
      const next = dayStart(zone, addDays(day, 1));
      expect(next).toBeGreaterThanOrEqual(start);
      if (next === start) return;
      expect(dayOf(zone, start)).toBe(day);
      expect(dayOf(zone, next - 1)).toBe(day);
      expect(dayOf(zone, start + Math.floor((next - start) * share))).toBe(day);
      expect(dayOf(zone, next)).not.toBe(day);
    }),
    { numRuns: 2000 },
  );
});

test("property: bins of every size cover the range without gap or overlap, and nest in days", () => {
  fc.assert(
    fc.property(
      someZone,
      someDay,
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom(...BIN_SIZES),
      (zone, from, n, size) => {
        const range = createRange(from, addDays(from, n));
        const bins = createBins(zone, range, size);
        const lengths = bins.starts.map((_, index) => binLength(bins, index));
        if (dayStart(zone, range.to) === dayStart(zone, from)) return;
        expect(bins.starts[0]).toBe(dayStart(zone, from));
        expect(bins.end).toBe(dayStart(zone, range.to));
        expect(Math.min(...lengths)).toBeGreaterThan(0);
        expect(new Set(bins.labels).size).toBe(bins.labels.length);
        bins.starts.forEach((start, index) => expect(binOf(bins, start)).toBe(index));
        expect(binOf(bins, bins.end)).toBe(-1);
        expect(binOf(bins, (bins.starts[0] ?? 0) - 1)).toBe(-1);
      },
    ),
    { numRuns: 300 },
  );
});

test("property: an instant that is printed is read back", () => {
  fc.assert(
    fc.property(someZone, fc.integer({ min: 100_000_000, max: 4_000_000_000 }), (zone, second) => {
      fc.pre(zone.offsetAt(second) % 60 === 0);
      expect(parseInstant(zone, formatInstant(zone, second))).toBe(second);
    }),
  );
});

test("hours follow the clock change, six hours the wall clock", () => {
  const york = openZone("America/New_York");
  const fall = createRange("2022-11-06", "2022-11-07");
  expect(createBins(york, fall, "hour").labels.slice(0, 4)).toEqual([
    "2022-11-06T00:00-04:00",
    "2022-11-06T01:00-04:00",
    "2022-11-06T01:00-05:00",
    "2022-11-06T02:00-05:00",
  ]);
  expect(createBins(york, fall, "hour").labels).toHaveLength(25);
  const quarters = createBins(york, fall, "6h");
  expect(quarters.labels.map((label) => label.slice(11, 16))).toEqual(["00:00", "06:00", "12:00", "18:00"]);
  expect(quarters.starts.map((_, index) => binLength(quarters, index) / 3600)).toEqual([7, 6, 6, 6]);
});

test("weeks begin on Monday and keep its label at the range's ends", () => {
  const bins = createBins(openZone("UTC"), createRange("2013-03-03", "2013-03-12"), "week");
  expect(bins.labels).toEqual(["2013-02-25", "2013-03-04", "2013-03-11"]);
  expect(bins.starts.map((_, index) => binLength(bins, index) / 86_400)).toEqual([1, 7, 1]);
  expect(bins.wholeLengths.map((length) => length / 86_400)).toEqual([7, 7, 7]);
  const months = createBins(openZone("Europe/Berlin"), createRange("2022-03-15", "2022-04-02"), "month");
  expect(months.wholeLengths.map((length) => length / 3600)).toEqual([31 * 24 - 1, 30 * 24]);
  expect(mondayOf("1969-12-31")).toBe("1969-12-29");
});

test("quarters, months and the range before", () => {
  expect(quarterRange("2022Q3")).toEqual({ from: "2022-07-01", to: "2022-10-01" });
  expect(quarterOf("2022-09-30")).toBe("2022Q3");
  expect(addMonths("2022-01-01", -1)).toBe("2021-12-01");
  expect(previousRange(quarterRange("2022Q1"))).toEqual({ from: "2021-10-01", to: "2022-01-01" });
  expect(previousRange(createRange("2022-07-04", "2022-07-11"))).toEqual({ from: "2022-06-27", to: "2022-07-04" });
  expect(daysIn(createRange("2020-02-28", "2020-03-01"))).toEqual(["2020-02-28", "2020-02-29"]);
});

test.each([
  ["2022-07-01", "2022-10-01", "2021-07-01", "2021-10-01"],
  ["2025-02-01", "2025-03-01", "2024-02-01", "2024-03-01"],
  ["2024-02-01", "2024-03-01", "2023-02-01", "2023-03-01"],
  ["2024-02-29", "2024-03-01", "2023-02-28", "2023-03-01"],
  ["2024-02-28", "2024-02-29", "2023-02-28", "2023-03-01"],
  ["2021-02-28", "2021-03-01", "2020-02-28", "2020-02-29"],
  ["2021-12-31", "2022-01-01", "2020-12-31", "2021-01-01"],
])("a year before %s/%s are the days of the same names", (from, to, fromBefore, toBefore) => {
  expect(yearBeforeRange(createRange(from, to))).toEqual({ from: fromBefore, to: toBefore });
});

test("29 February has no day a year before, every other day has one", () => {
  expect(sameDayBefore("2024-02-29")).toBeNull();
  expect(sameDayBefore("2025-02-28")).toBe("2024-02-28");
});

test.each([
  ["2022-02-30", "day-invalid"],
  ["2022-7-1", "day-invalid"],
  ["1066-10-14", "day-invalid"],
  ["yesterday", "day-invalid"],
])("a day that is none: %s", (text, code) => {
  expect(() => parseDay(text)).toThrow(expect.objectContaining({ code, text }));
});

test("other bad input says what and how it should look", () => {
  const zone = openZone("Asia/Tokyo");
  expect(() => openZone("Asia/Tokio")).toThrow(CalendarError);
  expect(() => createRange("2022-07-02", "2022-07-01")).toThrow(/ends \(2022-07-01\) before it begins/);
  expect(() => createRange("2022-07-01", "2022-07-01")).toThrow(/holds no day/);
  expect(() => quarterRange("2022Q5")).toThrow(/not a quarter/);
  expect(() => parseInstant(zone, "2022-07-01T25:00")).toThrow(/not a date and time/);
  expect(() => parseInterval(zone, "2022-07-01")).toThrow(/not a range/);
  expect(() => parseInterval(zone, "2022-07-01T12:00/2022-07-01T12:00")).toThrow(/holds nothing/);
});

test("date-times are read in the zone, with an offset, or in UTC", () => {
  const zone = openZone("Asia/Tokyo");
  const second = Date.UTC(2022, 5, 30, 15, 30) / 1000;
  expect(parseInstant(zone, "2022-07-01T00:30")).toBe(second);
  expect(parseInstant(zone, "2022-07-01 00:30:00+09:00")).toBe(second);
  expect(parseInstant(zone, "2022-06-30T15:30:00Z")).toBe(second);
  expect(parseInterval(zone, "2022-07-01/2022-07-01T24:00")).toEqual({ from: second - 1800, to: second + 84_600 });
});
