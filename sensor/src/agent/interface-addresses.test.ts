import { networkInterfaces } from "node:os";
import { expect, test } from "vitest";
import { interfaceAddresses } from "./interface-addresses.ts";

test("addresses that others can reach, and null for an interface that is not there", () => {
  expect(interfaceAddresses("no-such-one")).toBeNull();
  for (const name of Object.keys(networkInterfaces())) {
    const addresses = interfaceAddresses(name) ?? [];
    expect(
      addresses.filter((address) => /^(?:127\.|169\.254\.|::1$|fe80:)/.test(address)),
      name,
    ).toEqual([]);
  }
  expect(interfaceAddresses("lo") ?? []).toEqual([]);
});
