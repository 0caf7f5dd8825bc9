import { spawn } from "node:child_process";
import { mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { TeitenError } from "../../telemetry/index.ts";
import { findBrowser } from "./find-browser.ts";
import { fixDates } from "./fixed-dates.ts";

/** A page to print. */
export interface PdfOrder {
  /** The HTML file; it must hold everything that it shows. */
  readonly page: string;
  /** The PDF file; it is replaced in one step, and stays as it was where printing fails. */
  readonly pdf: string;
  /** The date that the PDF carries, seconds since 1970 UTC. */
  readonly at: number;
  /** Milliseconds after which the browser is ended; default 60,000. */
  readonly timeout?: number;
  /** The path of the browser; default: the system's Chromium. */
  readonly browser?: string;
}

const TIMEOUT = 60_000;
const MOST_WORDS = 2000;
/** Every request but for the page's file goes to a proxy that is none, and nothing of an earlier run is read. */
const FLAGS = [
  "--headless",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-extensions",
  "--disable-dev-shm-usage",
  "--proxy-server=127.0.0.1:9",
  "--proxy-bypass-list=<-loopback>",
  "--no-pdf-header-footer",
  "--generate-pdf-document-outline",
] as const;

/**
 * Prints an HTML file as PDF with the system's Chromium, without a request to the outside; whether its scripts run is for
 * its own Content-Security-Policy to say. Throws `TeitenError` where there is no browser, where it fails and where it does not end in time; it never outlives the call.
 */
export async function printPdf(order: PdfOrder): Promise<void> {
  const browser = order.browser ?? (await findBrowser());
  const folder = await mkdtemp(join(tmpdir(), "teiten-pdf-"));
  try {
    const printed = join(folder, "page.pdf");
    const url = pathToFileURL(resolve(order.page)).href;
    const words = await run(browser, argumentsOf(folder, printed, url), folder, order);
    const pdf = await readFile(printed).catch(() => null);
    if (pdf === null || !pdf.subarray(0, 5).equals(Buffer.from("%PDF-")))
      throw notPrinted(order, "it wrote no PDF", words);
    const waiting = `${order.pdf}.part`;
    await writeFile(waiting, fixDates(pdf, order.at), { flush: true });
    await rename(waiting, order.pdf);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function argumentsOf(folder: string, printed: string, url: string): readonly string[] {
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return [...FLAGS, ...sandbox, `--user-data-dir=${join(folder, "profile")}`, `--print-to-pdf=${printed}`, url];
}

/** Runs the browser in a process group of its own and answers what it said; the group ends with this call. */
async function run(browser: string, args: readonly string[], home: string, order: PdfOrder): Promise<string> {
  const env = { PATH: process.env["PATH"] ?? "", HOME: home, LANG: "C.UTF-8", TZ: "UTC" };
  const child = spawn(browser, args, { detached: true, stdio: ["ignore", "ignore", "pipe"], env });
  let words = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    words = (words + text).slice(-MOST_WORDS);
  });
  const limit = order.timeout ?? TIMEOUT;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, miss) => {
    timer = setTimeout(() => {
      miss(notPrinted(order, `it did not end within ${Math.round(limit / 1000)} seconds`, words));
    }, limit);
  });
  try {
    const { code, signal } = await Promise.race([ended(child), late]);
    if (code === 0) return words;
    throw notPrinted(order, code === null ? `it was ended by ${signal ?? "a signal"}` : `exit code ${code}`, words);
  } catch (error) {
    throw error instanceof TeitenError ? error : notPrinted(order, String(error), words);
  } finally {
    clearTimeout(timer);
    killGroup(child.pid);
  }
}

interface Ending {
  readonly code: number | null;
  readonly signal: string | null;
}

function ended(child: ReturnType<typeof spawn>): Promise<Ending> {
  return new Promise((done, fail) => {
    child.once("error", fail);
    child.once("close", (code, signal) => {
      done({ code, signal });
    });
  });
}

/** Ends whatever is left of the browser's process group. */
function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

function notPrinted(order: PdfOrder, reason: string, words: string): TeitenError {
  const lines = words
    .split("\n")
    .filter((line) => /error|fatal|no usable sandbox/i.test(line) && !line.includes("dbus"));
  const last = lines.at(-1);
  return new TeitenError({
    code: "pdf-not-printed",
    message: `Chromium did not print the page: ${reason}${last === undefined ? "" : ` (${last.trim().slice(0, 300)})`}`,
    place: order.page,
    advice: "try `chromium --headless --print-to-pdf FILE.html` by hand; the HTML page itself is written",
  });
}
