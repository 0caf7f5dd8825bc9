import { BIN_SIZES } from "@teiten/core/calendar";
import type { BinSize } from "@teiten/core/calendar";
import type { FigureQuery, ParameterSpec } from "./figure.ts";

/** How many ranks a ranking lists. */
export function topParameter(count: number): ParameterSpec {
  return {
    name: "top",
    kind: "integer",
    default: count,
    minimum: 1,
    help: { en: "how many ranks to list", ja: "何位まで示すか" },
  };
}

/** Which rows are put side by side. */
export function byParameter(choices: readonly string[], first: string): ParameterSpec {
  return {
    name: "by",
    kind: "choice",
    choices,
    default: first,
    help: { en: "one block of rows for each of these", ja: "行を分ける単位" },
  };
}

/** Into which bins the range is cut. */
export function binParameter(choices: readonly BinSize[], first: BinSize): ParameterSpec {
  return { name: "bin", kind: "choice", choices, default: first, help: { en: "length of a bin", ja: "集計の間隔" } };
}

/** The periods that a figure's numbers can be put beside: their columns are appended. */
export const COMPARED: readonly ParameterSpec[] = [
  {
    name: "previous",
    kind: "flag",
    default: false,
    help: {
      en: "put the range before beside (the quarter before a quarter, the month before a month, else as many days)",
      ja: "前の期間（前四半期・前月。それ以外は同じ日数）の値を並べる",
    },
  },
  {
    name: "year-before",
    kind: "flag",
    default: false,
    help: {
      en: "put the same days a year before beside (weeks: the same 52 weeks before)",
      ja: "前年同期（同じ日付。週単位では52週前）の値を並べる",
    },
  },
];

/** What a trend shows. */
export const TREND_MEASURE: ParameterSpec = {
  name: "measure",
  kind: "choice",
  choices: ["packets", "sources"],
  default: "packets",
  help: {
    en: "value is packets per covered sensor and bin, or distinct sources",
    ja: "値をセンサー1台あたりのパケット数にするか、送信元IPアドレス数にするか",
  },
};

/** Knowledge of the scanner registry as of a day. */
export const AS_KNOWN_ON: ParameterSpec = {
  name: "as-known-on",
  kind: "day",
  default: null,
  help: {
    en: "use only what the scanner registry knew on that day",
    ja: "その日までに知られていたスキャン元の情報だけを使う",
  },
};

/** One port that narrows a question. */
export const ONE_PORT: ParameterSpec = {
  name: "port",
  kind: "text",
  default: null,
  help: { en: "only this port, as 23/TCP or ICMP", ja: "このポートだけを対象にする（例：23/TCP、ICMP）" },
};

/** The port that a question is about. */
export const REQUIRED_PORT: ParameterSpec = {
  ...ONE_PORT,
  default: "23/TCP",
  help: { en: "the port whose sources are looked at, as 23/TCP", ja: "送信元を調べるポート（例：23/TCP）" },
};

/** The change that a question is about, instead of a port. */
export const ONE_CHANGE: ParameterSpec = {
  name: "change",
  kind: "text",
  default: null,
  help: {
    en: "the change whose sources are looked at, by its name in the figure changes",
    ja: "送信元を調べる変動（図表 changes の最初の列にある名前）",
  },
};

/** A checked option that is a number. */
export function numberOption(query: FigureQuery, name: string): number {
  const value = query.options[name];
  return typeof value === "number" ? value : 0;
}

/** A checked option that is a text; an absent one is empty. */
export function textOption(query: FigureQuery, name: string): string {
  const value = query.options[name];
  return typeof value === "string" ? value : "";
}

/** A checked option that is a list, or null when it was not given. */
export function listOption(query: FigureQuery, name: string): readonly string[] | null {
  const value = query.options[name];
  return Array.isArray(value) ? (value as readonly string[]) : null;
}

/** A checked flag. */
export function flagOption(query: FigureQuery, name: string): boolean {
  return query.options[name] === true;
}

/** The checked bin size of a query. */
export function binOption(query: FigureQuery): BinSize {
  const value = textOption(query, "bin");
  return BIN_SIZES.find((size) => size === value) ?? "day";
}
