import type { DataTable } from "../open-data.ts";
import type { SiteWords } from "./page-words.ts";

/** Texts of the page of open data. */
export const DATA: Readonly<
  Record<"lead" | "use" | "tables" | "table" | "rows" | "files" | "columns" | "scannerFile", SiteWords>
> = {
  lead: {
    ja: "このサイトに示したすべての値です。表計算ソフトやプログラムで扱える形式で配布しています。",
    en: "Every value that this site shows, in forms for spreadsheets and programs.",
  },
  use: {
    ja: "日付は「公表の基準」の行に示した時間帯によるものです。値には雑音が含まれており、標準偏差をnoise列に示しています。空欄は、公表していないか、観測がないことを表します。",
    en: "Days are in the zone that the foot of each page names. Values hold noise; column noise gives its standard deviation. An empty cell is a value that is withheld, or was not observed.",
  },
  tables: { ja: "表の一覧", en: "Tables" },
  table: { ja: "表", en: "Table" },
  rows: { ja: "行数", en: "Rows" },
  files: { ja: "ファイル", en: "Files" },
  columns: { ja: "列", en: "Columns" },
  scannerFile: {
    ja: "公表されているスキャナーのアドレス範囲と出典",
    en: "Address ranges of announced scanners, with their sources",
  },
};

/** What each table holds. */
export const TABLE_NAMES: Readonly<Record<DataTable["name"], SiteWords>> = {
  series: { ja: "グラフの値", en: "Values of the graphs" },
  coverage: { ja: "観測できた時間の割合", en: "Share of time observed" },
  withheld: { ja: "公表していないものと理由", en: "What is withheld, and why" },
  "scanner-sightings": {
    ja: "調査目的のスキャンの送信元アドレス数（段階）",
    en: "Announced scanners: addresses seen, in classes",
  },
  "sensor-ranks": { ja: "センサーごとのポートの順位", en: "Ports of single sensors by rank" },
  "scanner-organisations": { ja: "スキャンを公表している組織", en: "Organisations that announce their scans" },
};
