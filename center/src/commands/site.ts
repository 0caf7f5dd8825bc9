import type { Command } from "commander";

/** What `teiten site build` was given. */
export interface SiteOptions {
  readonly out: string;
  readonly today?: string;
}

/** `teiten site`: the public site. */
export function registerSite(program: Command): void {
  const site = program.command("site").description("build the public site");
  site
    .command("build")
    .description("publish what has become ready, and write the public site in Japanese and English")
    .requiredOption("--out <dir>", "folder of the site: a new or empty one, or one that an earlier build wrote")
    .option("--today <day>", "day on which is published (default: today in the network's zone)")
    .addHelpText(
      "after",
      [
        "",
        "The site is static and runs unattended: build it every day. It holds what passed the publication gate, published",
        "special issues, reports written under the public policy, and public facts; every file is searched for addresses and",
        "names of sensors before anything is moved in. Title, operator, contact and address of the site: site: in teiten.yaml.",
      ].join("\n"),
    )
    .action(async (options: SiteOptions, command: Command) => {
      await (await import("./run-site.ts")).runSiteBuild(command, options);
    });
}
