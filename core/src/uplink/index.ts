export {
  PROTOCOL,
  PROTOCOLS_BEFORE,
  SEQUENCE_END,
  acceptsProtocol,
  isBoot,
  isSensorName,
  parseSequence,
} from "./identity.ts";
export type { SegmentName } from "./identity.ts";
export { ENROLMENT_PATH, heartbeatPath, keyPath, parseUplinkPath, segmentPath } from "./paths.ts";
export type { UplinkRoute } from "./paths.ts";
export { BODY_LENGTHS, UPLINK_HEADERS, paddedLength, signedText } from "./signed-request.ts";
export type { BodyManifest, SegmentManifest } from "./signed-request.ts";
export { isSegmentFacts, readSegmentFacts, writeSegmentFacts } from "./segment-facts.ts";
export type { SegmentFacts, TombstoneReason } from "./segment-facts.ts";
export { enrolmentText, rotationText } from "./messages.ts";
export type {
  CenterTimes,
  EndedBoot,
  EnrolmentAnswer,
  EnrolmentRequest,
  Heartbeat,
  HeartbeatAnswer,
  HeartbeatRequest,
  MissingSegments,
  PayloadPolicy,
  Receipt,
  Refusal,
  RotationRequest,
  SensorSettings,
} from "./messages.ts";
export { formatEnrolmentToken, parseEnrolmentToken } from "./enrolment-token.ts";
export type { EnrolmentToken } from "./enrolment-token.ts";
