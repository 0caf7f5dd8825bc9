import type { Bilingual } from "../figure.ts";
import { blockText } from "./block.ts";
import type { Campaign } from "./campaign.ts";

/** Power of ten beyond which a chance is not told: what it is computed from is not as sure as that. */
const MOST_SURE = 12;

/** Why the sources of a campaign belong together, in a few words. */
export function campaignEvidence(campaign: Campaign): Bilingual {
  const { kind, organisation, block, region, tool } = campaign;
  const { en, ja } = chanceWords(campaign.logChance);
  switch (kind) {
    case "organisation":
      return { en: `announced by ${organisation}`, ja: `${organisation}が公表しているスキャン元` };
    case "prefix":
      return {
        en: `many sources of one network (first ${blockText(block)}) do the same${en}`,
        ja: `同じネットワーク（最初は${blockText(block)}）の多数の送信元が同じ動き${ja}`,
      };
    case "combination":
      return { en: `the same ports are reached together${en}`, ja: `同じ組のポートに送信${ja}` };
    case "surge":
      return region === ""
        ? { en: `many sources began the same within a day${en}`, ja: `多数の送信元が1日のうちに同じ動きを開始${ja}` }
        : {
            en: `many sources of ${region} began the same within a day${en}`,
            ja: `${region}の多数の送信元が1日のうちに同じ動きを開始${ja}`,
          };
    case "botnet":
      return { en: `every source carries the mark of ${tool}`, ja: `すべての送信元に${tool}型の特徴` };
    case "background":
      return { en: "nothing in common but the port: no campaign", ja: "ポート以外に共通点がなく、活動とはみなさない" };
  }
}

function chanceWords(logChance: number | null): Bilingual {
  if (logChance === null) return { en: "", ja: "" };
  const exponent = Math.min(MOST_SURE, Math.floor(-logChance / Math.LN10));
  return { en: `, by chance less than once in 10^${exponent}`, ja: `（偶然なら10^${exponent}回に1回未満）` };
}
