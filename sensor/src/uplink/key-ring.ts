import { join } from "node:path";
import { SensorError, killPoint } from "../host/index.ts";
import type { Files } from "../host/index.ts";
import { newPrivateKey, readKeyPair } from "./key-pair.ts";
import type { KeyPair } from "./key-pair.ts";
import { readText, replaceFile } from "./replace-file.ts";

/** The sensor's keys in its state directory: `key.pem`, and in a rotation `key.next.pem`. */
export interface KeyRing {
  readonly current: KeyPair;
  /** The key that shall follow; null outside a rotation. The center may know it already or not. */
  readonly next: KeyPair | null;
  /** Makes the next key, or answers the one that an interrupted rotation left. */
  makeNext(): Promise<KeyPair>;
  /** The next key takes the place of the current one. */
  swap(): Promise<void>;
  /** Reads the files again; true when the current key is another one than before, because somebody enrolled anew. */
  reload(): Promise<boolean>;
}

/** Opens the keys of a state directory; makes the first one where there is none and `make` allows it. */
export async function openKeyRing(files: Files, folder: string, make: boolean): Promise<KeyRing> {
  const path = join(folder, "key.pem");
  const nextPath = join(folder, "key.next.pem");
  const first = (await load(files, path)) ?? (make ? await store(files, path) : null);
  if (first === null) throw withoutKey(path);
  let current: KeyPair = first;
  let next = await load(files, nextPath);
  return {
    get current() {
      return current;
    },
    get next() {
      return next;
    },
    async makeNext() {
      next ??= await store(files, nextPath);
      return next;
    },
    async swap() {
      if (next === null) return;
      await files.rename(nextPath, path);
      killPoint("key.swapped");
      await files.syncFolder(folder);
      [current, next] = [next, null];
    },
    async reload() {
      const found = await load(files, path);
      if (found === null || found.id === current.id) return false;
      [current, next] = [found, await load(files, nextPath)];
      return true;
    },
  };
}

async function store(files: Files, path: string): Promise<KeyPair> {
  const pem = newPrivateKey();
  await replaceFile(files, path, pem, () => killPoint("key.made"));
  killPoint("key.stored");
  const pair = readKeyPair(pem);
  if (pair === null) throw new Error("a key that was just made cannot be read");
  return pair;
}

async function load(files: Files, path: string): Promise<KeyPair | null> {
  const pem = await readText(files, path);
  if (pem === null) return null;
  const pair = readKeyPair(pem);
  if (pair !== null) return pair;
  throw new SensorError({
    code: "key-unreadable",
    message: "the file of the sensor's key holds no Ed25519 private key",
    place: path,
    advice: "restore the file, or remove it and enrol again with a new token (teiten sensor token NAME)",
    exitCode: 78,
  });
}

function withoutKey(path: string): SensorError {
  return new SensorError({
    code: "key-missing",
    message: "there is no key for this sensor",
    place: path,
    advice: "enrol first: teiten-sensor enrol URL TOKEN --state DIR",
    exitCode: 78,
  });
}
