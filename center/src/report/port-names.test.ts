import { expect, test } from "vitest";
import { reportPortLabel } from "./port-names.ts";

test("names of the display list and of the registry stand before the key", () => {
  expect(reportPortLabel("23/TCP")).toBe("Telnet(23/TCP)");
  expect(reportPortLabel("6379/TCP")).toBe("redis(6379/TCP)");
  expect(reportPortLabel("445/TCP")).toBe("microsoft-ds(445/TCP)");
  expect(reportPortLabel("5060/UDP")).toBe("sip(5060/UDP)");
  expect(reportPortLabel("1433/TCP")).toBe("ms-sql-s(1433/TCP)");
  expect(reportPortLabel("139/TCP")).toBe("netbios-ssn(139/TCP)");
});

test("ports without a name, or with one that misleads, print as their key", () => {
  for (const key of [
    "37215/TCP",
    "8080/TCP",
    "5555/TCP",
    "80/UDP (fragment)",
    "ICMP",
    "GRE",
    "UDP (fragment)",
    "0/TCP",
  ]) {
    expect(reportPortLabel(key)).toBe(key);
  }
});
