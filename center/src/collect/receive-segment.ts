import type { Receipt, SegmentManifest, SegmentName } from "@teiten/core/uplink";
import { archivePathOf, arriveCapture, syncArchive } from "../archive/index.ts";
import type { ArrivedCapture, UploadProof } from "../archive/index.ts";
import { HEALED, isLoss } from "../state/index.ts";
import type { SegmentRecord } from "../state/index.ts";
import { TeitenError, killPoint } from "../telemetry/index.ts";
import type { CollectorContext, Exchange, Reply } from "./collector-context.ts";
import { RETRY_FULL, checkRoom, grantRequest, takeBody } from "./grant-request.ts";
import { RequestRefused } from "./refusals.ts";
import { bodyLength, bodyPieces, checkPadding } from "./request-body.ts";
import { checkChain } from "./segment-chain.ts";
import { checkPlausible, segmentManifest } from "./segment-manifest.ts";
import { settingsOf } from "./sensor-settings.ts";
import { identify } from "./signed-caller.ts";
import type { SignedCaller } from "./signed-caller.ts";

/**
 * `PUT` of a segment. 201 is said when the bytes are on disk under their name and the ledger knows them, all of it synced;
 * what can be refused is refused before the body.
 */
export async function receiveSegment(context: CollectorContext, exchange: Exchange, name: SegmentName): Promise<Reply> {
  const caller = await identify(context, exchange, name.sensor);
  grantRequest(context, name.sensor);
  const manifest = segmentManifest(caller.manifest, name);
  const length = bodyLength(exchange.request, context.limits.bodyBytes);
  checkPadding(length, manifest.bytes);
  const leave = await context.uploads.enter(name.sensor, keyOf(name), length);
  try {
    const known = await context.state.ledger.find(caller.sensor.id, name.boot, String(name.sequence));
    const lost = known !== null && isLoss(known.reason) && isFormOf(manifest, known.sha256) ? known : null;
    if (known !== null && lost === null) return await repeat(context, exchange, caller, manifest, known);
    checkPlausible(manifest, await context.state.fleet.boot(caller.sensor.id, name.boot));
    await checkRoom(context);
    takeBody(context, exchange, length);
    const arrived = await arrive(context, exchange, caller.proof, manifest);
    return await keep(context, exchange, caller, manifest, { arrived, lost });
  } catch (error) {
    throw isDiskFull(error) ? new RequestRefused("disk-full", { retryAfterSeconds: RETRY_FULL }) : error;
  } finally {
    leave();
  }
}

/** `GET` of a segment: the receipt of what is here, whatever form it has. */
export async function showReceipt(context: CollectorContext, exchange: Exchange, name: SegmentName): Promise<Reply> {
  const caller = await identify(context, exchange, name.sensor);
  grantRequest(context, name.sensor);
  const known = await context.state.ledger.find(caller.sensor.id, name.boot, String(name.sequence));
  if (known === null || isLoss(known.reason)) throw new RequestRefused("segment-unknown");
  return { status: 200, body: await receipt(context, exchange, caller, name, known.sha256) };
}
const MOST_REMEMBERED = 20_000;

async function arrive(
  { archive, files }: CollectorContext,
  { request }: Exchange,
  proof: UploadProof,
  manifest: SegmentManifest,
): Promise<ArrivedCapture> {
  killPoint("collect.opened");
  const arrived = await arriveCapture(archive, bodyPieces(request, manifest.bytes), {
    arrival: "upload",
    files,
    proof,
  });
  killPoint("collect.hashed");
  if (arrived.sha256 === manifest.sha256) return arrived;
  await arrived.discard();
  throw new RequestRefused("body-differs", { detail: arrived.sha256 });
}

/** A segment on disk; `lost` is its line in the ledger when the archive had it before and cannot give it any more. */
interface KeptSegment {
  readonly arrived: ArrivedCapture;
  readonly lost: SegmentRecord | null;
}

async function keep(
  context: CollectorContext,
  exchange: Exchange,
  caller: SignedCaller,
  manifest: SegmentManifest,
  { arrived, lost }: KeptSegment,
): Promise<Reply> {
  const { state, archive, files } = context;
  const { sensor, boot } = manifest;
  const sequence = String(manifest.sequence);
  const archivePath = archivePathOf(sensor, boot, sequence);
  await arrived.keep(archivePath);
  await syncArchive(archive, [archivePath], files);
  const { sha256, storedSha256, bytes } = arrived;
  const { sensor: owner } = caller;
  const line = { sensorId: owner.id, boot, sequence, sha256, storedSha256, archivePath, bytes };
  try {
    if (lost !== null) await heal(context, lost, manifest, arrived);
    else await state.ledger.receive([{ ...line, covers: { by: "measured" } }]);
  } catch (error) {
    const known = await state.ledger.find(caller.sensor.id, boot, sequence);
    if (known === null || lost !== null) throw error;
    if (known.sha256 === sha256) await state.ledger.replaceStored(known.id, storedSha256);
    return repeat(context, exchange, caller, manifest, known);
  }
  killPoint("ledger.received");
  await checkChain(context, owner.id, manifest);
  remember(context, keyOf(manifest), exchange.connection);
  context.metrics.add("teiten_segments_received_total", { sensor });
  context.received();
  return { status: 201, body: await receipt(context, exchange, caller, manifest, sha256) };
}

/** The hash of the closed segment is in every form of it that its sensor keeps, so each of them stands for the lost one. */
function isFormOf({ sha256, original }: SegmentManifest, lost: string): boolean {
  return sha256 === lost || original === lost;
}

async function heal(
  { state }: CollectorContext,
  { id, sha256: lost }: SegmentRecord,
  manifest: SegmentManifest,
  { sha256, storedSha256, bytes }: ArrivedCapture,
): Promise<void> {
  const isSame = sha256 === lost;
  const what = manifest.kind === "tombstone" ? "a tombstone in its place" : "it without payload";
  const detail = isSame ? "its sensor sent it again" : `its sensor sent ${what}, which is what it still has`;
  const audit = { actor: manifest.sensor, action: HEALED, object: keyOf(manifest), detail };
  await state.ledger.heal(id, { storedSha256, audit, ...(isSame ? {} : { form: { sha256, bytes } }) });
}

/** A name that is here already: the same bytes are welcome, others are an equivocation and change nothing. */
async function repeat(
  context: CollectorContext,
  exchange: Exchange,
  caller: SignedCaller,
  manifest: SegmentManifest,
  known: SegmentRecord,
): Promise<Reply> {
  if (known.sha256 !== manifest.sha256) {
    const held = isLoss(known.reason) ? {} : { sha256: known.sha256 };
    throw new RequestRefused("segment-equivocation", {
      detail: `${manifest.sha256} was offered for ${known.sha256}`,
      ...held,
    });
  }
  context.metrics.add("teiten_segments_repeated_total", { sensor: manifest.sensor });
  if (context.firstConnections.get(keyOf(manifest)) !== exchange.connection) {
    await context.trail.write({
      actor: manifest.sensor,
      action: "segment-repeated",
      object: keyOf(manifest),
      detail: `from ${exchange.remote}, over another connection than the first`,
    });
  }
  return { status: 200, body: await receipt(context, exchange, caller, manifest, known.sha256) };
}

async function receipt(
  context: CollectorContext,
  { receivedAt }: Exchange,
  { sensor }: SignedCaller,
  { boot, sequence }: SegmentName,
  sha256: string,
): Promise<Omit<Receipt, "answeredAt">> {
  return { sensor: sensor.name, boot, sequence, sha256, receivedAt, settings: await settingsOf(context, sensor) };
}

function isDiskFull(error: unknown): boolean {
  return error instanceof TeitenError && error.code === "disk-full";
}

function remember({ firstConnections }: CollectorContext, name: string, connection: object): void {
  firstConnections.set(name, connection);
  if (firstConnections.size > MOST_REMEMBERED) firstConnections.delete(firstConnections.keys().next().value ?? "");
}

function keyOf({ sensor, boot, sequence }: SegmentName): string {
  return `${sensor}/${boot}/${sequence}`;
}
