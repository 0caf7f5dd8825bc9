import type { Exhibit } from "./quarterly-model.ts";

/** A victim of denial of service in one month, by its answers; only the block of its address is told. */
export interface VictimRow {
  /** `2022-07`. */
  readonly month: string;
  /** The /24 of an IPv4 address, the /48 of an IPv6 address. */
  readonly network: string;
  /** 0 when unknown. */
  readonly asn: number;
  readonly region: string;
  /** The service under attack. */
  readonly port: string;
  readonly packets: number;
  readonly sensors: number;
  /** Time under attack, in whole minutes. */
  readonly seconds: number;
  readonly attacks: number;
}

/** The victims of the quarter with the most answers in each month. */
export interface VictimSection {
  readonly exhibit: Exhibit;
  readonly rows: readonly VictimRow[];
}
