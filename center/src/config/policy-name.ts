/** The publication policies by name, from everything to only what passed the publication gate. */
export const POLICY_NAMES = ["internal", "partners", "public"] as const;
export type PolicyName = (typeof POLICY_NAMES)[number];

/** How a policy is written on every page, in the languages of publications. */
export interface PolicyMark {
  /** The words that stand on each page: `Internal: not for publication`. */
  readonly mark: string;
  /** What the page may hold, in one sentence. */
  readonly reason: string;
}

const MARKS: Readonly<Record<PolicyName, Readonly<Record<"ja" | "en", PolicyMark>>>> = {
  internal: {
    ja: {
      mark: "内部資料・公表不可",
      reason:
        "この資料には、センサーごとの順位や丸めのない値が含まれています。そのまま公表すると、センサーの位置を推定されるおそれがあります。",
    },
    en: {
      mark: "Internal: not for publication",
      reason:
        "This document holds rankings of single sensors and values that are not rounded. Published as it is, it could help to find out where the sensors stand.",
    },
  },
  partners: {
    ja: {
      mark: "TLP:AMBER 関係者限り",
      reason:
        "2つ以上の組織の3台以上のセンサーからなる集まりの正確な値と、仮名によるセンサーごとの表が含まれています。受け取った組織の中と、その必要がある利用者の間でだけ共有できます。",
    },
    en: {
      mark: "TLP:AMBER: for partners",
      reason:
        "This document holds exact numbers of groups of at least three sensors of two operators, and tables of single sensors under pseudonyms. Share it only within your organisation and with clients who need to know.",
    },
  },
  public: {
    ja: {
      mark: "公開",
      reason: "公表の基準を満たした値だけが含まれています。満たさない値は、その旨を記して伏せています。",
    },
    en: {
      mark: "Public",
      reason: "This document holds only what the publication policy lets through; what it holds back is marked so.",
    },
  },
};

/** The words of a policy in one language. */
export function policyMark(policy: PolicyName, language: "ja" | "en"): PolicyMark {
  return MARKS[policy][language];
}
