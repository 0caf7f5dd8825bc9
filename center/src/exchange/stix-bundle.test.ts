import { expect, test } from "vitest";
import { LISTED, PLAIN, TWIN } from "../../../test/bulletins/hand-made-twin.ts";
import { stixBundle } from "./stix-bundle.ts";
import type { StixObject } from "./stix-tlp.ts";

const ofType = (objects: readonly StixObject[], type: string): readonly StixObject[] =>
  objects.filter((object) => object.type === type);
const first = stixBundle(TWIN, LISTED, PLAIN);
const later = { ...TWIN, revision: 3, published: "2022-08-20T03:00:00.000Z" };

test("the publisher is one object in every bulletin: created once, and a newer version where something changed", () => {
  const other = { ...TWIN, id: "2022-0009", first_published: "2022-09-01T00:00:00.000Z", tlp: "clear" } as const;
  const publisher = { ...TWIN.publisher, contact: "new@example.org" };
  const second = stixBundle({ ...other, published: other.first_published, publisher }, [], PLAIN);
  const [[before], [after]] = [ofType(first.objects, "identity"), ofType(second.objects, "identity")];
  expect(after?.id).toBe(before?.id);
  expect(after?.["created"]).toBe(before?.["created"]);
  expect(String(after?.["modified"]) > String(before?.["modified"])).toBe(true);
  expect(String(before?.["created"]) < TWIN.first_published).toBe(true);
});

test("sources that a later revision lists no more are revoked, and stay revoked", () => {
  const [kept, dropped] = LISTED;
  if (kept === undefined || dropped === undefined) throw new Error("two sources are listed");
  const revision = stixBundle(
    later,
    [kept],
    PLAIN,
    first.objects.filter(({ type }) => type === "indicator"),
  );
  const stands = ofType(revision.objects, "indicator");
  expect(stands.map(({ revoked, modified }) => [revoked ?? false, modified])).toEqual([
    [false, later.published],
    [true, later.published],
  ]);
  expect(String(stands[1]?.["pattern"])).toContain(dropped.source);
  expect(ofType(revision.objects, "report")[0]?.["object_refs"]).not.toContain(stands[1]?.id);
  const again = stixBundle({ ...later, published: "2022-08-30T03:00:00.000Z" }, LISTED, PLAIN, stands);
  expect(ofType(again.objects, "indicator").find(({ id }) => id === stands[1]?.id)).toEqual(stands[1]);
  expect(new Set(again.objects.map(({ id }) => id)).size).toBe(again.objects.length);
});
