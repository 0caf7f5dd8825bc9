import { segmentPath } from "@teiten/core/uplink";
import type { Receipt as SentReceipt } from "@teiten/core/uplink";
import type { SimulatedDisk } from "../disk/simulated-disk.ts";
import { sendRaw, signedRequest } from "../uplink/send-request.ts";
import type { Answer, RawRequest } from "../uplink/send-request.ts";
import { newSigningKey } from "../uplink/signing-key.ts";
import type { SigningKey } from "../uplink/signing-key.ts";
import { asArchiveFiles } from "./center-modules.ts";
import type { BuiltCollectorServer, BuiltState, CenterModules } from "./center-modules.ts";
import type { BuiltCollector } from "./sensor-modules.ts";

const ARCHIVE = "/center/archive";
const DAY = 86_400;

/** What of a receipt is looked at. */
export type Receipt = Pick<SentReceipt, "sensor" | "boot" | "sequence" | "sha256">;

/** What a simulated center is made of; its ledger is a real one in `data`. */
export interface PowerCenterParts {
  readonly modules: CenterModules;
  readonly disk: SimulatedDisk;
  readonly data: string;
  readonly tell: (line: string) => void;
}

/** A receipt that left the center, and the bytes that lay under the segment's name when it did. */
interface Acknowledged {
  readonly name: string;
  readonly path: string;
  readonly stored: Buffer | null;
  readonly sha256: string;
}

/** A center's host with a disk that may lose its power at any call: the product's collector over HTTP, in this process. */
export class PowerCenter {
  /** Promises that were broken, in words. */
  readonly broken: string[] = [];
  readonly acknowledged: Acknowledged[] = [];
  private readonly parts: PowerCenterParts;
  private readonly state: BuiltState;
  private server: BuiltCollectorServer | null = null;
  private port = 0;

  constructor(parts: PowerCenterParts) {
    this.parts = parts;
    const { modules, data, disk } = parts;
    const paths = modules.dataPaths(data);
    modules.initialiseDataDirectory(paths, { home: "JP", zone: "Asia/Tokyo" });
    this.state = modules.openState(paths);
    disk.prepareFolder(ARCHIVE);
  }

  /** A new run of the collector on what the disk holds. */
  async start(): Promise<void> {
    const { modules, disk, tell } = this.parts;
    const unlimited = { requestsPerSecond: 1e6, requestBurst: 1e6 };
    this.server = modules.createCollector({
      state: this.state,
      archive: ARCHIVE,
      zone: "Asia/Tokyo",
      reserveBytes: 0,
      tls: () => null,
      report: (line) => {
        if (!disk.isOff) tell(line);
      },
      files: asArchiveFiles(disk.door("done")),
      limits: unlimited,
      metrics: new modules.Metrics(),
      received: () => undefined,
    });
    this.port = (await this.server.start({ host: "127.0.0.1", port: 0 })).port;
  }

  /** Ends the run as a dying machine does: what was on its way gets no receipt. */
  async stop(): Promise<void> {
    await this.server?.stop();
    this.server = null;
  }

  async close(): Promise<void> {
    await this.stop();
    await this.state.close();
  }

  /** Enrols a new sensor; answers its way to this center. `receipted` hears of every receipt. */
  async addSensor(name: string, address: string, receipted: (receipt: Receipt) => void): Promise<BuiltCollector> {
    const now = Math.floor(Date.now() / 1000);
    const addresses = [{ prefix: address, from: null, to: null }];
    const { id } = await this.state.addSensor({ name, country: "JP", addresses });
    const key = newSigningKey();
    const secret = await this.state.fleet.addToken(id, now + DAY);
    await this.state.fleet.enrol(id, secret, key.publicKey, now);
    return this.wayOf(key, receipted);
  }

  /** Looks whether everything that was acknowledged from an index on is as it was, in archive and ledger. */
  async compare(from: number): Promise<void> {
    const { disk } = this.parts;
    for (const { name, path, stored } of this.acknowledged.slice(from)) {
      const bytes = disk.peek(path);
      if (bytes === null) this.broken.push(`${name} was acknowledged and is gone`);
      else if (stored === null || !bytes.equals(stored)) this.broken.push(`${name} was acknowledged and is damaged`);
    }
    const sensors = new Map((await this.state.sensors()).map(({ id, name }) => [name, id]));
    for (const { name, sha256 } of this.acknowledged.slice(from)) {
      const [sensor = "", boot = "", sequence = ""] = name.split("/");
      const line = await this.state.ledger.find(sensors.get(sensor) ?? 0, boot, sequence);
      if (line?.sha256 !== sha256) this.broken.push(`${name} was acknowledged and is not in the ledger`);
    }
  }

  private wayOf(key: SigningKey, receipted: (receipt: Receipt) => void): BuiltCollector {
    const receiptFrom = async (request: RawRequest): Promise<ReturnType<typeof outcomeOf>> => {
      const answer = await sendRaw({ port: this.port, tls: false }, request).catch(() => null);
      const outcome = outcomeOf(answer);
      if (outcome.kind === "accepted") {
        this.acknowledge(outcome.answer);
        receipted(outcome.answer);
      }
      return outcome;
    };
    const unused = (): never => {
      throw new Error("a simulated sensor does not ask for this");
    };
    return {
      putSegment: (facts, bytes) =>
        receiptFrom(signedRequest("PUT", segmentPath(facts), key, Buffer.from(bytes), { ...facts })),
      receipt: (name) => receiptFrom(signedRequest("GET", segmentPath(name), key, Buffer.alloc(0))),
      heartbeats: unused,
      rotateKey: unused,
    };
  }

  private acknowledge({ sensor, boot, sequence, sha256 }: Receipt): void {
    const path = `${ARCHIVE}/${sensor}/${boot}/${sequence}.zst`;
    const name = `${sensor}/${boot}/${sequence}`;
    this.acknowledged.push({ name, path, stored: this.parts.disk.peek(path), sha256 });
  }
}

type Outcome = Awaited<ReturnType<BuiltCollector["putSegment"]>>;

function outcomeOf(answer: Answer | null): Outcome {
  if (answer === null) return { kind: "later", after: null, reached: true, why: "no answer" };
  const { status, body } = answer;
  if (status === 200 || status === 201) return { kind: "accepted", answer: body as unknown as SentReceipt };
  if (status === 404) return { kind: "absent" };
  const why = `${status} ${JSON.stringify(body)}`;
  if (status >= 500) return { kind: "later", after: null, reached: false, why };
  const held = body?.["sha256"];
  return { kind: "never", code: String(body?.["code"]), why, sha256: typeof held === "string" ? held : null };
}
