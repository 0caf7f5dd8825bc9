import { DEFAULT_QUOTA } from "../spool/index.ts";
import { parseByteSize } from "./byte-size.ts";
import { usageError } from "./command-line.ts";
import type { Command, OptionSpec } from "./command-line.ts";

/** How much of the disk the spool may take. */
export const SPOOL_QUOTA_OPTION: OptionSpec = {
  name: "spool-quota",
  value: "SIZE",
  says: "what the spool may take of the disk, such as 512MiB (default: 1GiB)",
};

const LEAST = 1_048_576;

/** The quota in bytes that a command line states; at least one mebibyte. */
export function spoolQuota(command: Pick<Command, "name" | "words" | "options">, given: string | undefined): number {
  if (given === undefined) return DEFAULT_QUOTA;
  const bytes = parseByteSize(given);
  if (bytes !== null && bytes >= LEAST) return bytes;
  throw usageError(command, `--spool-quota ${given} is no size of at least 1MiB`);
}
