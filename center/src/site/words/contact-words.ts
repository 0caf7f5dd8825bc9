import type { Language } from "../../report/index.ts";

/** A part of the contact page. */
export interface ContactPart {
  readonly id: "readers" | "scanners" | "packets" | "security";
  readonly heading: string;
  readonly text: readonly string[];
}

/** For whom the page is, and what each should write. */
export function contactParts(language: Language): readonly ContactPart[] {
  return language === "ja" ? PARTS_JA : PARTS_EN;
}

/** Where to write when no contact is configured. */
export const NO_CONTACT: Readonly<Record<Language, string>> = {
  ja: "このサイトには連絡先が設定されていません。このサイトのドメイン名の登録者（WHOISの連絡窓口）か、お住まいの国・地域のCSIRTを通じて、運営者にご連絡ください。",
  en: "No address is set up for this site. The operator can be reached through the registrant of this site’s domain name (the contact in WHOIS), or through the CSIRT of your country.",
};

/** Words before an address. */
export const WRITE_TO: Readonly<Record<Language, string>> = { ja: "連絡先", en: "Write to" };

const PARTS_EN: readonly ContactPart[] = [
  {
    id: "readers",
    heading: "Readers",
    text: [
      "Questions about the values, mistakes in a text, and requests to use the data are welcome. Name the page and the period, so that we find what you mean.",
      "We cannot say where sensors stand, nor whether an address is one, nor which of them received a packet.",
    ],
  },
  {
    id: "scanners",
    heading: "Owners of scanners",
    text: [
      "If you scan for research or surveys, you can be listed among the announced scanners. Send a page of your own that names you, your purpose, your address ranges, and how to ask to be left out; we list what such a page says.",
      "You can ask for a correction of your entry, or to be taken off the list. A range that you no longer use stays in the data with the day on which it ended, so that older values keep their meaning.",
      "You cannot leave our sensors out of your scan by asking for their addresses: we give them to nobody. Scans are counted like all other packets; being listed changes no count.",
    ],
  },
  {
    id: "packets",
    heading: "If you see packets from us",
    text: [
      "Our sensors send nothing and answer nothing. Packets that seem to come from one carry a forged sender; please tell us all the same.",
    ],
  },
  {
    id: "security",
    heading: "Secrets and safety",
    text: [
      "If something on this site tells where a sensor stands, please write to us before you publish it. We take it down and say so on the page about the quality of the data.",
    ],
  },
];

const PARTS_JA: readonly ContactPart[] = [
  {
    id: "readers",
    heading: "ご覧になった方へ",
    text: [
      "値についてのご質問、記述の誤りのご指摘、データの利用に関するご相談を受け付けています。対象のページと期間を添えてください。",
      "センサーの設置場所、あるアドレスがセンサーかどうか、どのセンサーがパケットを受信したかは、お答えできません。",
    ],
  },
  {
    id: "scanners",
    heading: "スキャンを行う組織の方へ",
    text: [
      "研究や調査を目的としたスキャンを行っている組織は、一覧への掲載を依頼できます。組織名、目的、アドレスの範囲、除外の依頼方法を記した自組織のページをお知らせください。そのページの記載をもとに掲載します。",
      "掲載内容の訂正や、一覧からの削除も依頼できます。使われなくなったアドレスの範囲は、過去の値の意味を保つため、終了日とともにデータに残ります。",
      "スキャンの対象からセンサーを除く目的であっても、センサーのアドレスはお伝えできません。掲載の有無にかかわらず、スキャンはほかのパケットと同じように数えます。",
    ],
  },
  {
    id: "packets",
    heading: "センサーから通信を受けたと思われる方へ",
    text: [
      "センサーは何も送信せず、応答もしません。センサーからのように見えるパケットは、送信元が偽られたものです。お気づきの際はお知らせください。",
    ],
  },
  {
    id: "security",
    heading: "センサーの秘匿に関わる問題を見つけた方へ",
    text: [
      "このサイトの情報からセンサーの場所が分かる場合は、公表する前にご連絡ください。該当する情報を取り下げ、データの品質のページでその旨をお知らせします。",
    ],
  },
];
