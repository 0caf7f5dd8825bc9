import type { Language } from "../report/index.ts";

/** A group of graphs: what it is about, and the ports that belong to it. */
export interface GraphGroup {
  /** Name of its page: `graph-telnet.html`. */
  readonly id: string;
  readonly title: Readonly<Record<Language, string>>;
  readonly about: Readonly<Record<Language, string>>;
  /** Ports as the figures name them; null for what is not a choice of ports. */
  readonly ports: readonly string[] | null;
}

const tcp = (...ports: readonly number[]): readonly string[] => ports.map((port) => `${port}/TCP`);
const udp = (...ports: readonly number[]): readonly string[] => ports.map((port) => `${port}/UDP`);

/** The groups of the weekly graphs, in their order on the site. */
export const GRAPH_GROUPS: readonly GraphGroup[] = [
  {
    id: "top",
    title: { ja: "上位5ポート", en: "Top five ports" },
    about: {
      ja: "公表している系列のうち、直近の値が大きい5つと、それ以外のすべてのポートの合計です。",
      en: "The five of the public series with the largest recent values, and the sum of all other ports.",
    },
    ports: null,
  },
  {
    id: "telnet",
    title: { ja: "Telnet・IoT機器", en: "Telnet and IoT devices" },
    about: {
      ja: "ルーターやカメラなど、初期設定のままの機器を狙うマルウェアが探索するポートです。",
      en: "Ports that malware probes to find routers, cameras and other devices with default settings.",
    },
    ports: tcp(23, 2323, 37215, 52869, 5555, 81, 8080),
  },
  {
    id: "remote",
    title: { ja: "遠隔操作", en: "Remote access" },
    about: {
      ja: "SSH、リモートデスクトップ、VNCなど、遠隔から機器を操作するためのポートです。",
      en: "Ports of SSH, remote desktop and VNC, through which machines are operated from afar.",
    },
    ports: tcp(22, 3389, 5900),
  },
  {
    id: "windows",
    title: { ja: "Windows", en: "Windows" },
    about: {
      ja: "ファイル共有など、Windowsのサービスが使うポートです。",
      en: "Ports of file sharing and other services of Windows.",
    },
    ports: tcp(445, 139, 135),
  },
  {
    id: "databases",
    title: { ja: "データベース", en: "Databases" },
    about: {
      ja: "データベースや検索エンジンが待ち受けるポートです。",
      en: "Ports on which databases and search engines listen.",
    },
    ports: tcp(6379, 1433, 3306, 5432, 27017, 9200),
  },
  {
    id: "web",
    title: { ja: "Web", en: "Web" },
    about: { ja: "Webサーバーが待ち受けるポートです。", en: "Ports on which web servers listen." },
    ports: tcp(80, 443, 8080, 8443),
  },
  {
    id: "mail",
    title: { ja: "メール", en: "Mail" },
    about: { ja: "メールの送受信に使われるポートです。", en: "Ports through which mail is sent and fetched." },
    ports: tcp(25, 110, 143, 465, 587, 993, 995),
  },
  {
    id: "ftp",
    title: { ja: "FTP", en: "FTP" },
    about: { ja: "ファイル転送に使われるポートです。", en: "Ports of file transfer." },
    ports: tcp(20, 21),
  },
  {
    id: "dns",
    title: { ja: "DNS", en: "DNS" },
    about: { ja: "名前解決に使われるポートです。", en: "The port of name resolution." },
    ports: ["53/TCP", "53/UDP"],
  },
  {
    id: "reflectors",
    title: { ja: "リフレクション攻撃の踏み台", en: "Reflectors" },
    about: {
      ja: "リフレクション型のDoS攻撃に悪用されうるUDPのサービスを探索するポートです。",
      en: "UDP services that can be abused to reflect denial-of-service attacks.",
    },
    ports: udp(19, 53, 123, 161, 389, 1900, 11211),
  },
  {
    id: "sip",
    title: { ja: "SIP（IP電話）", en: "SIP (telephony)" },
    about: { ja: "IP電話の呼制御に使われるポートです。", en: "The port through which telephone calls are set up." },
    ports: udp(5060),
  },
  {
    id: "ics",
    title: { ja: "産業用制御システム", en: "Industrial control" },
    about: {
      ja: "工場やビルの設備を制御するプロトコルのポートです。",
      en: "Ports of protocols that control plants and buildings.",
    },
    ports: [...tcp(102, 502, 20000, 44818), ...udp(47808)],
  },
  {
    id: "routeros",
    title: { ja: "RouterOS", en: "RouterOS" },
    about: { ja: "RouterOSの管理に使われるポートです。", en: "Ports through which RouterOS is managed." },
    ports: tcp(8728, 8291),
  },
  {
    id: "icmp",
    title: { ja: "ICMP", en: "ICMP" },
    about: { ja: "pingなどのICMPの要求です。", en: "Echo and other requests of ICMP." },
    ports: ["ICMP"],
  },
  {
    id: "regions",
    title: { ja: "送信元地域", en: "Source regions" },
    about: {
      ja: "送信元IPアドレスが登録されている地域ごとの推移です。",
      en: "By the region in which the source address is registered.",
    },
    ports: null,
  },
];
