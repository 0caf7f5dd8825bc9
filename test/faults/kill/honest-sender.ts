import { setTimeout as sleep } from "node:timers/promises";
import type { BuiltSegment } from "../feed/segment-builder.ts";
import type { TrueSegment } from "../reference/truth.ts";
import { newHeartbeat } from "../power/new-heartbeat.ts";
import { postHeartbeats, putSegment } from "../uplink/raw-sensor.ts";
import type { RawSensor } from "../uplink/raw-sensor.ts";
import type { CenterAddress } from "../uplink/send-request.ts";

const AGAIN_MILLIS = 15;
/** Signs of life come from a run that closes no segments. */
const BEATING_BOOT = "beef".repeat(4);

/** A sensor that sends each of its segments until it has a receipt, whatever becomes of the center meanwhile. */
export class HonestSender {
  /** Everything that it ever had to send. */
  readonly truth: TrueSegment[] = [];
  /** Answers that an honest sensor never gets. */
  readonly refused: string[] = [];
  private readonly center: CenterAddress;
  private readonly sensor: RawSensor;
  private readonly segments: Iterator<BuiltSegment>;
  private readonly backlog: BuiltSegment[] = [];
  private beats = 0;
  private beatDue = false;
  private stopping = false;
  private working: Promise<void> | null = null;

  constructor(center: CenterAddress, sensor: RawSensor, segments: Iterator<BuiltSegment>) {
    this.center = center;
    this.sensor = sensor;
    this.segments = segments;
  }

  get waiting(): number {
    return this.backlog.length;
  }

  /** So many more segments have been closed, and a sign of life is due. */
  add(count: number): void {
    for (let left = count; left > 0; left--) {
      const { value } = this.segments.next() as { readonly value: BuiltSegment };
      this.backlog.push(value);
      this.truth.push(trueSegment(value));
    }
    this.beatDue = true;
    this.working ??= this.send().finally(() => (this.working = null));
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.working;
  }

  private async beat(): Promise<boolean> {
    const at = Date.now() * 1000;
    const heartbeat = newHeartbeat(BEATING_BOOT, this.beats, at);
    const request = { sentAt: at, heartbeats: [heartbeat], ended: [] };
    const answer = await postHeartbeats(this.center, this.sensor, request).catch(() => null);
    if (answer?.status === 200) this.beats += 1;
    else if (answer !== null && answer.status < 429) this.refused.push(`heartbeat: ${JSON.stringify(answer)}`);
    else await sleep(AGAIN_MILLIS);
    return answer?.status === 200;
  }

  private async send(): Promise<void> {
    while (!this.stopping) {
      if (this.beatDue) this.beatDue = !(await this.beat());
      const [segment] = this.backlog;
      if (segment === undefined) return;
      const answer = await putSegment(this.center, this.sensor, segment).catch(() => null);
      if (answer?.status === 201 || answer?.status === 200) this.backlog.shift();
      else if (answer === null || answer.status >= 429) await sleep(AGAIN_MILLIS);
      else {
        this.refused.push(`${this.sensor.name}: ${answer.status} ${JSON.stringify(answer.body)}`);
        this.backlog.shift();
      }
    }
  }
}

/** A built segment as the truth of a comparison. */
export function trueSegment({ facts, sha256, packets }: BuiltSegment): TrueSegment {
  const { sensor, boot, sequence } = facts;
  const seen = packets.map(({ number, port, at }) => ({ number, port, second: Number(at / 1_000_000_000n) }));
  return { sensor, boot, sequence, sha256, packets: seen };
}
