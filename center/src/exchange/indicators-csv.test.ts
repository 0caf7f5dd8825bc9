import { expect, test } from "vitest";
import { LISTED, TWIN } from "../../../test/bulletins/hand-made-twin.ts";
import { formatIndicators } from "./indicators-csv.ts";

test("each row says what it may be used for, until when, and to whom it may go", () => {
  expect(formatIndicators(TWIN, LISTED).split("\n")).toEqual([
    "source,region,asn,packets_at_least,port,first_seen_from,valid_until,tlp,bulletin",
    "198.51.100.7,BR,64500,20,37215/TCP,2022-07-29T08:00:00.000Z,2022-09-09T03:00:00.000Z,TLP:GREEN,2022-0007 r2",
    "2001:db8::7,VN,,500,37215/TCP,2022-07-29T08:00:00.000Z,2022-09-09T03:00:00.000Z,TLP:GREEN,2022-0007 r2",
    "",
  ]);
});
