import { placedMarks } from "@teiten/core/flow";
import type { MarkSet, PacketConditions, ToolMark } from "@teiten/core/flow";
import { stringify } from "yaml";

/** Marks written as a rules file: `parseRules` reads the same marks from it, under a name of one's own. */
export function rulesText({ name, version, marks }: MarkSet): string {
  const written = placedMarks({ marks }).map(({ mark }) => writtenMark(mark));
  return stringify({ name, version, marks: written }, { lineWidth: 110, defaultKeyType: "PLAIN" });
}

function writtenMark(mark: ToolMark): object {
  const { fromVersion: from, toVersion: to, when, chance, attribution } = mark;
  const versions = { ...(from === null ? {} : { from }), ...(to === null ? {} : { to }) };
  return {
    mark: mark.mark,
    tool: mark.tool,
    ...(from === null && to === null ? {} : { versions }),
    scope: mark.scope,
    rule: mark.rule,
    when: writtenConditions(when),
    ...(chance === null ? {} : { chance }),
    attribution: { packets: attribution.minMatched, share: attribution.minShare },
    source: mark.source,
    since: mark.since,
  };
}

function writtenConditions(when: readonly PacketConditions[]): PacketConditions | readonly PacketConditions[] {
  const [only] = when;
  return when.length === 1 && only !== undefined ? only : when;
}
