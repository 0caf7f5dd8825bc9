import { readFile, stat } from "node:fs/promises";
import { resolve, sep } from "node:path";
import { SensorError } from "../host/index.ts";

const WORDS: Readonly<Record<string, string>> = {
  EROFS: "the file system is read-only",
  ENOTDIR: "a file stands where a directory should be",
  EEXIST: "a file stands where a directory should be",
  ELOOP: "a link stands where a file should be, and links are not followed",
};

/**
 * What a command that failed with `error` says: where the system refused a file of its state directory, an error that a
 * person can mend, with who may; every other error as it came.
 */
export async function stateFailure(error: unknown, folder: string): Promise<unknown> {
  const { code = "", path } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  if (path === undefined || !isInside(path, folder)) return error;
  if (code === "EACCES" || code === "EPERM") return notAllowed(error, path, folder);
  const why = WORDS[code];
  return why === undefined ? error : unusable(path, why, error);
}

/** Refuses a directory among the kernel's own: making one there is tried for ever, since its parent exists and takes none. */
export function refuseKernelFolder(folder: string): void {
  if (/^\/proc(\/|$)/.test(resolve(folder))) throw unusable(folder, "it would be among the kernel's own files");
}

function unusable(path: string, why: string, cause?: unknown): SensorError {
  return new SensorError({
    code: "state-directory",
    message: `this cannot be a state directory: ${why}`,
    place: path,
    advice: "name a directory for the sensor alone, on a disk that can be written: --state DIR",
    cause,
    exitCode: 78,
  });
}

/** Name of a user as the host's own list has it, else its number. */
export async function userName(uid: number): Promise<string> {
  const list = await readFile("/etc/passwd", "utf8").catch(() => "");
  const line = list.split("\n").find((one) => one.split(":")[2] === String(uid));
  return line?.split(":")[0] ?? String(uid);
}

async function notAllowed(cause: unknown, path: string, folder: string): Promise<SensorError> {
  const [own, owner, whole] = [process.geteuid?.() ?? 0, await ownerOf(folder), resolve(folder)];
  const me = await userName(own);
  return new SensorError({
    code: "state-not-allowed",
    message: `user ${me} may not use the state directory`,
    place: path,
    advice:
      owner === null
        ? `make the directory first: sudo install -d -m 700 -o ${me} ${whole}; or name another one: --state DIR`
        : owner === own
          ? `give its files back to their owner: sudo chown -R ${me} ${whole}`
          : `run it as the owner of the directory: sudo -u '${owner === "hidden" ? "teiten-sensor" : (await userName(owner)).replace(/^(?=\d)/, "#")}' teiten-sensor …; or name another one: --state DIR`,
    cause,
    exitCode: 78,
  });
}

/** Null where the directory is not there, `hidden` where a directory above it cannot be entered. */
async function ownerOf(folder: string): Promise<number | null | "hidden"> {
  try {
    return (await stat(folder)).uid;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? null : "hidden";
  }
}

/** A directory above it counts, where making the state directory began there. */
function isInside(path: string, folder: string): boolean {
  const [one, whole] = [resolve(path), resolve(folder)];
  return one === whole || one.startsWith(whole + sep) || whole.startsWith(one + sep);
}
