import type { CoverageState } from "../store/index.ts";
import { durationWords, reasonWords, STATE_WORDS } from "./coverage-reasons.ts";
import { LEAST_WEIGHT, weightOf } from "./coverage-weights.ts";
import type { ObservedBin } from "./coverage-weights.ts";
import type { Bilingual } from "./figure.ts";

/** Time of one bin that was not observed. */
export interface LostTime {
  readonly state: CoverageState;
  readonly reason: string;
  readonly seconds: number;
}

/** What is said of one sensor in one bin. */
export interface BinReading {
  readonly weight: number;
  readonly state: CoverageState;
  /** Null when there is nothing to explain. */
  readonly reason: Bilingual | null;
}

/**
 * Weighs a bin of `length` seconds and says in words what it lacks. Seconds of which the ledger says nothing are unknown,
 * for the reason `silence`. The state of a bin is the one that lasted longest.
 */
export function readBin(
  observed: ObservedBin | undefined,
  lost: readonly LostTime[],
  length: number,
  silence: string,
): BinReading {
  const weight = observed === undefined ? 0 : weightOf(observed, length);
  const up = observed?.seconds ?? 0;
  const silent = length - up - lost.reduce((sum, { seconds }) => sum + seconds, 0);
  const all: readonly LostTime[] =
    silent > 0 ? [...lost, { state: "unknown", reason: silence, seconds: silent }] : lost;
  const words = [
    ...all.map((part) => lostWords(part, length)),
    ...(observed === undefined ? [] : packetWords(observed)),
    ...(weight < LEAST_WEIGHT && up > 0 ? [TOO_LITTLE] : []),
  ];
  return { weight, state: longest(up, all), reason: words.length === 0 ? null : joined(words) };
}

const TOO_LITTLE: Bilingual = { en: "missing: less than a quarter", ja: "欠測（4分の1未満）" };

function longest(up: number, lost: readonly LostTime[]): CoverageState {
  const sums: Record<CoverageState, number> = { up, blind: 0, down: 0, unknown: 0 };
  for (const { state, seconds } of lost) sums[state] += seconds;
  const order: readonly CoverageState[] = ["blind", "down", "unknown", "up"];
  return order.reduce((best, state) => (sums[state] > sums[best] ? state : best));
}

function lostWords({ state, reason, seconds }: LostTime, length: number): Bilingual {
  const why = reasonWords(reason);
  const time = seconds >= length ? null : durationWords(seconds);
  return {
    en: `${STATE_WORDS[state].en}${time === null ? "" : ` ${time.en}`}: ${why.en}`,
    ja: `${STATE_WORDS[state].ja}${time === null ? "" : ` ${time.ja}`}：${why.ja}`,
  };
}

function packetWords({ captured, dropped, thinned }: ObservedBin): readonly Bilingual[] {
  const all = captured + dropped + thinned;
  const share = (part: number): string => `${Number(((100 * part) / all).toPrecision(2))} %`;
  const words: Bilingual[] = [];
  if (dropped > 0)
    words.push({ en: `${share(dropped)} of the packets dropped`, ja: `パケットの ${share(dropped)} を取りこぼし` });
  if (thinned > 0)
    words.push({ en: `${share(thinned)} thinned out in a flood`, ja: `大量受信のため ${share(thinned)} を間引き` });
  return words;
}

function joined(words: readonly Bilingual[]): Bilingual {
  return { en: words.map(({ en }) => en).join("; "), ja: words.map(({ ja }) => ja).join("、") };
}
