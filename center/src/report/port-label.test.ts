import { expect, test } from "vitest";
import { reportPortLabel } from "./port-label.ts";

test("a port with a name carries it before the key", () => {
  expect(reportPortLabel("23/TCP")).toBe("Telnet(23/TCP)");
  expect(reportPortLabel("445/TCP")).toBe("microsoft-ds(445/TCP)");
  expect(reportPortLabel("5060/UDP")).toBe("sip(5060/UDP)");
});

test("everything else prints as its key", () => {
  for (const key of ["37215/TCP", "8080/TCP", "5555/TCP", "ICMP", "ICMPv6", "GRE", "UDP (fragment)", "?"]) {
    expect(reportPortLabel(key)).toBe(key);
  }
});
