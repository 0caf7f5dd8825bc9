import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import type { Page } from "playwright-core";

/** How a page is looked at. */
export interface Looking {
  readonly width: 390 | 1280;
  /** False: every script arrives empty. The browser's own switch would stop the checks as well. */
  readonly javaScript: boolean;
  /** Default: light. */
  readonly dark?: boolean;
}

/** A page under examination, with what the browser complained about and which addresses it asked for since it was opened. */
export interface OpenedPage {
  readonly page: Page;
  readonly complaints: readonly string[];
  readonly requests: readonly string[];
}

/** One Chromium with one page for the tests of a file: a new window for each look takes longer than the look. */
export interface OpenedBrowser {
  /** Opens an address in the page; what was opened before is gone, its complaints and requests too. */
  open(url: string, looking: Looking): Promise<OpenedPage>;
  close(): Promise<void>;
}

const EXECUTABLE = "/usr/bin/chromium";
const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--font-render-hinting=none",
];

/** Starts the system's Chromium, headless and with a folder of its own that goes with it. */
export async function openBrowser(): Promise<OpenedBrowser> {
  if (!existsSync(EXECUTABLE)) throw new Error(`no Chromium at ${EXECUTABLE}: bash scripts/setup.sh test installs it`);
  const folder = mkdtempSync(join(tmpdir(), "teiten-browser-"));
  const browser = await chromium.launch({
    executablePath: EXECUTABLE,
    headless: true,
    args: [...QUIET, `--crash-dumps-dir=${folder}`],
    env: { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, XDG_CACHE_HOME: folder },
  });
  const context = await browser.newContext({ reducedMotion: "reduce" });
  const page = await context.newPage();
  let scripted = true;
  await context.route(/\.js$/, (route) =>
    scripted ? route.continue() : route.fulfill({ contentType: "text/javascript", body: "" }),
  );
  const [complaints, requests]: [string[], string[]] = [[], []];
  watch(page, complaints, requests);
  return {
    open: async (url, { width, javaScript, dark }) => {
      await page.goto("about:blank");
      scripted = javaScript;
      complaints.length = 0;
      requests.length = 0;
      await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
      await page.emulateMedia({ colorScheme: dark === true ? "dark" : "light", reducedMotion: "reduce" });
      await page.goto(url, { waitUntil: "load" });
      return { page, complaints, requests };
    },
    close: async () => {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function watch(page: Page, complaints: string[], requests: string[]): void {
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    if (request.url() !== "about:blank") requests.push(request.url());
  });
  page.on("requestfailed", (request) => complaints.push(`failed: ${request.url()}`));
  page.on("response", (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`);
  });
}
