import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { computeFigure, planRun, readScenario, withFigures } from "@teiten/center/library";
import type { FigureContext } from "@teiten/center/library";
import { scoreCampaigns } from "./campaign-score.ts";
import type { CampaignScore } from "./campaign-score.ts";
import { floodSources, plantedGroups } from "./campaign-truth.ts";

const run = promisify(execFile);
const PROGRAM = join(import.meta.dirname, "../../center/bin/teiten.js");
const EVERY = 1_000_000;

/** What grouping reached on one simulated quarter. */
export interface CampaignRun {
  readonly announced: CampaignScore;
  /** The same with a registry that knows nobody: organisations must show by what they do. */
  readonly unannounced: CampaignScore;
  /** Sources of the flood in a campaign. */
  readonly floodSources: number;
  /** Members (source and campaign) at the end of an earlier range, and those that are the same in the whole one. */
  readonly earlier: number;
  readonly kept: number;
  readonly seconds: { readonly simulated: number; readonly grouped: number };
}

/** Where an earlier range ends. */
const EARLIER = "2022-08-25";

/** Simulates a quarter into a data directory of its own and scores the figure `campaigns` on it. */
export async function runCampaigns(
  folder: string,
  request: { readonly seed: number; readonly scale: number; readonly sensors: number },
): Promise<CampaignRun> {
  const { seed, scale, sensors } = request;
  const data = join(folder, `campaigns-${seed}`);
  const size = ["--seed", String(seed), "--scale", String(scale), "--sensors", String(sensors)];
  try {
    const begun = performance.now();
    await run(process.execPath, [PROGRAM, "--data", data, "simulate", ...size]);
    const simulated = performance.now();
    const plan = planRun(await readScenario("quarter"), request);
    const planted = plantedGroups(plan);
    const flood = floodSources(plan);
    return await withFigures(data, async (context) => {
      const seen = await requestSources(context);
      const asked = performance.now();
      const members = await membersOf(context, {});
      const grouped = performance.now();
      const blind = await membersOf({ ...context, registry: NOBODY }, {});
      const names = new Set(members.map(({ name, source }) => `${name} ${source}`));
      const earlier = (await membersOf(context, { to: EARLIER })).map(({ name, source }) => `${name} ${source}`);
      return {
        announced: scoreCampaigns(planted, mainCampaigns(members), seen),
        unannounced: scoreCampaigns(planted, mainCampaigns(blind), seen),
        floodSources: new Set(members.map(({ source }) => source).filter((source) => flood.has(source))).size,
        earlier: earlier.length,
        kept: earlier.filter((member) => names.has(member)).length,
        seconds: { simulated: (simulated - begun) / 1000, grouped: (grouped - asked) / 1000 },
      };
    });
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

interface Member {
  readonly name: string;
  readonly source: string;
  readonly days: number;
}

async function membersOf(context: FigureContext, range: { readonly to?: string }): Promise<readonly Member[]> {
  const { columns } = await computeFigure(context, "campaigns", { by: "source", top: EVERY, ...range });
  return (columns["campaign"] ?? []).map((name, row) => ({
    name: String(name),
    source: String(columns["source"]?.[row]),
    days: Number(columns["days"]?.[row]),
  }));
}

/** The campaign in which each source was on most days. */
function mainCampaigns(members: readonly Member[]): ReadonlyMap<string, string> {
  const best = new Map<string, Member>();
  for (const member of members) {
    if (member.days > (best.get(member.source)?.days ?? 0)) best.set(member.source, member);
  }
  return new Map([...best].map(([source, { name }]) => [source, name]));
}

async function requestSources({ store }: FigureContext): Promise<ReadonlySet<string>> {
  const text = "select distinct replaceOne(toString(source), '::ffff:', '') as address from flows where class = 0";
  const rows = await store.query<{ readonly address: string }>({ text, parameters: {} });
  return new Set(rows.map(({ address }) => address));
}

const NOBODY: FigureContext["registry"] = {
  version: "nobody",
  lookup: () => null,
  match: (_sources, days) => ({ organisation: new Int32Array(days.length).fill(-1), organisations: [] }),
  claims: () => [],
};
