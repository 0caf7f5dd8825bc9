import type { PublishedPolicy } from "../../publish/index.ts";
import type { Language } from "../../report/index.ts";

/** A part of the method page: its heading and what it says. */
export interface MethodPart {
  readonly id: string;
  readonly heading: string;
  readonly text: readonly string[];
}

/** What the site's numbers are, and what they do not say; numbers of the policy come from the policy. */
export function methodParts(policy: PublishedPolicy, language: Language): readonly MethodPart[] {
  return language === "ja" ? methodJa(policy) : methodEn(policy);
}

function methodEn(policy: PublishedPolicy): readonly MethodPart[] {
  return [
    {
      id: "sensors",
      heading: "Sensors",
      text: [
        "A sensor is a host with an address of its own on the Internet. It records the packets that reach it, sends nothing and answers nothing. Nobody has a reason to talk to it, so what arrives was sent to many addresses, or by mistake.",
        "Where the sensors stand is secret. Whoever knew it could avoid them, or send them packets made for the purpose.",
      ],
    },
    {
      id: "counts",
      heading: "What is counted",
      text: [
        "The graphs count requests: packets that could begin a conversation. Answers to packets that others sent under a forged address (backscatter) are left out.",
        "Values are packets per sensor and day: the packets of a period, divided by the time in which sensors observed, in sensor-days. Time without observation counts as missing, never as zero.",
        "A port tells which service a packet was meant for by its number. It does not prove which protocol was spoken. The source address of a packet can be forged; the region of an address is where it is registered, not where a person sits.",
      ],
    },
    policyPartEn(policy),
    {
      id: "limits",
      heading: "What the values do not say",
      text: [
        "A handful of sensors is no survey of the Internet. Small changes lie within the noise; compare them with the value after ±.",
        "A sharp peak at one sensor does not show, by design. A change that many sensors see at once does.",
      ],
    },
  ];
}

function methodJa(policy: PublishedPolicy): readonly MethodPart[] {
  return [
    {
      id: "sensors",
      heading: "センサー",
      text: [
        "センサーは、インターネット上に固有のアドレスを持つ機器です。届いたパケットを記録するだけで、何も送信せず、応答もしません。本来は通信を受ける理由がないため、届くのは多数のアドレスに向けて送られたパケットか、誤って送られたパケットです。",
        "センサーの設置場所は公表しません。場所が知られると、センサーを避けられたり、偽の通信を送り込まれたりするおそれがあるためです。",
      ],
    },
    {
      id: "counts",
      heading: "数えているもの",
      text: [
        "グラフで数えているのは、通信を始めようとする要求のパケットです。送信元を偽ったパケットへの応答（跳ね返りパケット）は含みません。",
        "値は、センサー1台・1日あたりのパケット数です。期間中のパケット数を、観測できた時間（センサー数×日数）で割って求めます。観測できなかった時間は欠測として扱い、ゼロとはみなしません。",
        "ポート番号は、そのパケットがどのサービスに宛てられたかを示すもので、実際に使われたプロトコルを証明するものではありません。送信元アドレスは偽ることができます。また、地域はアドレスの登録先であり、送信者の居場所ではありません。",
      ],
    },
    policyPartJa(policy),
    {
      id: "limits",
      heading: "値から言えないこと",
      text: [
        "限られた数のセンサーによる観測であり、インターネット全体を調べたものではありません。小さな変化は雑音の範囲に入るため、±の値と比べてください。",
        "1台のセンサーだけに届いた急激な増加は、意図的に現れないようにしています。多くのセンサーで同時に起きた変動は現れます。",
      ],
    },
  ];
}

function policyPartEn({ lateDays, sourceCap, clipTimes, poolShare, epsilon, least }: PublishedPolicy): MethodPart {
  const out = Math.round((1 - poolShare) * 100);
  return {
    id: "policy",
    heading: "How values are published",
    text: [
      `Each value passes a gate that no number comes around. A source counts at most ${sourceCap.toLocaleString("en-US")} packets per sensor, port and day. A sensor’s day counts at most ${clipTimes} times the level that was published before. About ${out}% of the sensors stay out of each value, by lot.`,
      `Noise is added that is as wide as what one sensor can change (differential privacy, epsilon ${epsilon.week} for a week, ${epsilon.month} for a month, ${epsilon.quarter} for a quarter). It is drawn once and kept. The page of every graph gives its standard deviation.`,
      `A value appears ${lateDays} days after its period ended at the earliest, and never changes after that.`,
      `Values by week take ${least.week.sensors} sensors of ${least.week.operators} operators, by month ${least.month.sensors} of ${least.month.operators}, by quarter ${least.quarter.sensors} of ${least.quarter.operators}. With fewer, home and abroad become one group, periods grow, or nothing is published.`,
      "A value is held back when many sensors got a burst of one size on one day, as if somebody had marked them.",
    ],
  };
}

function policyPartJa({ lateDays, sourceCap, clipTimes, poolShare, epsilon, least }: PublishedPolicy): MethodPart {
  const out = Math.round((1 - poolShare) * 100);
  return {
    id: "policy",
    heading: "公表の方法",
    text: [
      `すべての値は、公表の可否を判定する仕組みを通ります。1つの送信元は、センサー・ポート・日ごとに最大${sourceCap.toLocaleString("en-US")}パケットまでしか数えません。1台のセンサーの1日分は、それまでに公表した水準の${clipTimes}倍を上限とします。また、値ごとに約${out}%のセンサーをくじで除きます。`,
      `さらに、1台のセンサーが与えうる影響と同じ大きさの雑音を加えます（差分プライバシー。εは週で${epsilon.week}、月で${epsilon.month}、四半期で${epsilon.quarter}）。雑音は1度だけ引いて固定します。大きさ（標準偏差）は、各グラフに示しています。`,
      `値は、期間の終わりから早くとも${lateDays}日後に公表し、その後は変えません。`,
      `週ごとの値には${least.week.operators}以上の運営者による${least.week.sensors}台以上、月ごとの値には${least.month.operators}以上の運営者による${least.month.sensors}台以上、四半期ごとの値には${least.quarter.operators}以上の運営者による${least.quarter.sensors}台以上のセンサーが必要です。満たさない場合は、国内と海外をまとめる、期間を長くする、または公表しないこととします。`,
      "多くのセンサーに同じ規模の通信が同じ日に届いたときは、何者かが印を付けた疑いがあるため、その値の公表を保留します。",
    ],
  };
}
