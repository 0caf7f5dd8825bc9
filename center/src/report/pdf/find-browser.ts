import { access, constants } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";
import { TeitenError } from "../../telemetry/index.ts";

/** Names of the browser's program, in the order in which they are tried. */
const PROGRAMS = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "headless-shell"] as const;

/** The path of the system's Chromium: the first known name on `path` (a PATH). Throws `TeitenError` where there is none. */
export async function findBrowser(path: string = process.env["PATH"] ?? ""): Promise<string> {
  const folders = path.split(delimiter).filter((folder) => isAbsolute(folder));
  for (const program of PROGRAMS) {
    for (const folder of folders) {
      const place = join(folder, program);
      const found = await access(place, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (found) return place;
    }
  }
  throw new TeitenError({
    code: "pdf-no-browser",
    message: "a PDF is printed by Chromium, and there is none",
    place: "the PATH of this process",
    advice:
      "install it with a Japanese font: apt-get install chromium fonts-noto-cjk; the same pages as HTML need neither",
  });
}
