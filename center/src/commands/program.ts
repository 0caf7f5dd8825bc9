import { Command, CommanderError } from "commander";
import { TeitenError } from "../telemetry/index.ts";
import { registerAudit } from "./audit.ts";
import { registerArchive } from "./archive.ts";
import { registerBackup } from "./backup.ts";
import { registerBulletin } from "./bulletin.ts";
import { registerChanges } from "./changes.ts";
import { registerCheck } from "./check.ts";
import { registerDataset } from "./dataset.ts";
import { registerExport } from "./export.ts";
import { registerFigure } from "./figure.ts";
import { registerIngest } from "./ingest.ts";
import { registerInit } from "./init.ts";
import { registerLab } from "./lab.ts";
import { registerPackets } from "./packets.ts";
import { printError } from "./print-error.ts";
import { registerPublish } from "./publish.ts";
import { registerReplay } from "./replay.ts";
import { registerReport } from "./report.ts";
import { registerRules } from "./rules.ts";
import { registerScanners } from "./scanners.ts";
import { registerSensor } from "./sensor.ts";
import { registerServe } from "./serve.ts";
import { registerSite } from "./site.ts";
import { registerSimulate } from "./simulate.ts";
import { registerVersion } from "./version.ts";

/** Adds one command to the program. Heavy modules are imported inside its action, so that `--help` stays quick. */
type Registration = (program: Command) => void;

const registrations: readonly Registration[] = [
  registerInit,
  registerSensor,
  registerServe,
  registerIngest,
  registerReplay,
  registerRules,
  registerReport,
  registerFigure,
  registerChanges,
  registerBulletin,
  registerPublish,
  registerSite,
  registerExport,
  registerLab,
  registerPackets,
  registerDataset,
  registerScanners,
  registerSimulate,
  registerAudit,
  registerCheck,
  registerArchive,
  registerBackup,
  registerVersion,
];

/** The command tree, without running anything; the reference page is made from it. */
export function createProgram(): Command {
  const program = new Command("teiten")
    .description("Teiten (定点): the open Internet fixed-point observation system")
    .option("--data <dir>", "data directory (default: $TEITEN_DATA, else ./teiten-data)")
    .showSuggestionAfterError(true)
    .showHelpAfterError("(run with --help for the options)")
    .exitOverride();
  for (const register of registrations) register(program);
  return program;
}

/** Runs one command line and sets the exit code: 0 done, 1 failed, 2 usage, 78 configuration. */
export async function runCommandLine(argv: readonly string[]): Promise<void> {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
  try {
    await createProgram().parseAsync([...argv]);
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2;
      return;
    }
    printError(error);
    process.exitCode = error instanceof TeitenError ? error.exitCode : 1;
  }
}
