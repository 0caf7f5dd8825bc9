import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { AnySchemaObject, ValidateFunction } from "ajv";
import { beforeAll, describe, expect, test } from "vitest";
import { stixBundle } from "../../center/src/exchange/index.ts";
import type { BulletinTwin } from "../../center/src/exchange/index.ts";
import { ROOT } from "../architecture/source-tree.ts";
import { LISTED, PLAIN, TWIN } from "../bulletins/hand-made-twin.ts";

const SCHEMAS = join(ROOT, "../shared/data/schemas/stix-2.1/schemas");
const isThere = existsSync(SCHEMAS);
if (!isThere) process.stderr.write(`skipped: ${SCHEMAS} is not there\n`);

describe.skipIf(!isThere)("bundles are valid by the OASIS schemas of STIX 2.1", () => {
  let ajv: Ajv2020;

  beforeAll(() => {
    ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false, unicodeRegExp: false });
    for (const name of readdirSync(SCHEMAS, { recursive: true, encoding: "utf8" })) {
      if (name.endsWith(".json"))
        ajv.addSchema(JSON.parse(readFileSync(join(SCHEMAS, name), "utf8")) as AnySchemaObject);
    }
  });

  const schemaOf = (place: string): ValidateFunction => {
    const { $id } = JSON.parse(readFileSync(join(SCHEMAS, place), "utf8")) as { readonly $id: string };
    const found = ajv.getSchema($id);
    if (found === undefined) throw new Error(`no schema ${$id}`);
    return found;
  };
  const faultsOf = (validate: ValidateFunction, value: unknown): unknown => (validate(value) ? [] : validate.errors);
  const folderOf = (type: string): string =>
    ["sdos", "sros", "observables", "common"].find((folder) => existsSync(join(SCHEMAS, folder, `${type}.json`))) ?? "";

  const cases: readonly (readonly [string, BulletinTwin, typeof LISTED])[] = [
    ["with sources of either version", TWIN, LISTED],
    ["without sources", { ...TWIN, indicators: { ...TWIN.indicators, count: 0, valid_until: null } }, []],
    ["withdrawn, for anybody", { ...TWIN, status: "withdrawn", tlp: "clear" }, LISTED],
    ["of a region, for few", { ...TWIN, tlp: "amber", change: { ...TWIN.change, port: null, protocol: null } }, LISTED],
    [
      "of a protocol without ports",
      { ...TWIN, change: { ...TWIN.change, port: "ICMP", protocol: "ICMP", port_number: null } },
      LISTED,
    ],
  ];

  test.each(cases)("%s: the bundle, and each object by the schema of its type", (_what, twin, listed) => {
    const bundle = JSON.parse(JSON.stringify(stixBundle(twin, listed, PLAIN))) as ReturnType<typeof stixBundle>;
    expect(faultsOf(schemaOf("common/bundle.json"), bundle)).toEqual([]);
    for (const object of bundle.objects) {
      expect(faultsOf(schemaOf(`${folderOf(object.type)}/${object.type}.json`), object), object.type).toEqual([]);
    }
  });

  test("a revision that revokes what an earlier one listed is valid as well", () => {
    const earlier = stixBundle(TWIN, LISTED, PLAIN).objects.filter(({ type }) => type === "indicator");
    const bundle = JSON.parse(JSON.stringify(stixBundle(TWIN, [], PLAIN, earlier))) as ReturnType<typeof stixBundle>;
    expect(bundle.objects.filter(({ revoked }) => revoked === true)).toHaveLength(LISTED.length);
    expect(faultsOf(schemaOf("common/bundle.json"), bundle)).toEqual([]);
  });

  test("the schemas object to what is wrong", () => {
    const bundle = stixBundle(TWIN, LISTED, PLAIN);
    const broken = (type: string, change: object): unknown => {
      const object = bundle.objects.find((one) => one.type === type);
      return faultsOf(schemaOf(`${folderOf(type)}/${type}.json`), { ...object, ...change });
    };
    expect(broken("indicator", { valid_from: "yesterday" })).not.toEqual([]);
    expect(broken("report", { object_refs: [] })).not.toEqual([]);
    expect(broken("observed-data", { number_observed: 0 })).not.toEqual([]);
    expect(broken("marking-definition", { extensions: {} })).not.toEqual([]);
    expect(broken("ipv4-addr", { id: "ipv4-addr--1" })).not.toEqual([]);
  });
});
