import type { Bulletin } from "../state/index.ts";
import type { Language } from "../report/index.ts";

/** Words of `bulletin list` and `bulletin show` that stand in no bulletin. */
type ListWord =
  | "id"
  | "bulletin"
  | "status"
  | "revision"
  | "port"
  | "region"
  | "start"
  | "end"
  | "change"
  | "next"
  | "drafted"
  | "files"
  | "goesOn"
  | "author"
  | "reader"
  | "publisher"
  | "published"
  | "whatChanged";

const ENGLISH: Readonly<Partial<Record<ListWord, string>>> = { goesOn: "goes on", whatChanged: "what changed" };
const JAPANESE: Readonly<Record<ListWord, string>> = {
  id: "番号",
  bulletin: "号外",
  status: "状態",
  revision: "版",
  port: "ポート",
  region: "送信元地域",
  start: "開始",
  end: "終了",
  change: "変動",
  next: "次の操作",
  drafted: "草案",
  files: "ファイル",
  goesOn: "継続中",
  author: "執筆者",
  reader: "確認者",
  publisher: "公開者",
  published: "公開日時",
  whatChanged: "変更点",
};
const STATUSES: Readonly<Record<Bulletin["status"], string>> = {
  draft: "草案",
  "in-review": "確認待ち",
  published: "公開済み",
  ended: "収束",
  withdrawn: "取り下げ",
};

/** How a column or a line is called. */
export function listWord(word: ListWord, language: Language): string {
  return language === "ja" ? JAPANESE[word] : (ENGLISH[word] ?? word);
}

/** How a bulletin stands. */
export function statusWord(status: Bulletin["status"], language: Language): string {
  return language === "ja" ? STATUSES[status] : status;
}

/** Which files are missing, behind the command that writes them. */
export function missingWord(names: readonly string[], language: Language): string {
  const listed = names.join(", ");
  if (language === "ja") return `（${listed}がありません）`;
  return ` (${listed} ${names.length === 1 ? "is" : "are"} missing)`;
}
