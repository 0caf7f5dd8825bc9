import type { RowLabel } from "../figure.ts";
import type { FoundChange } from "./find-changes.ts";

/** A change that announced scanners make to this share is theirs, and no bulletin. */
export const SCANNER_SHARE = 0.8;
/** A flood from forged sources: so many sources with a packet or two, and so large a part of all sources. */
const FLOOD_SOURCES = 1000;
const FLOOD_SHARE = 0.9;

/** Whether announced scanners explain the change. */
export function isOfScanners({ makeup }: FoundChange): boolean {
  return makeup.scannerShare >= SCANNER_SHARE;
}

/** Whether the change is a flood with forged source addresses. */
export function isFlood({ makeup }: FoundChange): boolean {
  return makeup.scarce >= FLOOD_SOURCES && makeup.scarce >= FLOOD_SHARE * makeup.sources;
}

/** What must be said with changes: that a flood is one, and that scanners which announce themselves made a rise. */
export function changeLabels(changes: readonly FoundChange[]): readonly RowLabel[] {
  return changes.flatMap((change, row): readonly RowLabel[] => {
    const { sources, scarce, scannerShare } = change.makeup;
    if (isFlood(change)) {
      return [
        {
          row,
          label: "spoofed-flood",
          text: {
            en: `${scarce} of ${sources} sources sent a packet or two: a flood with forged source addresses`,
            ja: `${sources} 件の送信元のうち ${scarce} 件は1〜2パケットのみで、送信元を詐称した大量送信によるもの`,
          },
          packets: null,
          sources: scarce,
        },
      ];
    }
    if (!isOfScanners(change)) return [];
    return [
      {
        row,
        label: "announced-scanners",
        text: {
          en: `they make ${Math.round(100 * scannerShare)} % of the excess`,
          ja: `増加分の ${Math.round(100 * scannerShare)} % を占める`,
        },
        packets: null,
        sources: null,
      },
    ];
  });
}
