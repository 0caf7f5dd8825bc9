import type { Language } from "./language.ts";

/** Short forms that reports use where the platform's names are long. */
const SHORT: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  ja: {
    US: "米国",
    GB: "英国",
    HK: "香港",
    MO: "マカオ",
    CD: "コンゴ民主共和国",
    CG: "コンゴ共和国",
    EU: "欧州連合",
    "??": "不明",
  },
  en: { HK: "Hong Kong", MO: "Macao", CD: "DR Congo", CG: "Republic of the Congo", MM: "Myanmar", "??": "unknown" },
};

const names: Readonly<Record<Language, Intl.DisplayNames>> = {
  ja: new Intl.DisplayNames("ja", { type: "region", fallback: "code" }),
  en: new Intl.DisplayNames("en", { type: "region", fallback: "code" }),
};

/** A source region's name for its ISO 3166-1 alpha-2 code; `??` is a source without a known region. */
export function regionName(code: string, language: Language): string {
  const short = SHORT[language][code];
  if (short !== undefined) return short;
  return /^[A-Z]{2}$/.test(code) ? (names[language].of(code) ?? code) : code;
}
