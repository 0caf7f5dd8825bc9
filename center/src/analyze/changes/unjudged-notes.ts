import { dayOf, dayStart } from "@teiten/core/calendar";
import type { WatchedNetwork } from "../../detect/index.ts";
import { counted } from "../../telemetry/index.ts";
import type { Bilingual, FigureInput } from "../figure.ts";
import { loadFirstSeconds } from "../load-coverage.ts";

const DAY = 86_400;
/** Observed days that a sensor needs before a change to be judged. */
const LEAST_DAYS = 7;

/**
 * What must be said where a sensor, or a part of the range, could not be judged, because too little was observed before:
 * that no change is listed there says nothing. `until` is the first hour (since 1970 UTC) after what was looked at.
 */
export async function unjudgedNotes(
  input: FigureInput,
  { sensors }: WatchedNetwork,
  until: number,
): Promise<readonly Bilingual[]> {
  const first = await loadFirstSeconds(input.context.store, input.selection, []);
  const ready = sensors.map(({ id }) => (first.get(id) ?? Infinity) + LEAST_DAYS * DAY);
  const end = until * 3600;
  const judged = ready.filter((second) => second < end).length;
  if (sensors.length === 0 || judged === 0) return [NOBODY];
  const earliest = Math.min(...ready);
  return [
    ...(earliest <= dayStart(input.zone, input.range.from) ? [] : [startNote(dayOf(input.zone, earliest))]),
    ...(judged === sensors.length ? [] : [someNote(sensors.length - judged, sensors.length)]),
  ];
}

const NOBODY: Bilingual = {
  en: `no sensor could be judged: each needs ${LEAST_DAYS} observed days before, so that nothing is known of changes in these days`,
  ja: `判定できたセンサーがない（前に観測した日が${LEAST_DAYS}日必要）。この期間に変動があったかどうかは分からない`,
};

function startNote(day: string): Bilingual {
  return {
    en: `nothing can be judged before ${day}: a sensor needs ${LEAST_DAYS} observed days first`,
    ja: `${day} より前は判定できない（センサーごとに先立つ${LEAST_DAYS}日の観測が必要）`,
  };
}

function someNote(count: number, all: number): Bilingual {
  return {
    en: `${count} of ${counted(all, "sensor")} could not be judged: fewer than ${LEAST_DAYS} days observed before`,
    ja: `${all} 台のうち ${count} 台は、先立つ観測が${LEAST_DAYS}日に満たず判定できない`,
  };
}
