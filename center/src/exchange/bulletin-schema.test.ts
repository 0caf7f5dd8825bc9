import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { TWIN } from "../../../test/bulletins/hand-made-twin.ts";
import { BULLETIN_SCHEMA } from "./bulletin-schema.ts";

const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(BULLETIN_SCHEMA);

test("a bulletin with every part is valid, and one that says more or less is not", () => {
  expect(validate(TWIN), JSON.stringify(validate.errors)).toBe(true);
  expect(validate({ ...TWIN, sensors: ["tokyo-1"] })).toBe(false);
  expect(validate({ ...TWIN, headline: { en: "Only one language" } })).toBe(false);
  expect(validate({ ...TWIN, breadth: { ...TWIN.breadth, scope: "nowhere" } })).toBe(false);
  expect(validate({ ...TWIN, history: [] })).toBe(false);
});

test("the reference holds the schema", () => {
  const page = new URL("../../../docs/reference/bulletin.schema.json", import.meta.url);
  expect(JSON.parse(readFileSync(page, "utf8"))).toEqual(BULLETIN_SCHEMA);
});
