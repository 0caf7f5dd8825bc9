import type { Bilingual } from "../../analyze/index.ts";

const CLOSE_TELNET: Bilingual = {
  en: "Look for devices of your own (routers, cameras, recorders) on which Telnet answers from the Internet; close it, change factory passwords, and bring their firmware up to date.",
  ja: "ルーターやカメラ、録画機器などで、インターネットからTelnetに接続できるものがないか確認してください。接続を制限し、初期パスワードを変更し、ファームウェアを最新のものにしてください。",
};
const CLOSE_WINDOWS: Bilingual = {
  en: "File sharing and remote procedure calls need not be reached from the Internet: close 135, 139 and 445/TCP at the border, and keep Windows up to date.",
  ja: "ファイル共有やRPCをインターネットに公開する必要はありません。境界で135/TCP、139/TCP、445/TCPを閉じ、Windowsを最新の状態に保ってください。",
};
const SECURE_LOGIN: Bilingual = {
  en: "Let only those networks reach the remote log-in that need it, use keys or a second factor rather than passwords, and look through the log for log-ins that succeeded since the rise began.",
  ja: "リモートログインは必要なネットワークからだけ接続できるようにし、パスワードではなく鍵や多要素認証を使ってください。増加が始まった時期以降に成功したログインがないか、ログを確認してください。",
};
const HIDE_DATABASE: Bilingual = {
  en: "A database or cache should not be reached from the Internet: let it listen on internal addresses alone, and set a password.",
  ja: "データベースやキャッシュをインターネットに公開しないでください。内部のアドレスだけで待ち受けるようにし、認証を設定してください。",
};
const STOP_REFLECTOR: Bilingual = {
  en: "See that no host of yours answers this service to strangers: such hosts are used to amplify denial-of-service attacks. Restrict it to known clients, and bring it up to date.",
  ja: "自組織のホストがこのサービスに外部から応答しないことを確認してください。応答するホストはサービス運用妨害（DoS）攻撃の踏み台として使われます。利用者を限定し、最新の状態に保ってください。",
};
const UPDATE_WEB: Bilingual = {
  en: "Look for administration pages of devices and servers that are reached from the Internet on this port; restrict them, and bring the products behind them up to date.",
  ja: "このポートでインターネットから接続できる機器やサーバーの管理画面がないか確認し、接続を制限して、製品を最新の状態にしてください。",
};
const CLOSE_DEBUG: Bilingual = {
  en: "Switch off the debugging interface (ADB) of devices, and let nothing outside reach it.",
  ja: "機器のデバッグ用インターフェース（ADB）を無効にし、外部から接続できないようにしてください。",
};
const GUARD_PHONES: Bilingual = {
  en: "Let only your provider and your own telephones reach the SIP server, use long passwords, and watch for calls that nobody made.",
  ja: "SIPサーバーへの接続を契約事業者と自組織の電話機に限定し、推測されにくいパスワードを使い、身に覚えのない発信がないか確認してください。",
};
const GUARD_CONTROL: Bilingual = {
  en: "Control systems should not be reached from the Internet at all; check that the protocol is closed at the border.",
  ja: "制御システムをインターネットから接続できるようにしないでください。境界でこのプロトコルが閉じられていることを確認してください。",
};

const GENERAL: Bilingual = {
  en: "Check whether a service of yours answers on this port from the Internet; if it need not, close or restrict it, and bring the product behind it up to date.",
  ja: "このポートでインターネットに応答しているサービスがないか確認してください。不要であれば閉じるか接続元を制限し、製品を最新の状態にしてください。",
};

const ADVICE: readonly (readonly [string, Bilingual])[] = [
  ["23/TCP 2323/TCP 37215/TCP 52869/TCP 60023/TCP", CLOSE_TELNET],
  ["135/TCP 139/TCP 445/TCP 137/UDP 138/UDP", CLOSE_WINDOWS],
  ["22/TCP 2222/TCP 3389/TCP 5900/TCP", SECURE_LOGIN],
  ["1433/TCP 3306/TCP 5432/TCP 6379/TCP 9200/TCP 11211/TCP 27017/TCP", HIDE_DATABASE],
  ["19/UDP 53/UDP 111/UDP 123/UDP 161/UDP 389/UDP 1900/UDP 3702/UDP 11211/UDP", STOP_REFLECTOR],
  ["80/TCP 81/TCP 82/TCP 443/TCP 7547/TCP 8000/TCP 8080/TCP 8081/TCP 8443/TCP 8888/TCP 8291/TCP", UPDATE_WEB],
  ["5555/TCP", CLOSE_DEBUG],
  ["5060/UDP 5060/TCP 5061/TCP", GUARD_PHONES],
  ["102/TCP 502/TCP 20000/TCP 44818/TCP 47808/UDP", GUARD_CONTROL],
];

/** What administrators can do about a port that is looked for; general where nothing is known of the port. */
export function adviceOn(port: string | null): Bilingual {
  if (port === null) return GENERAL;
  return ADVICE.find(([ports]) => ports.split(" ").includes(port))?.[1] ?? GENERAL;
}
