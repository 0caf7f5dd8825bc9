import type { BulletinTwin, Indicator } from "../../center/src/exchange/index.ts";

/** A published bulletin as machines get it, with every part filled. */
export const TWIN: BulletinTwin = {
  format: "teiten-bulletin/1",
  id: "2022-0007",
  revision: 2,
  status: "published",
  tlp: "green",
  publisher: { name: "Observatory of the test", contact: "desk@example.org" },
  first_published: "2022-08-09T03:00:00.000Z",
  published: "2022-08-10T03:00:00.000Z",
  headline: { en: "Packets to 37215/TCP rise", ja: "37215/TCPあてのパケットが増加" },
  text: { en: "Since **Friday**.", ja: "**金曜日**から。" },
  change: {
    port: "37215/TCP",
    protocol: "TCP",
    port_number: 37215,
    region: "BR",
    traffic_class: "request",
    zone: "Asia/Tokyo",
    start: "2022-07-29T08:00:00.000Z",
    end: null,
    data_until: "2022-08-08T15:00:00.000Z",
    factor: 6.4,
    score: 46,
    rate_before: 72,
    rate_during: 456,
  },
  breadth: { scope: "everywhere", sensors: 5, sensors_judged: 6, networks: 4, networks_judged: 4 },
  sources: {
    count: 280,
    new_share: 0.86,
    scanner_share: 0.02,
    top_block_share: 0.05,
    regions: [{ region: "BR", share: 0.32, sources: 96 }],
  },
  tools: [{ tool: "Mirai", share: 0.8 }],
  co_targets: [{ port: "23/TCP", share: 0.7 }],
  payload_classes: [],
  reading: { kind: "mirai-like", confidence: "high", reasons: ["many-networks", "clear-rise", "same-mark"] },
  indicators: { count: 2, valid_until: "2022-09-09T03:00:00.000Z", least_packets: 10, least_sensors: 3 },
  figures: [
    {
      file: "figures/trend.csv",
      figure: "port-trend",
      title: { en: "Trend", ja: "推移" },
      from: "2022-07-01",
      to: "2022-08-08",
    },
  ],
  history: [
    { revision: 1, published: "2022-08-09T03:00:00.000Z", what: { en: "First published.", ja: "初版公開。" } },
    { revision: 2, published: "2022-08-10T03:00:00.000Z", what: { en: "More advice.", ja: "対策を追記。" } },
  ],
  data: ["regions 2022-07-01"],
};

/** Sources of either version. */
export const LISTED: readonly Indicator[] = [
  { source: "198.51.100.7", version: 4, region: "BR", asn: 64500, packets: 20 },
  { source: "2001:db8::7", version: 6, region: "VN", asn: 0, packets: 500 },
];

/** The text without marks. */
export const PLAIN = { en: "Since Friday.", ja: "金曜日から。" };
