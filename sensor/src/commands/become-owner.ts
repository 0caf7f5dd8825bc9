import { stat } from "node:fs/promises";
import { SensorError } from "../host/index.ts";
import { userName } from "./state-failure.ts";

/**
 * Root that works on the state directory of another user becomes that user for good, so that what it makes there is the
 * agent's; a step that was interrupted has left nothing of root's either. Answers the name of the user, or null where
 * nothing changed: not root, root's own directory, or none yet.
 */
export async function becomeOwner(folder: string): Promise<string | null> {
  const owner = await stat(folder).catch(() => null);
  if (owner === null || owner.uid === 0 || process.geteuid?.() !== 0) return null;
  const name = await userName(owner.uid);
  try {
    process.setgroups?.([]);
    process.setgid?.(owner.gid);
    process.setuid?.(owner.uid);
    return name;
  } catch (error) {
    throw new SensorError({
      code: "state-of-another",
      message: `the state directory belongs to ${name}, and here root may not act as another user`,
      place: folder,
      advice: `run it as that user, who alone can read what it makes: sudo -u '${name}' teiten-sensor …`,
      cause: error,
      exitCode: 78,
    });
  }
}
