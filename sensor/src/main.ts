import { setFlagsFromString } from "node:v8";
import { runCommandLine } from "./commands/index.ts";

/** The heap is small beside what is read: let it grow by a tenth between collections, which keeps seven megabytes free. */
setFlagsFromString("--heap-growing-percent=10");
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});
process.exitCode = await runCommandLine(process.argv.slice(2));
