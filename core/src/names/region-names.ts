/** Languages of region names. */
export type NameLanguage = "en" | "ja";

/** What prints for a source whose region is not known. */
const UNKNOWN: Readonly<Record<NameLanguage, string>> = { en: "Unknown", ja: "不明" };

/**
 * Neutral and short forms where the platform's name (CLDR) carries an addition or is longer than a table wants. A region
 * here is where an address is registered or used, and says nothing about states.
 */
const SHORT: Readonly<Record<NameLanguage, Readonly<Record<string, string>>>> = {
  en: {
    CD: "DR Congo",
    CG: "Republic of the Congo",
    HK: "Hong Kong",
    MM: "Myanmar",
    MO: "Macao",
    PS: "Palestine",
    TR: "Türkiye",
    TW: "Taiwan",
  },
  ja: {
    CD: "コンゴ民主共和国",
    CG: "コンゴ共和国",
    EU: "欧州連合",
    GB: "英国",
    HK: "香港",
    MM: "ミャンマー",
    MO: "マカオ",
    PS: "パレスチナ",
    TW: "台湾",
    US: "米国",
  },
};

const platform: Partial<Record<NameLanguage, Intl.DisplayNames>> = {};

/** The name of a source region by its ISO 3166-1 alpha-2 code; `??` is unknown, and a code without a name stays itself. */
export function regionName(code: string, language: NameLanguage): string {
  if (code === "??") return UNKNOWN[language];
  const short = SHORT[language][code];
  if (short !== undefined) return short;
  if (!/^[A-Z]{2}$/.test(code)) return code;
  const names = (platform[language] ??= new Intl.DisplayNames(language, { type: "region", fallback: "code" }));
  return names.of(code) ?? code;
}
