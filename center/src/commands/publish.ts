import type { Command } from "commander";

/** What `teiten publish` was given. */
export interface PublishOptions {
  readonly out: string;
  readonly today?: string;
}

/** `teiten publish`: the counts that may leave the network, through the gate of the public policy. */
export function registerPublish(program: Command): void {
  program
    .command("publish")
    .description("write everything that may be published for everybody, and say what is withheld and why")
    .option("--out <dir>", "folder to write to; other files in it stay as they are", "teiten-public")
    .option("--today <day>", "day on which is published (default: today in the network's zone)")
    .addHelpText(
      "after",
      [
        "",
        "A cell counts packets per sensor and day on one port, with each source capped, each sensor-day clipped, a part of the",
        "sensors left out by lot, and noise as wide as what one sensor can add. It is published a week after its end at the",
        "earliest and never changes after that. With few sensors the cells grow to months or quarters, or nothing is published.",
        "Beside the series stand classes of how many sources of announced scanners were seen, and the first ports of each",
        "sensor in a quarter as far as five sensors share them. publication: in teiten.yaml can make all of it stricter.",
      ].join("\n"),
    )
    .action(async (options: PublishOptions, command: Command) => {
      await (await import("./run-publish.ts")).runPublish(command, options);
    });
}
