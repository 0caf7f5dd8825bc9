import { TeitenError } from "../telemetry/index.ts";
import { nameAdvice } from "./closest-name.ts";
import type { FigureDefinition } from "./figure.ts";
import { announcedScanners } from "./figures/announced-scanners.ts";
import { campaigns } from "./figures/campaigns.ts";
import { campaignSources } from "./figures/campaign-sources.ts";
import { changeEvidence } from "./figures/change-evidence.ts";
import { backscatter } from "./figures/backscatter.ts";
import { changeExplained } from "./figures/change-explained.ts";
import { changes } from "./figures/changes.ts";
import { coTargets } from "./figures/co-targets.ts";
import { hourProfile } from "./figures/hour-profile.ts";
import { newPorts } from "./figures/new-ports.ts";
import { payloads } from "./figures/payloads.ts";
import { oneSideOnly } from "./figures/one-side-only.ts";
import { prefixConcentration } from "./figures/prefix-concentration.ts";
import { coverage } from "./figures/coverage.ts";
import { miraiHosts } from "./figures/mirai-hosts.ts";
import { miraiPorts } from "./figures/mirai-ports.ts";
import { scanRules } from "./figures/scan-rules.ts";
import { scanSources } from "./figures/scan-sources.ts";
import { scannerShare } from "./figures/scanner-share.ts";
import { sensorAgreement } from "./figures/sensor-agreement.ts";
import { source } from "./figures/source.ts";
import { tools } from "./figures/tools.ts";
import { packetsPerSensor } from "./figures/packets-per-sensor.ts";
import { portBlindness } from "./figures/port-blindness.ts";
import { portRanking } from "./figures/port-ranking.ts";
import { portSources } from "./figures/port-sources.ts";
import { portTrend } from "./figures/port-trend.ts";
import { regionRanking } from "./figures/region-ranking.ts";
import { regionTrend } from "./figures/region-trend.ts";

/** Every figure, in the order of the manual. */
export const FIGURES: readonly FigureDefinition[] = [
  packetsPerSensor,
  portRanking,
  portTrend,
  regionRanking,
  regionTrend,
  scanSources,
  scanRules,
  announcedScanners,
  scannerShare,
  sensorAgreement,
  tools,
  miraiPorts,
  miraiHosts,
  payloads,
  backscatter,
  oneSideOnly,
  campaigns,
  campaignSources,
  changes,
  changeEvidence,
  changeExplained,
  coTargets,
  portSources,
  prefixConcentration,
  hourProfile,
  newPorts,
  coverage,
  portBlindness,
  source,
];

/** The definition of a figure; throws `TeitenError` with the nearest name for an unknown id. */
export function findFigure(id: string): FigureDefinition {
  const found = FIGURES.find((definition) => definition.id === id);
  if (found !== undefined) return found;
  const ids = FIGURES.map((definition) => definition.id);
  throw new TeitenError({
    code: "figure-unknown",
    message: `no figure is called “${id}”`,
    advice: `${nameAdvice(id, ids)} (teiten figure lists them)`,
    exitCode: 2,
  });
}
