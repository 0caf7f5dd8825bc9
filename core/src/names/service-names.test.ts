import { expect, test } from "vitest";
import { serviceLabel, serviceName } from "./service-names.ts";

test("well-known ports carry the name that readers know", () => {
  expect(serviceLabel(6, 23, 0)).toBe("Telnet(23/TCP)");
  expect(serviceLabel(6, 22, 0)).toBe("ssh(22/TCP)");
  expect(serviceLabel(6, 80, 0)).toBe("http(80/TCP)");
  expect(serviceLabel(6, 443, 0)).toBe("https(443/TCP)");
  expect(serviceLabel(6, 445, 0)).toBe("microsoft-ds(445/TCP)");
  expect(serviceLabel(6, 6379, 0)).toBe("redis(6379/TCP)");
  expect(serviceLabel(17, 5060, 0)).toBe("sip(5060/UDP)");
});

test("ports without a name, with a misleading one, and what is no port print plainly", () => {
  expect(serviceLabel(6, 37215, 0)).toBe("37215/TCP");
  expect(serviceLabel(6, 52869, 0)).toBe("52869/TCP");
  expect(serviceLabel(6, 8080, 0)).toBe("8080/TCP");
  expect(serviceLabel(6, 5555, 0)).toBe("5555/TCP");
  expect(serviceLabel(6, 81, 0)).toBe("81/TCP");
  expect(serviceLabel(17, 0, 1)).toBe("UDP (fragment)");
  expect(serviceLabel(1, 8 * 256, 0)).toBe("ICMP");
  expect(serviceLabel(47, 23, 0)).toBe("GRE");
});

test("a name belongs to its protocol", () => {
  expect(serviceName(6, 512)).toBe("exec");
  expect(serviceName(17, 512)).not.toBe("exec");
  expect(serviceName(132, 22)).toBeNull();
});
