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
  if (why === undefined) return error;
  return new SensorError({
    code: "state-unusable",
    message: `this cannot be a state directory: ${why}`,
    place: path,
    advice: "name a directory for the sensor alone, on a disk that can be written: --state DIR",
    cause: error,
    exitCode: 78,
  });
}

/** Name of a user as the host's own list has it, else its number in the form that sudo takes. */
export async function userName(uid: number): Promise<string> {
  const list = await readFile("/etc/passwd", "utf8").catch(() => "");
  const line = list.split("\n").find((one) => one.split(":")[2] === String(uid));
  return line?.split(":")[0] ?? `#${uid}`;
}

async function notAllowed(cause: unknown, path: string, folder: string): Promise<SensorError> {
  const own = process.geteuid?.() ?? 0;
  return new SensorError({
    code: "state-not-allowed",
    message: `user ${await userName(own)} may not use the state directory`,
    place: path,
    advice: await accessAdvice(folder, own),
    cause,
    exitCode: 78,
  });
}

async function accessAdvice(folder: string, own: number): Promise<string> {
  const owner = await ownerOf(folder);
  const other = "or name another directory: --state DIR";
  if (owner === "hidden") return `run it as the agent's user: sudo -u teiten-sensor teiten-sensor …, ${other}`;
  const me = await userName(own);
  if (owner === null) return `make the directory first: sudo install -d -m 700 -o '${me}' ${resolve(folder)}, ${other}`;
  if (owner === own)
    return `give its files back to their owner: sudo chown -R ${me.replace("#", "")} ${resolve(folder)}`;
  return `run it as the owner of the directory: sudo -u '${await userName(owner)}' teiten-sensor …, ${other}`;
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
