import type { Command } from "commander";
import { buildSite } from "../site/index.ts";
import type { BuiltSite } from "../site/index.ts";
import type { SiteSettings } from "../config/index.ts";
import { policyOf } from "../publish/index.ts";
import { counted } from "../telemetry/index.ts";
import { dayOption } from "./dated-option.ts";
import { writeOutput } from "./output.ts";
import type { SiteOptions } from "./site.ts";
import { publicationContext } from "./run-publish.ts";
import { tell } from "./tell.ts";
import { releaseVersion } from "./version.ts";
import { withCenter } from "./with-center.ts";

/** Runs `teiten site build`: prints the folder. */
export async function runSiteBuild(command: Command, options: SiteOptions): Promise<void> {
  const given = options.today === undefined ? null : dayOption(options.today, "--today");
  await withCenter(command, "read", async (center) => {
    const { configuration, paths } = center;
    const context = {
      ...(await publicationContext(center, given)),
      policy: policyOf(configuration.publication),
      settings: configuration.site,
      version: releaseVersion(),
      root: paths.root,
      bulletinsRoot: paths.bulletins,
    };
    tellOutcome(await buildSite(context, options.out), configuration.site);
    await writeOutput(`${options.out}\n`);
  });
}

function tellOutcome({ view, kept, bytes, written, unchanged, removed }: BuiltSite, settings: SiteSettings): void {
  if (settings.contact === null) {
    tell(
      "no contact is set: readers and owners of scanners are sent to the registrant of the domain; set site: contact: in teiten.yaml",
    );
  }
  if (settings.url === null) {
    tell("the site's address is not set: no sitemap, and the feeds have relative links; set site: url: in teiten.yaml");
  }
  for (const { name, policy } of kept) {
    tell(`the report in ${name} stays here: it was written under the policy ${policy}, not public`);
  }
  const { publication, bulletins, reports } = view;
  if (publication.groups.length === 0) {
    const { sensors, operators } = publication.policy.least.quarter;
    tell(
      `no value of this network can be published yet: that takes ${sensors} sensors of ${operators} operators at least`,
    );
  }
  const cells = publication.series.flatMap((series) => series.cells);
  const withheld = cells.filter(({ value }) => value === null).length;
  tell(
    `${counted(publication.series.length, "line")} of ${counted(cells.length, "cell")} (${withheld} withheld), ${counted(bulletins.length, "bulletin")}, ${counted(reports.length, "report")}`,
  );
  tell(
    `${counted(written + unchanged, "file")}, ${Math.round(bytes / 1024)} KiB: ${written} written, ${unchanged} unchanged, ${removed} removed`,
  );
}
