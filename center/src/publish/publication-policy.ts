import { DEFAULT_PUBLICATION, MOST_SCANNERS } from "../config/index.ts";
import type { PublicationLimits, PublicationPeriod } from "../config/index.ts";

/** What may leave the network about a series of counts. Every number is one that an attacker may know. */
export interface PublicationPolicy {
  readonly name: string;
  /** Raised whenever a number of it changes. */
  readonly version: number;
  /** Packets of one source to one sensor on one day that count at most. */
  readonly sourceCap: number;
  /** A sensor-day counts at most so many times the mean of what was published before. */
  readonly clipTimes: number;
  /**
   * Privacy loss of a cell (epsilon of differential privacy for one sensor's whole part in it), by period. No day is in two
   * cells of a series, so that a year costs one sensor 26.5 at most: 53 weeks.
   */
  readonly epsilon: Readonly<Record<PublicationPeriod, number>>;
  /** Share of the sensors, drawn anew for each cell, that it counts. */
  readonly poolShare: number;
  /** Days after the end of a cell before it is published. */
  readonly lateDays: number;
  /** Sensors and operators of a group by its finest period: with fewer the period grows, at last the groups merge. */
  readonly least: Readonly<Record<PublicationPeriod, { readonly sensors: number; readonly operators: number }>>;
  /** Sensors and operators at home, and as many abroad, from which on the two are published apart. */
  readonly apart: { readonly sensors: number; readonly operators: number };
  /** A cell is held when it looks as if about so large a share of its sensors got a burst of one size. */
  readonly markedShare: number;
  readonly scanners: ScannerPolicy;
  readonly sensorTable: SensorTablePolicy;
}

/** How the table of announced scanners is made: for networks that publish by the week alone. */
export interface ScannerPolicy {
  /** Organisations with a row, at most. */
  readonly organisations: number;
  /** Source addresses of an organisation that one sensor counts at most. */
  readonly sources: number;
  /** Privacy loss of a week of one organisation. */
  readonly epsilon: number;
  /** Weeks whose mean a class is told of. */
  readonly weeks: number;
}

/** How the table of single sensors is made. */
export interface SensorTablePolicy {
  /** A port is named where it is among so many first ones at at least three sensors of two operators. */
  readonly vocabularyRank: number;
  /** Ranks of a row, at most. */
  readonly ranks: number;
  /** Share of the sensors, drawn anew for each quarter, that have a row. */
  readonly poolShare: number;
  /** A row is shown as far as so many sensors, of so many operators, share it. */
  readonly sensors: number;
  readonly operators: number;
  /** Months after the end of the quarter before it is published. */
  readonly lateMonths: number;
}

/**
 * The policy for the public, version 1. Clip, noise and budget are those with which a burst of any size at one sensor
 * moves a cell by less than its noise; `npm run bench:secrecy` attacks it. About one sensor in seven stays out of each cell,
 * which allows the others' noise to be smaller (amplification by sampling: Balle, Barthe and Gaboardi, NeurIPS 2018).
 */
export const PUBLIC_POLICY: PublicationPolicy = policyOf(DEFAULT_PUBLICATION);

/** The policy for the public with a network's own limits; the configuration refuses those that are looser. */
export function policyOf({
  lateDays,
  sourceCap,
  epsilon,
  least,
  apart,
  sharedRows,
}: PublicationLimits): PublicationPolicy {
  return {
    name: "public",
    version: 1,
    sourceCap,
    clipTimes: 2,
    epsilon,
    poolShare: 0.85,
    lateDays,
    least,
    apart,
    markedShare: 0.3,
    scanners: { organisations: MOST_SCANNERS, sources: 12, epsilon: epsilon.week, weeks: 4 },
    sensorTable: { vocabularyRank: 20, ranks: 10, poolShare: 0.5, sensors: sharedRows, operators: 2, lateMonths: 3 },
  };
}

/**
 * The privacy loss with which a cell's noise is drawn, so that with the pool drawn from all sensors the loss is the
 * policy's: epsilon = ln(1 + share × (e^inner − 1)).
 */
export function innerEpsilon({ epsilon, poolShare }: PublicationPolicy, period: PublicationPeriod): number {
  return epsilonInPool(epsilon[period], poolShare);
}

/** The same for any loss. */
export function epsilonInPool(epsilon: number, poolShare: number): number {
  return Math.log1p(Math.expm1(epsilon) / poolShare);
}
