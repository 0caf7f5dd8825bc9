import { createServer } from "node:net";
import { expect, test } from "vitest";
import { isLoopbackAddress, listen, parseListenAddress } from "./listen.ts";

test("an address and a port are read, IPv6 in brackets", () => {
  expect(parseListenAddress("0.0.0.0:8443", "--listen")).toEqual({ host: "0.0.0.0", port: 8443 });
  expect(parseListenAddress("[::1]:0", "--listen")).toEqual({ host: "::1", port: 0 });
  for (const text of ["8443", ":8443", "::1:8443", "host.example:8443", "1.2.3.4:65536", "1.2.3.4:", "[1.2.3:80"]) {
    expect(() => parseListenAddress(text, "--listen"), text).toThrow(
      expect.objectContaining({ code: "listen-invalid" }),
    );
  }
  expect(
    ["127.0.0.1:1", "[::1]:1", "localhost:1", "0.0.0.0:1"].map((text) =>
      isLoopbackAddress(parseListenAddress(text, "")),
    ),
  ).toEqual([true, true, true, false]);
});

test("a port that is taken says what to do", async () => {
  const first = createServer();
  const { port } = await listen(first, { host: "127.0.0.1", port: 0 });
  await expect(listen(createServer(), { host: "127.0.0.1", port })).rejects.toMatchObject({
    code: "listen-failed",
    place: `127.0.0.1:${port}`,
    advice: expect.stringContaining("another program") as string,
  });
  first.close();
});
