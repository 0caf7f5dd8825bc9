import { runCommandLine } from "./commands/index.ts";

await runCommandLine(process.argv);
