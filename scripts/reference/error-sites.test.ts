import { expect, test } from "vitest";
import { findErrorSites } from "./error-sites.js";

const find = (source: string): ReturnType<typeof findErrorSites> => findErrorSites(new Map([["a.ts", source]]));

test("reads code, exit code, message and advice", () => {
  const source = 'throw new TeitenError({ code: "a-b", message: "it, {broke}", advice: \'mend "it"\', exitCode: 78 });';
  expect(find(source).sites).toEqual([
    { code: "a-b", exitCode: 78, file: "a.ts", message: "it, {broke}", advice: 'mend "it"' },
  ]);
});

test("shows … for what is filled in, nested templates included", () => {
  const source = 'new TeitenError({ code: "a", message: `in ${f({ a: `${b}` })}: ${c}` + " and on", place });';
  expect(find(source).sites[0]).toMatchObject({ message: "in …: … and on", advice: null });
});

test("a choice of codes or messages gives both", () => {
  const source = 'new TeitenError({ code: x ? "a" : "b", message: x ? "this" : "that" });';
  expect(find(source).sites.map(({ code, message }) => `${code}: ${message ?? ""}`)).toEqual([
    "a: this / that",
    "b: this / that",
  ]);
});

test("follows a constant that stands before it", () => {
  const source = 'const advice = "do it";\nnew TeitenError({ code: "a", message, advice });';
  expect(find(source).sites[0]).toMatchObject({ message: null, advice: "do it" });
});

test("the condition of a choice is not what is said", () => {
  const source = 'new TeitenError({ code: "a", message: text.startsWith("x") ? error?.message : `b ${text ?? "c"}` });';
  expect(find(source).sites[0]?.message).toBe("b …");
});

test("names the place of an error whose code is not written out", () => {
  expect(find("\nnew TeitenError({ code, message: `m` });").withoutCode).toEqual(["a.ts:2"]);
});

test("leaves out what a choice compares with, and looks into a table of codes", () => {
  expect(find('new TeitenError({ code: kind === "x" ? "a-b" : "c-d" });').sites.map(({ code }) => code)).toEqual([
    "a-b",
    "c-d",
  ]);
  const table = 'const CODES: Readonly<Record<string, string>> = {\n  "not-this": "a-b",\n  empty: "c-d",\n};\n';
  expect(find(`${table}new TeitenError({ code: CODES[error.code] });`).sites.map(({ code }) => code)).toEqual([
    "a-b",
    "c-d",
  ]);
});

test("an error that passes on the code of another can have each of its codes", () => {
  const declared = 'export class DayError extends Error {\n  readonly code: "a-b" | "c-d";\n}\n';
  const raise = "if (error instanceof DayError) throw new TeitenError({ code: error.code });\n";
  expect(find(declared + raise).sites.map(({ code }) => code)).toEqual(["a-b", "c-d"]);
  const prefixed = "function f(error: DayError) {\n  return new TeitenError({ code: `day-${error.code}` });\n}\n";
  expect(find(declared + prefixed).sites.map(({ code }) => code)).toEqual(["day-a-b", "day-c-d"]);
  expect(find(raise).withoutCode).toEqual(["a.ts:1"]);
});

test("reads reports that stand in a table", () => {
  const source = 'const KNOWN: Record<string, ErrorReport> = { "1": { code: "a-b", message: "m", exitCode: 78 } };\n';
  const found = find(`${source}new TeitenError({ ...known, cause });`);
  expect(found).toEqual({
    sites: [{ code: "a-b", exitCode: 78, file: "a.ts", message: "m", advice: null }],
    withoutCode: [],
  });
  expect(find("new TeitenError({ ...known, cause });").withoutCode).toHaveLength(1);
});
