import type { Bilingual } from "../../analyze/index.ts";
import type { Language } from "../language.ts";
import type { QuarterlyModel } from "../model/index.ts";
import { UNCLAIMED } from "../model/index.ts";
import { adviceOn } from "./port-advice.ts";
import type { Definition } from "./words.ts";

const MOST_PORTS = 5;

interface Item {
  readonly term: Bilingual;
  readonly text: Bilingual;
}

const GENERAL: readonly Item[] = [
  {
    term: { en: "Packets to closed ports", ja: "閉じたポートへのパケット" },
    text: {
      en: "Every address on the Internet is scanned all day. A request to a port on which nothing answers does no harm by itself, and a part of what a log shows is research.",
      ja: "インターネット上のアドレスは、どれも絶えずスキャンされています。応答するもののないポートへの要求は、それだけでは害になりません。ログに残るものの一部は、研究・調査によるものです。",
    },
  },
  {
    term: { en: "Ports that are open", ja: "開いているポート" },
    text: {
      en: "Know which of your ports answer from the Internet; close those that need not, and restrict the others to the networks that use them.",
      ja: "インターネットから応答するポートを把握してください。不要なものは閉じ、必要なものも利用するネットワークからの接続に限定してください。",
    },
  },
];

const LOGS: readonly Item[] = [
  {
    term: { en: "A research scan in a log", ja: "ログの中の研究・調査目的のスキャン" },
    text: {
      en: "A research scanner comes from addresses that its owner announces, usually has a reverse name and a web page that says who scans and how to be left out, and looks at every address alike. None of this proves a harmless purpose: look up the address, and treat it as unknown where nobody claims it.",
      ja: "研究・調査目的のスキャンは、組織が公表しているアドレスから届きます。多くの場合、逆引きの名前と、スキャンの主体や対象から外す方法を示すウェブページがあり、どのアドレスも一様に調べます。いずれも無害であることの証明にはなりません。アドレスを調べ、どの組織も公表していないものは素性の分からないものとして扱ってください。",
    },
  },
  {
    term: { en: "Checking your own log", ja: "手元のログの調べ方" },
    text: {
      en: "Take the source addresses and days out of the log and look each up for its day: teiten scanners lookup ADDRESS --on DAY names the organisation and the evidence, and teiten scanners list prints all organisations. An address that is announced today need not have been announced on the day of the log.",
      ja: "ログから送信元IPアドレスと日付を取り出し、その日の登録を調べてください。teiten scanners lookup アドレス --on 日付 が組織名と根拠を示し、teiten scanners list が登録された組織の一覧を示します。今日公表されているアドレスが、ログの日にも公表されていたとは限りません。",
    },
  },
];

/** Advice to administrators: on the ports of this quarter, and on telling research scans in a log. */
export function adviceItems(model: QuarterlyModel, words: AdviceWords): readonly Definition[] {
  const { language } = words;
  const pick = ({ term, text }: Item): Definition => ({ term: term[language], text: text[language] });
  return [...GENERAL.map(pick), ...portAdvice(model, words), ...LOGS.map(pick), ...scannerList(model, words)];
}

/** What the items need of the words of a language. */
export interface AdviceWords {
  readonly language: Language;
  port(key: string): string;
  list(items: readonly string[]): string;
}

/** One item for each piece of advice that the first ports and the phenomena call for. */
function portAdvice(model: QuarterlyModel, { language, port, list }: AdviceWords): readonly Definition[] {
  const told = model.phenomena.chosen.flatMap((one) => one.port ?? []);
  const keys = [...new Set([...told, ...model.ports.rows.slice(0, MOST_PORTS).map((row) => row.key)])];
  const byText = new Map<string, string[]>();
  for (const key of keys.filter((one) => one.includes("/"))) {
    const text = adviceOn(key)[language];
    byText.set(text, [...(byText.get(text) ?? []), port(key)]);
  }
  return [...byText].map(([text, ports]) => ({ term: list(ports), text }));
}

function scannerList({ scanners }: QuarterlyModel, { language, list }: AdviceWords): readonly Definition[] {
  const { organisations, unlisted } = scanners.allDays;
  const names = organisations.filter((name) => name !== UNCLAIMED);
  if (names.length === 0) return [];
  const more = unlisted === 0 ? null : unlisted;
  return [
    language === "ja"
      ? {
          term: "この四半期に観測した組織",
          text: `${list(names)}${more === null ? "" : `、ほか${more}組織`}。`,
        }
      : {
          term: "Organisations seen in this quarter",
          text: `${list(more === null ? names : [...names, `${more} more`])}.`,
        },
  ];
}
