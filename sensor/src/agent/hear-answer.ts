import type { Report } from "../host/index.ts";
import type { Spool } from "../spool/index.ts";
import type { Collector, KeyRing, OffsetEstimate, SettingsStore, TimedAnswer, Uploader } from "../uplink/index.ts";

/** Whom an answer concerns. */
export interface AnswerListeners {
  readonly offset: OffsetEstimate;
  readonly store: SettingsStore;
  readonly spool: Spool;
  readonly uploader: Uploader;
  readonly keys: KeyRing;
  readonly collector: Collector;
  readonly report: Report;
}

/** Acts on the center's answer to heartbeats: clock, settings, segments to send again, and a change of the key. */
export async function hearAnswer(
  { offset, store, spool, uploader, keys, collector, report }: AnswerListeners,
  answer: TimedAnswer,
  signal: AbortSignal,
): Promise<void> {
  offset.add(answer);
  await store.offer(answer.settings, answer.answeredAt);
  if (answer.missing.length > 0) {
    const again = await spool.resend(answer.missing);
    if (again > 0) {
      report({
        level: "info",
        code: "segments-again",
        message: `${again} segments that the center lacks are sent again`,
      });
      uploader.wake();
    }
  }
  if (answer.settings?.rotateKey !== true && keys.next === null) return;
  const rotated = await collector.rotateKey(signal);
  if (rotated.kind === "accepted") {
    report({ level: "info", code: "key-replaced", message: `key ${keys.current.id} signs from now on` });
  } else {
    const why = rotated.kind === "absent" ? "the center has no place for keys" : rotated.why;
    report({ level: "warning", code: "key-not-replaced", message: `the key could not be replaced yet: ${why}` });
  }
}
