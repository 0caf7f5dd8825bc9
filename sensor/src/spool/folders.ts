import { dirname, join } from "node:path";
import type { Files } from "../host/index.ts";
import { partFile, segmentFile } from "../segment/index.ts";
import type { SegmentPlace } from "../segment/index.ts";

/** The spool's folders, and where a segment lies in each. */
export class SpoolFolders {
  readonly root: string;
  readonly open: string;
  readonly ready: string;
  readonly sent: string;
  readonly refused: string;
  readonly heartbeats: string;
  /** Bytes held back for the day on which the disk is full. */
  readonly ballast: string;

  constructor(root: string) {
    this.root = root;
    this.open = join(root, "open");
    this.ready = join(root, "ready");
    this.sent = join(root, "sent");
    this.refused = join(root, "refused");
    this.heartbeats = join(root, "heartbeats");
    this.ballast = join(root, "ballast");
  }

  part(place: SegmentPlace): string {
    return join(this.open, partFile(place));
  }

  /** The one place in which a replacement of a closed segment is written. */
  replacement(place: SegmentPlace): string {
    return join(this.open, `${segmentFile(place)}.new`);
  }

  waiting(place: SegmentPlace): string {
    return join(this.ready, segmentFile(place));
  }

  received(place: SegmentPlace): string {
    return join(this.sent, segmentFile(place));
  }

  setAside(place: SegmentPlace): string {
    return join(this.refused, segmentFile(place));
  }

  /** Makes what is missing, and the names durable. */
  async make(files: Files): Promise<void> {
    for (const folder of [this.root, this.open, this.ready, this.sent, this.refused, this.heartbeats]) {
      await files.makeFolder(folder);
    }
    await files.syncFolder(this.root);
    await files.syncFolder(dirname(this.root));
  }
}
