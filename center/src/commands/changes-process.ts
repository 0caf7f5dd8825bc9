import { setPriority } from "node:os";
import { watchChanges } from "./watch-changes.ts";

/** Above 0: whatever receives and counts goes first. */
const NICENESS = 10;

/** A center that died hears nothing any more; that ends this process too. */
const deaf = (error: Error | null): void => {
  if (error !== null) process.exit();
};

const [data = ""] = process.argv.slice(2);
process.umask(0o077);
process.title = "teiten changes";
try {
  setPriority(NICENESS);
} catch {
  process.stderr.write("changes are judged at the center's own priority: the system does not allow another\n");
}
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => process.exit());
process.on("disconnect", () => process.exit());
await watchChanges(data, (event) => void process.send?.(event, undefined, {}, deaf));
