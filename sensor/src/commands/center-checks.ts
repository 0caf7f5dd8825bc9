import { openSystemClock } from "../host/index.ts";
import type { Files } from "../host/index.ts";
import { createCollector, createLine, createOffsetEstimate, openKeyRing } from "../uplink/index.ts";
import type { Enrolment, Outcome, TimedAnswer } from "../uplink/index.ts";
import type { CheckLine } from "./check-line.ts";

const ANSWERS = 3;

/** Whether the center is reached, shows the pinned key and knows this sensor's key; and what this host's clock is worth. */
export async function checkCenter(files: Files, folder: string, enrolment: Enrolment): Promise<readonly CheckLine[]> {
  const clock = openSystemClock();
  const line = createLine(enrolment, clock);
  const offset = createOffsetEstimate(clock);
  try {
    const keys = await openKeyRing(files, folder, false);
    const collector = createCollector({ line, sensor: enrolment.sensor, keys });
    for (let count = 0; count < ANSWERS; count++) {
      const request = { sentAt: Math.round(clock.wall()), heartbeats: [], ended: [] };
      const outcome = await collector.heartbeats(request, AbortSignal.timeout(20_000));
      if (outcome.kind !== "accepted") return [unreached(enrolment, outcome)];
      offset.add(outcome.answer);
    }
    const vouched = enrolment.centerKey === null ? "a public CA vouches for it" : "it shows the pinned key";
    const found = `${enrolment.url} answers, ${vouched}, and it knows key ${keys.current.id}`;
    return [{ level: "ok", what: "center", found }, clockLine(offset.now())];
  } finally {
    line.close();
  }
}

function unreached(enrolment: Enrolment, outcome: Exclude<Outcome<TimedAnswer>, { kind: "accepted" }>): CheckLine {
  const what = "center";
  switch (outcome.kind) {
    case "later":
      return {
        level: "failed",
        what,
        found: `${enrolment.url} does not answer: ${outcome.why}`,
        mend: "see that `teiten serve` runs there, and that no firewall on the way stops it",
      };
    case "absent":
      return { level: "failed", what, found: `${enrolment.url} is no collector`, mend: "compare the address" };
    case "never":
    case "shut-out":
      return {
        level: "failed",
        what,
        found: `${enrolment.url} takes nothing of this sensor: ${outcome.why} (${outcome.code})`,
        mend: "ask the center's operator; with a new token: `teiten-sensor enrol URL TOKEN --new-key`",
      };
  }
}

function clockLine(offset: { readonly offset: number; readonly uncertainty: number } | null): CheckLine {
  const what = "clock";
  if (offset === null) return { level: "warning", what, found: "the center's clock could not be compared" };
  const milliseconds = offset.offset / 1000;
  const within = (offset.uncertainty / 1000).toFixed(1);
  const found = `the center's is ${milliseconds.toFixed(1)} ms from this one, give or take ${within} ms`;
  if (Math.abs(milliseconds) < 1000) return { level: "ok", what, found };
  return {
    level: "warning",
    what,
    found,
    mend: "run an NTP client (`apt-get install chrony`); the center corrects it",
  };
}
