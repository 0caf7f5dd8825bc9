import type { Language } from "../language.ts";
export { adviceOn } from "./port-advice.ts";
export { regionInSentence } from "./phrases-en.ts";
import { WORDS_EN } from "./words-en.ts";
import { WORDS_JA } from "./words-ja.ts";
import type { Words } from "./words.ts";

export type { CaptionName, ColumnName, Definition, FactName, Labels, Words } from "./words.ts";

/** The words of a language. */
export function wordsOf(language: Language): Words {
  return language === "ja" ? WORDS_JA : WORDS_EN;
}
