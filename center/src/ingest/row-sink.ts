import type { FlowColumns } from "@teiten/core/flow";
import type { IngestedSegment } from "../state/index.ts";

/** Where the rows of a segment go: into the live tables, or beside them into those of a trial of new rules. */
export interface RowSink {
  /** True when `flush` should be called before more packets are read. */
  readonly full: boolean;
  /** Takes a block of a segment in; its memory is the table's again when it returns. */
  add(block: FlowColumns, sensorId: number, segmentId: number): void;
  flush(): Promise<void>;
  /** Says that all rows of a segment have been added; the rest as in `RowAppender.finish`. */
  finish(segment: IngestedSegment, settled: () => void, verified?: () => Promise<void> | undefined): void;
}
