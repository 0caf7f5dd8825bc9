import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import type { BrowserContext, Page } from "playwright-core";

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
  close(): Promise<void>;
}

/** One Chromium for the tests of a file. */
export interface OpenedBrowser {
  /** Opens an address in a fresh context, so that nothing is kept from the page before. */
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
  return {
    open: async (url, { width, javaScript, dark }) => {
      const context = await browser.newContext({
        viewport: { width, height: width === 390 ? 844 : 900 },
        colorScheme: dark === true ? "dark" : "light",
        reducedMotion: "reduce",
      });
      if (!javaScript)
        await context.route(/\.js$/, (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
      return watched(context, url);
    },
    close: async () => {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function watched(context: BrowserContext, url: string): Promise<OpenedPage> {
  const page = await context.newPage();
  const [complaints, requests]: [string[], string[]] = [[], []];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => requests.push(request.url()));
  page.on("requestfailed", (request) => complaints.push(`failed: ${request.url()}`));
  page.on("response", (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`);
  });
  await page.goto(url, { waitUntil: "load" });
  return { page, complaints, requests, close: () => context.close() };
}
