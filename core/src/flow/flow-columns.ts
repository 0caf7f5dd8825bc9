/**
 * FlowTuples as parallel typed arrays: row `i` is one (minute, source, protocol, port, service, fragment, class, marks,
 * payload, flags, TTL) of one sensor, with what was counted for it. The table that emits a block owns its memory until the consumer
 * returns; a consumer that works later copies.
 */
export interface FlowColumns {
  readonly length: number;
  /** Start of the minute, seconds since 1970 UTC. */
  readonly minute: Uint32Array;
  /** Source address in network byte order, 16 bytes a row; IPv4 is mapped (::ffff:a.b.c.d). */
  readonly source: Uint8Array;
  readonly protocol: Uint8Array;
  /** Destination port; for ICMP and ICMPv6 type × 256 + code; 0 for other protocols and for later fragments. */
  readonly port: Uint16Array;
  /** Source port of a packet of class `backscatter` that has ports: the service that answered; 0 for every other. */
  readonly service: Uint16Array;
  /** 1 for fragments after the first, which have no port. */
  readonly fragment: Uint8Array;
  /** Index into `TRAFFIC_CLASSES`. */
  readonly trafficClass: Uint8Array;
  /** Bit set of tool marks, bit `i` = `TOOL_MARKS[i]`. */
  readonly marks: Uint16Array;
  /** Index into `PAYLOAD_CLASSES`: what the first bytes of the TCP or UDP payload look like. */
  readonly payload: Uint8Array;
  /** The low eight TCP flag bits; 0 for other protocols. */
  readonly tcpFlags: Uint8Array;
  readonly ttl: Uint8Array;
  readonly packets: Uint32Array;
  /** Bytes by the IP header's own length. */
  readonly bytes: BigUint64Array;
  /** Distinct destination addresses of the sensor that were hit; 1 for a sensor with one address. */
  readonly destinations: Uint32Array;
}

/** `request` asks for something, `backscatter` answers something the sensor never sent, `other` is the rest. */
export const TRAFFIC_CLASSES = ["request", "backscatter", "other"] as const;
export type TrafficClass = (typeof TRAFFIC_CLASSES)[number];
