import { expect, test } from "vitest";
import { bulletinObjectId, observableId, uuid5 } from "./stix-identifiers.ts";

test("version 5 identifiers are those of RFC 9562", () => {
  expect(uuid5("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "www.example.com")).toBe("2ed6657d-e927-568b-95e1-2665a8aea6a2");
});

test("an observable's identifier follows from its properties, in whatever order they are given", () => {
  const one = observableId("network-traffic", { dst_port: 23, protocols: ["ipv4", "tcp"], src_ref: "ipv4-addr--1" });
  const other = observableId("network-traffic", { src_ref: "ipv4-addr--1", protocols: ["ipv4", "tcp"], dst_port: 23 });
  expect(one).toBe(other);
  expect(one).toMatch(/^network-traffic--[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("objects of a bulletin differ by type, bulletin and subject", () => {
  const ids = [
    bulletinObjectId("indicator", "A", "2022-0001", "198.51.100.1"),
    bulletinObjectId("indicator", "A", "2022-0002", "198.51.100.1"),
    bulletinObjectId("indicator", "B", "2022-0001", "198.51.100.1"),
    bulletinObjectId("indicator", "A", "2022-0001", "198.51.100.2"),
  ];
  expect(new Set(ids).size).toBe(4);
});
