/** Where a bulletin stands; one that is being revised stays `published`. */
export type BulletinStatus = "draft" | "in-review" | "published" | "ended" | "withdrawn";

/** Why a bulletin was drafted: its change reached the trigger, a new port entered the top 10, or somebody asked. */
export type BulletinCause = "change" | "new-port" | "asked";

/** The change that a bulletin is about. Instants are seconds since 1970 UTC. */
export interface BulletinSubject {
  /** Name of the change in the figure `changes`. */
  readonly change: string;
  /** As it prints; null where the change is a region's own. */
  readonly port: string | null;
  readonly region: string | null;
  readonly start: number;
  /** First instant after it; null while it goes on. */
  readonly end: number | null;
}

/** One bulletin, as the state knows it. */
export interface Bulletin extends BulletinSubject {
  /** Year of the change's first hour and a number within it: `2022-0007`. */
  readonly id: string;
  readonly cause: BulletinCause;
  readonly status: BulletinStatus;
  readonly author: string;
  readonly createdAt: number;
}

/** What a new bulletin is made from; `year` is that of the change's first hour in the network's zone. */
export interface NewBulletin extends BulletinSubject {
  readonly year: number;
  readonly cause: BulletinCause;
  readonly author: string;
}

/** What changed with a revision, as readers are told. */
export interface WhatChanged {
  readonly en: string;
  readonly ja: string;
}

/** One revision: who wrote it, who read which bytes of it, and who published which. */
export interface BulletinRevision {
  readonly bulletin: string;
  readonly number: number;
  readonly what: WhatChanged;
  readonly author: string;
  readonly openedAt: number;
  /** The second reader's approval: of files with this SHA-256. */
  readonly read: { readonly reader: string; readonly sha256: string; readonly at: number } | null;
  readonly published: { readonly publisher: string; readonly sha256: string; readonly at: number } | null;
}

/** The bulletin of a change that was to be added. */
export interface AddedBulletin {
  readonly bulletin: Bulletin;
  /** False: it was there. */
  readonly added: boolean;
  /** Whether it is about that very change, not about another one of the port at that time. */
  readonly own: boolean;
}

/** The bulletins of a state; like the fleet's side it may be written beside a running `teiten serve`. Every step is audited. */
export interface Bulletins {
  /** All of them, by id. */
  list(): Promise<readonly Bulletin[]>;
  find(id: string): Promise<Bulletin | null>;
  /** In order; the last one may be open. */
  revisions(id: string): Promise<readonly BulletinRevision[]>;
  /**
   * Adds a draft with its first revision, unless a bulletin of the same port (of the same region, for a change without
   * port) overlaps it in time: then answers that one. `besideWithdrawn`: a withdrawn one does not count.
   */
  add(bulletin: NewBulletin, besideWithdrawn?: boolean): Promise<AddedBulletin>;
  /**
   * Says what the change is called and when it ends by the data of now; audited when either is new. The caller has seen
   * that the change is the bulletin's own. An ended or withdrawn bulletin stays as people left it.
   */
  follow(id: string, change: string, end: number | null): Promise<void>;
  /** Opens the next revision of a published or ended bulletin; throws `TeitenError` where one is open, or it is withdrawn. */
  revise(id: string, what: WhatChanged, author: string): Promise<BulletinRevision>;
  /** Puts a draft before the second reader. */
  askReview(id: string, actor: string): Promise<void>;
  /** The second reader's approval of the open revision. */
  approve(id: string, number: number, reader: string, sha256: string): Promise<void>;
  /**
   * Says that a revision was published with these bytes, and how the bulletin stands since. One that is not open is opened
   * in the same step: an end note, or a withdrawal. Throws `TeitenError` where it is published, or the bulletin withdrawn.
   */
  publish(id: string, number: number, by: Publication): Promise<void>;
  /** Takes a bulletin back that was never published; throws `TeitenError` where it was by now. */
  discard(id: string, actor: string, reason: string): Promise<void>;
}

/** Who published which bytes, when, and how the bulletin stands since. */
export interface Publication {
  readonly publisher: string;
  readonly sha256: string;
  readonly at: number;
  readonly status: "published" | "ended" | "withdrawn";
  /** What changed, where it was not said when the revision was opened. */
  readonly what?: WhatChanged;
  /** When the change ended, where that is said with it. */
  readonly end?: number;
}
