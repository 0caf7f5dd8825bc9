import type { Contender } from "./contenders.ts";
import type { Cost } from "./measure.ts";
import { summarize } from "./report.ts";
import type { Summary } from "./report.ts";

/** One promise of the benchmark: what was measured, against the threshold. */
interface Goal {
  readonly text: string;
  readonly measured: number;
  readonly met: boolean;
}

/** The day that the goals are stated for: on a small one, starting up is most of the cost. */
const STATED_FOR = 10_000_000;
const INGEST_AT_MOST = 1.5;
const LOOP_AT_LEAST = 5;
const CENTER_MEGABYTES = 300;

/** The goals as lines, and last whether they are met; goals whose contenders did not run are left out. */
export function judgeGoals(costs: ReadonlyMap<Contender, readonly Cost[]>, packets: number): string {
  const of = (task: string, name: string): Summary | undefined => {
    const found = [...costs].find(([contender]) => contender.task === task && contender.name === name);
    return found === undefined ? undefined : summarize(found[1]);
  };
  const goals = [
    ...ingestGoals(of("ingest", "teiten ingest"), of("ingest", "nfpcapd")),
    ...loopGoals(of("flows", "teiten decode-to-flows loop"), of("flows", "nfpcapd")),
  ];
  const lines = goals.map(({ text, measured, met }) => `${met ? "met   " : "MISSED"} ${text}: ${measured.toFixed(2)}`);
  const missed = goals.filter(({ met }) => !met).length;
  const verdict =
    missed === 0 ? `goals: all ${goals.length} met` : `goals: ${goals.length - missed} met, ${missed} MISSED`;
  if (packets !== STATED_FOR) lines.push(`(the goals are stated for ${STATED_FOR} packets; this day has ${packets})`);
  return [...lines, goals.length === 0 ? "goals: none measured" : verdict].join("\n");
}

function ingestGoals(ours: Summary | undefined, peer: Summary | undefined): Goal[] {
  if (ours === undefined || peer === undefined) return [];
  const ratio = ours.cpu / peer.cpu;
  return [
    {
      text: `ingest, all processes, CPU ÷ nfpcapd (at most ${INGEST_AT_MOST})`,
      measured: ratio,
      met: ratio <= INGEST_AT_MOST,
    },
    {
      text: `peak memory of the center process, MB (at most ${CENTER_MEGABYTES})`,
      measured: ours.centerMegabytes,
      met: ours.centerMegabytes > 0 && ours.centerMegabytes <= CENTER_MEGABYTES,
    },
  ];
}

function loopGoals(ours: Summary | undefined, peer: Summary | undefined): Goal[] {
  if (ours === undefined || peer === undefined) return [];
  const ratio = peer.cpu / ours.cpu;
  return [
    {
      text: `nfpcapd ÷ decode-to-flows loop, CPU (at least ${LOOP_AT_LEAST})`,
      measured: ratio,
      met: ratio >= LOOP_AT_LEAST,
    },
  ];
}
