import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { beforeEach, expect, test } from "vitest";
import { findBrowser } from "./find-browser.ts";
import { fixDates } from "./fixed-dates.ts";
import { printPdf } from "./print-pdf.ts";

const browser = await findBrowser().catch(() => null);
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "teiten-pdf-test-"));
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
});

function program(lines: string): string {
  const place = join(folder, "browser");
  writeFileSync(place, `#!/bin/sh\n${lines}\n`);
  chmodSync(place, 0o755);
  return place;
}

/** Whether a process runs; one that has ended and waits for its parent does not. */
const isAlive = (pid: number): boolean => {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && !/\) [ZX] /.test(readFileSync(stat, "utf8"));
};

test("a page becomes the same PDF twice, without a request to anywhere", { timeout: 60_000 }, async (context) => {
  if (browser === null) context.skip("there is no Chromium on this machine");
  let requests = 0;
  const server = createServer((_, answer) => {
    requests++;
    answer.end();
  });
  await new Promise<void>((done) => {
    server.listen(0, "127.0.0.1", done);
  });
  const { port } = server.address() as AddressInfo;
  const page = join(folder, "page.html");
  writeFileSync(
    page,
    `<!doctype html><html lang="ja"><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="script-src 'none'"><title>観測</title><img src="http://127.0.0.1:${port}/"><p>観測</p><script>document.title="ran"</script>`,
  );
  const files = ["one.pdf", "two.pdf"].map((name) => join(folder, name));
  for (const pdf of files) await printPdf({ page, pdf, at: 1_666_224_000 });
  server.close();
  const [one, two] = files.map((file) => readFileSync(file));
  expect(one?.subarray(0, 5).toString()).toBe("%PDF-");
  expect(one?.equals(two ?? Buffer.alloc(0))).toBe(true);
  expect(one?.toString("latin1")).toContain("(D:20221020000000+00'00')");
  expect(one?.toString("latin1")).not.toContain("ran)");
  expect(requests).toBe(0);
  expect(readdirSync(folder).filter((name) => name.endsWith(".part"))).toEqual([]);
});

test("a browser that does not end is killed with its children, and the PDF of before stays", async () => {
  const place = program(`sleep 60 & echo $! > ${folder}/child; wait`);
  const pdf = join(folder, "page.pdf");
  writeFileSync(pdf, "before");
  const printing = printPdf({ page: "page.html", pdf, at: 0, timeout: 300, browser: place });
  await expect(printing).rejects.toMatchObject({ code: "pdf-not-printed" });
  await expect(printing).rejects.toThrow("did not end within");
  const child = Number(readFileSync(join(folder, "child"), "utf8"));
  for (let tries = 0; tries < 50 && isAlive(child); tries++) await wait(20);
  expect(isAlive(child)).toBe(false);
  expect(readFileSync(pdf, "utf8")).toBe("before");
});

test("a browser that fails, writes nothing or cannot be started is an error that says so", async () => {
  const order = { page: join(folder, "page.html"), pdf: join(folder, "page.pdf"), at: 0 };
  const fails = printPdf({ ...order, browser: program('echo "[1:ERROR] No usable sandbox!" >&2; exit 7') });
  await expect(fails).rejects.toThrow(/exit code 7 \(\[1:ERROR\] No usable sandbox!\)/);
  await expect(printPdf({ ...order, browser: program("exit 0") })).rejects.toThrow("it wrote no PDF");
  await expect(printPdf({ ...order, browser: join(folder, "none") })).rejects.toThrow("ENOENT");
  expect(existsSync(order.pdf)).toBe(false);
});

test("without a browser the error names the packages to install", async () => {
  await expect(findBrowser(folder)).rejects.toMatchObject({
    code: "pdf-no-browser",
    advice: expect.stringContaining("apt-get install chromium fonts-noto-cjk") as string,
  });
});

test("dates are replaced in place, other bytes are not", () => {
  const pdf = Buffer.from(
    "%PDF-1.4\n\xff/CreationDate (D:20261124191436+00'00')\n/ModDate (D:20261124191436+00'00')",
    "latin1",
  );
  const fixed = fixDates(pdf, 0);
  expect(fixed.toString("latin1")).toBe(
    "%PDF-1.4\n\xff/CreationDate (D:19700101000000+00'00')\n/ModDate (D:19700101000000+00'00')",
  );
  expect(fixed).toHaveLength(pdf.length);
});
