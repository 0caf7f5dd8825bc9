import type { SiteWords } from "./page-words.ts";

/** Texts of the page of announced scanners. */
export const SCANNERS: Readonly<
  Record<
    | "lead"
    | "what"
    | "list"
    | "name"
    | "seat"
    | "purpose"
    | "ranges"
    | "sources"
    | "optOut"
    | "more"
    | "file"
    | "fileLine"
    | "seen"
    | "seenLead"
    | "seenNone"
    | "organisation"
    | "wrong",
    SiteWords
  >
> = {
  lead: {
    ja: "研究や調査のためにインターネット全体をスキャンし、そのことを自ら公表している組織の一覧です。公開された情報だけをもとにしています。",
    en: "Organisations that scan the whole Internet for research or surveys and say so. The list rests on public information alone.",
  },
  what: {
    ja: "掲載は、その組織のスキャンを推奨するものでも非難するものでもありません。アドレスの範囲は、その日に公表されていた内容であり、すでに変わっていることがあります。",
    en: "Being listed neither recommends nor blames a scan. Ranges are as they were published on the day of the source, and may have changed since.",
  },
  list: { ja: "組織の一覧", en: "Organisations" },
  name: { ja: "組織", en: "Organisation" },
  seat: { ja: "所在地", en: "Seat" },
  purpose: { ja: "目的（原文）", en: "What it scans for" },
  ranges: { ja: "アドレス範囲の数", en: "Address ranges" },
  sources: { ja: "出典（確認日）", en: "Source (read on)" },
  optOut: { ja: "除外の依頼", en: "Ask to be left out" },
  more: { ja: "ほか{n}件", en: "and {n} more" },
  file: { ja: "アドレス範囲の一覧（CSV）", en: "All address ranges (CSV)" },
  fileLine: {
    ja: "アドレス範囲と出典をすべて含みます。自分のログに現れた送信元の照合に使えます。",
    en: "holds every range with its source; use it to look up the sources in your own log.",
  },
  seen: { ja: "センサーに届いたスキャン", en: "What reached the sensors" },
  seenLead: {
    ja: "各週に、その組織が公表しているアドレスのうちいくつからパケットが届いたかを、5つの段階で示します。ごく少数のセンサーにしか届かなかったものは含みません。",
    en: "From how many of an organisation’s announced addresses packets came in each week, in five classes. What reached only very few sensors is left out.",
  },
  seenNone: { ja: "公表できる週がまだありません。", en: "No week is published yet." },
  organisation: { ja: "組織", en: "Organisation" },
  wrong: {
    ja: "誤りを見つけた方、掲載や訂正を希望する組織の方は、連絡先のページをご覧ください。",
    en: "If you found a mistake, or speak for an organisation that should be listed or corrected, see the contact page.",
  },
};
