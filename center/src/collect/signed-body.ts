import { createHash } from "node:crypto";
import type { CollectorContext, Exchange } from "./collector-context.ts";
import { takeBody } from "./grant-request.ts";
import { RequestRefused } from "./refusals.ts";
import { bodyLength, checkPadding, readBody } from "./request-body.ts";
import { bodyManifest } from "./segment-manifest.ts";
import type { SignedCaller } from "./signed-caller.ts";

/** A short signed body, padding stripped, with the length and hash that its manifest says; throws a refusal otherwise. */
export async function readSignedBody(
  context: CollectorContext,
  exchange: Exchange,
  caller: SignedCaller,
  most: number,
): Promise<Buffer> {
  const manifest = bodyManifest(caller.manifest);
  const length = bodyLength(exchange.request, most);
  checkPadding(length, manifest.bytes);
  takeBody(context, exchange, length);
  const body = await readBody(exchange.request, manifest.bytes, context.limits.shortRequestMillis);
  const sha256 = createHash("sha256").update(body).digest("hex");
  if (sha256 === manifest.sha256) return body;
  throw new RequestRefused("body-differs", { detail: sha256 });
}
