import { Command, Option } from "commander";
import { expect, test } from "vitest";
import { commandLinePage } from "./cli-page.js";

test("each command has its section, with arguments, options, choices and defaults", () => {
  const program = new Command("teiten").option("--data <dir>", "data directory");
  const group = program.command("sensor").description("sensors of the network");
  group
    .command("add")
    .description("add a sensor")
    .argument("<name>", "its name")
    .requiredOption("--country <code>", "where it stands")
    .addOption(new Option("--format <name>", "table|csv").choices(["table", "csv"]).default("table"));
  expect(commandLinePage(program)).toContain(
    [
      "## teiten sensor",
      "",
      "Sensors of the network.",
      "",
      "### teiten sensor add",
      "",
      "Add a sensor.",
      "",
      "```",
      "teiten sensor add [options] <name>",
      "```",
      "",
      "| argument | meaning |",
      "| --- | --- |",
      "| `name` | its name |",
      "",
      "| option | meaning | default |",
      "| --- | --- | --- |",
      "| `--country <code>` | where it stands (required) |  |",
      "| `--format <name>` | table\\|csv; one of `table`, `csv` | `table` |",
    ].join("\n"),
  );
});
