/** Bounds against callers that mean ill or are broken; a healthy fleet never meets them. */
export interface CollectorLimits {
  /** Longest body in bytes, padding included. */
  readonly bodyBytes: number;
  /** Longest body of heartbeats, and of a request for an enrolment or a rotation. */
  readonly heartbeatBytes: number;
  readonly enrolmentBytes: number;
  readonly connections: number;
  /** Connections of one address; those from loopback (a proxy in front) are not counted. */
  readonly connectionsOfAddress: number;
  readonly headersMillis: number;
  /** For a whole request; and for one that is not a segment. */
  readonly requestMillis: number;
  readonly shortRequestMillis: number;
  /** Without a byte in either direction. */
  readonly idleMillis: number;
  /** Segments of one sensor on their way at once. */
  readonly uploadsOfSensor: number;
  readonly uploads: number;
  /** Requests of one sensor: a second, and saved up at most. */
  readonly requestsPerSecond: number;
  readonly requestBurst: number;
  /** Heartbeats of one sensor: a second, and saved up at most. */
  readonly heartbeatsPerSecond: number;
  readonly heartbeatBurst: number;
  /** Bodies of heartbeats of one sensor that are read at once, and of all sensors. */
  readonly heartbeatBodiesOfSensor: number;
  readonly heartbeatBodies: number;
  /** Moves of one sensor's address in a day. */
  readonly addressMovesPerDay: number;
  /** Requests of one address that identify nobody: a second, and saved up; a proxy on loopback is not counted. */
  readonly strangersPerSecond: number;
  readonly strangerBurst: number;
  /** Enrolments of one address, and of all. */
  readonly enrolmentsPerSecond: number;
  readonly enrolmentBurst: number;
  /** Audit lines of one kind and caller in a minute; what is beyond is counted in one line. */
  readonly auditLinesPerMinute: number;
}

/** Limits for a fleet of hundreds behind a small machine. */
export const COLLECTOR_LIMITS: CollectorLimits = {
  bodyBytes: 67_108_864,
  heartbeatBytes: 4_194_304,
  enrolmentBytes: 16_384,
  connections: 2000,
  connectionsOfAddress: 128,
  headersMillis: 10_000,
  requestMillis: 600_000,
  shortRequestMillis: 30_000,
  idleMillis: 60_000,
  uploadsOfSensor: 8,
  uploads: 256,
  requestsPerSecond: 100,
  requestBurst: 400,
  heartbeatsPerSecond: 5,
  heartbeatBurst: 50_000,
  heartbeatBodiesOfSensor: 2,
  heartbeatBodies: 32,
  addressMovesPerDay: 64,
  strangersPerSecond: 20,
  strangerBurst: 100,
  enrolmentsPerSecond: 1,
  enrolmentBurst: 20,
  auditLinesPerMinute: 30,
};
