import { formatInstant, openZone } from "@teiten/core/calendar";
import type { ChangeScope } from "../detect/index.ts";
import { adviceOn, regionInSentence, reportPortLabel } from "../report/index.ts";
import type { BulletinFacts } from "./bulletin-facts.ts";
import { readFacts } from "./reading.ts";
import type { ConfidenceReason, Reading, ReadingKind } from "./reading.ts";
import { spokenCount, spokenFactor, spokenRate, spokenShare } from "./spoken-numbers.ts";
import { differsFromAll, isOfOneBlock, toldPorts, toldRegions } from "./told-shares.ts";
import { whyNarrow } from "./narrow-change.ts";

const MONTHS = "January February March April May June July August September October November December".split(" ");

/** The headline of a draft in English. */
export function headlineEn(facts: BulletinFacts): string {
  const factor = spokenFactor(facts.factor);
  const size =
    factor === null ? "to more than a hundred times their usual level" : `to about ${factor} times their usual level`;
  const where = facts.breadth.sensorsHit === 1 ? " at one sensor" : "";
  return `Packets ${whatEn(facts)} ${facts.end === null ? "rise" : "rose"} ${size}${where}`;
}

/** The text of a draft in English, as Markdown without its front matter. */
export function draftTextEn(facts: BulletinFacts): string {
  const reading = readFacts(facts);
  const parts = facts.parts.length === 0 || whyNarrow(facts) !== null ? [] : [figure("explained")];
  const blocks = [
    lead(facts),
    "## How much",
    sizeText(facts),
    figure("trend"),
    "## Where it was seen",
    breadth(facts),
    "## Who sends",
    sources(facts),
    figure(facts.port === null ? "ports" : "regions"),
    "## What else is known of them",
    marks(facts),
    "## Reading",
    readingText(reading),
    confidence(reading, facts.end !== null),
    ...parts,
    "## Advice to administrators",
    advice(facts, reading).join("\n"),
  ];
  return `${blocks.join("\n\n")}\n`;
}

/** A share that is told as a least one: of a tool whose mark half of the change's packets carry. */
const HALF = 0.5;

const figure = (name: string): string => `\`\`\`figure\nrecipe: ${name}\n\`\`\``;

function whatEn({ port, region, tool, ports = [] }: BulletinFacts): string {
  const more = ports.length === 0 ? "" : ` and ${ports.length} more port${ports.length === 1 ? "" : "s"}`;
  const to = port === null ? "" : `to ${reportPortLabel(port)}${more}`;
  const from = region === null ? "" : `from addresses of ${regionInSentence(region)}`;
  const by = tool === null ? "" : `with the marks of ${tool}`;
  return [to, from, by].filter((text) => text !== "").join(" ");
}

function momentEn(zoneName: string, second: number): string {
  const text = formatInstant(openZone(zoneName), second);
  const [year, month, day] = text.slice(0, 10).split("-");
  return `${text.slice(11, 16)} on ${Number(day)} ${MONTHS[Number(month) - 1] ?? ""} ${year ?? ""}`;
}

function zoneEn(zone: string): string {
  return zone === "Asia/Tokyo" ? "Japan Standard Time" : zone;
}

function lead(facts: BulletinFacts): string {
  const { zone, start, end, breadth: found } = facts;
  const began = momentEn(zone, start);
  const times = end === null ? `Since ${began}` : `From ${began} until ${momentEn(zone, end)}`;
  const who = found.sensorsHit === 1 ? "one of our sensors" : `${found.sensorsHit} of our sensors`;
  const verb = end !== null ? "received" : found.sensorsHit === 1 ? "has been receiving" : "have been receiving";
  const told = `${times} (${zoneEn(zone)}), ${who} ${verb} more packets ${whatEn(facts)} than usual.`;
  return [told, ...otherPorts(facts), ...oneBlock(facts)].join(" ");
}

function otherPorts(facts: BulletinFacts): readonly string[] {
  const { named, more } = toldPorts(facts);
  if (named.length === 0) return [];
  const rest = more === 0 ? [] : [`${more} more`];
  return [
    `The same sources sent to ${listEn([...named.map(reportPortLabel), ...rest])} at the same time; the numbers below are of ${reportPortLabel(facts.port ?? "")} alone.`,
  ];
}

/** A rise that one block makes is told as that, before anything that is told of the port. */
function oneBlock(facts: BulletinFacts): readonly string[] {
  const { topBlockShare, topBlockSources = 0 } = facts.sources;
  if (!isOfOneBlock(facts)) return [];
  return [
    `One block of 256 addresses makes ${spokenShare(topBlockShare, "en")} of the rise: ${spokenCount(topBlockSources, "en")} of its addresses sent.`,
  ];
}

function sizeText({ factor, before, during, breadth: found }: BulletinFacts): string {
  const times = spokenFactor(factor);
  const there = found.sensorsHit === 1 ? "at that sensor" : "at the sensors where the rise was seen";
  const first =
    times === null
      ? `Before, next to nothing of the kind came in ${there}; now it is more than a hundred times as much.`
      : `The packets that came in ${there} were about ${times} times as many as the 28 days before lead one to expect for the same hours.`;
  if (before === null || during === null) return first;
  const [low, high] = [before, during].map((rate) => spokenRate(rate, found.sensorsJudged, "en"));
  const base =
    low === high
      ? `The average over all sensors of the network stayed at ${low} packets per sensor and day.`
      : `The average over all sensors of the network, in packets per sensor and day, was ${low} before and ${high} during the change.`;
  return `${first} ${base} Replies of attacked hosts (backscatter) are not counted.`;
}

const SCOPES: Readonly<Record<ChangeScope, string>> = {
  everywhere: "It is not confined to one network or region of ours.",
  some: "It is confined neither to one network nor to one side, but is not everywhere.",
  "domestic only": "It was seen at domestic sensors alone, not at those overseas.",
  "overseas only": "It was seen at overseas sensors alone, not at domestic ones.",
  "one network": "It was seen in one network alone, and says nothing of the Internet at large.",
  "one sensor": "It was seen by one sensor alone, and says nothing of the Internet at large.",
};

function breadth({ breadth: found, observed }: BulletinFacts): string {
  const { sensorsHit, sensorsJudged, networksHit, networksJudged, scope } = found;
  const sensors =
    sensorsHit === sensorsJudged
      ? `all ${sensorsJudged} sensors whose usual level is known`
      : `${sensorsHit} of the ${sensorsJudged} sensors whose usual level is known`;
  const networks =
    networksJudged === 1
      ? "all of one network"
      : networksHit === networksJudged
        ? `in all of their ${networksJudged} networks`
        : `in ${networksHit} of their ${networksJudged} networks`;
  const gaps =
    observed < 0.98 ? ` ${spokenShare(1 - observed, "en")} of the sensor-days were not observed and do not count.` : "";
  return `The rise was seen at ${sensors}, ${networks}. ${SCOPES[scope]}${gaps}`;
}

function sources(facts: BulletinFacts): string {
  const { sources: found, scannerShare, port } = facts;
  const { count, fresh, blocks, topBlockShare } = found;
  const to = port === null ? "" : " to the port";
  const number = spokenCount(count, "en");
  const sentences = [
    `${number.slice(0, 1).toUpperCase()}${number.slice(1)} source addresses sent${to} in these days, over all sensors.`,
  ];
  if (port !== null && fresh !== null && count > 0) {
    sentences.push(`About ${spokenShare(fresh / count, "en")} of them had sent nothing to it in the 28 days before.`);
  }
  sentences.push(...regionsText(facts));
  if (blocks > 1 && !isOfOneBlock(facts)) {
    sentences.push(
      topBlockShare >= 0.2
        ? `One block of 256 addresses alone makes ${spokenShare(topBlockShare, "en")} of the rise.`
        : `No block of 256 addresses makes more than ${spokenShare(topBlockShare, "en")} of the rise.`,
    );
  }
  if (scannerShare >= 0.05) {
    sentences.push(`Scanners that announce themselves make ${spokenShare(scannerShare, "en")} of the rise.`);
  }
  if (differsFromAll(facts)) {
    sentences.push(
      `Regions, new sources and tools are told of all packets${to} in these days, of which the rise is only a part.`,
    );
  }
  return sentences.join(" ");
}

function regionsText({ sources: found, region: own }: BulletinFacts): readonly string[] {
  const { named, isMost } = toldRegions(found);
  const [first, ...others] = named.map(
    ({ region, share }) => `${regionInSentence(region)} (${spokenShare(share, "en")})`,
  );
  if (first === undefined || own !== null) return [];
  if (!isMost) return [`The largest shares of the packets came from addresses of ${listEn([first, ...others])}.`];
  const rest = others.length === 0 ? "" : `; then come ${listEn(others)}`;
  return [`Most of the packets came from addresses of ${first}${rest}.`];
}

function marks({ tools, coTargets, payloads, port }: BulletinFacts): string {
  const named = tools.map(({ tool, share }) =>
    share === HALF ? `${tool} (at least half of the packets)` : `${tool} (${spokenShare(share, "en")} of the packets)`,
  );
  const sentences = [
    named.length === 0
      ? "The packets carry no mark of a tool known to us; that does not prove that none was used."
      : `The packets carry marks of ${listEn(named)}. Such marks can be imitated.`,
  ];
  if (coTargets.length > 0) {
    const ports = coTargets.map(({ port: other, share }) => `${spokenShare(share, "en")} to ${reportPortLabel(other)}`);
    sentences.push(`Some of the sources that made the rise sent to other ports as well: ${listEn(ports)}.`);
  } else if (port !== null) sentences.push("Few of the sources that made the rise sent to other ports as well.");
  if (payloads.length > 0) {
    const classes = payloads.map(
      ({ payload, share }) => `${payload === "unknown" ? "of no known form" : payload} (${spokenShare(share, "en")})`,
    );
    sentences.push(`By their first bytes, the payloads of the packets were ${listEn(classes)}.`);
  }
  return sentences.join(" ");
}

const READINGS: Readonly<Record<ReadingKind, string>> = {
  "forged-flood":
    "Nearly all source addresses sent a packet or two only. That is the shape of a flood with forged source addresses: the sources listed need not have sent anything.",
  "announced-scanners": "At least half of the rise is made by research and survey scanners that announce themselves.",
  "mirai-like":
    "Most of the packets carry the mark of Mirai and its descendants. We read this as infected devices that look for further devices to infect.",
  "marked-scan":
    "Most of the packets carry the mark of one scanning tool. We read this as a search for hosts on which this service answers.",
  "reflector-search":
    "The service answers more than it is asked. We read this as a search for hosts that can be used as reflectors in denial-of-service attacks.",
  "one-block": "Half of the rise or more comes from one block of addresses. We read this as the work of few hosts.",
  spreading:
    "Most of the sources are new, and no block of addresses stands out. That fits an infection that spreads, or a search shared among many hosts.",
  "known-sources": "Most of the sources sent to this port before, and send more than they did.",
  open: "What is known does not allow a reading yet.",
};

function readingText(reading: Reading): string {
  return `${READINGS[reading.kind]} The source addresses are those that the packets carry; who stands behind them is not known.`;
}

const REASONS: Readonly<Record<ConfidenceReason, string>> = {
  "many-networks": "the rise was seen at half of the sensors or more, in several networks",
  "few-networks": "the rise was seen at less than half of the sensors, or in few networks",
  "clear-rise": "the rise is far beyond chance",
  "faint-rise": "the rise stands out little from the usual variation",
  "same-mark": "most packets carry the same mark",
  "no-mark": "no tool is known by its marks",
  forged: "the source addresses may be forged",
  gaps: "part of the time was not observed",
  short: "it lasted less than two days",
};
const FOR: ReadonlySet<ConfidenceReason> = new Set(["many-networks", "clear-rise", "same-mark"]);

function confidence({ confidence: level, reasons }: Reading, isOver: boolean): string {
  const told = (reason: ConfidenceReason): string =>
    reason === "short" && !isOver ? "it has lasted less than two days so far" : REASONS[reason];
  const speaksFor = reasons.filter((reason) => FOR.has(reason)).map(told);
  const against = reasons.filter((reason) => !FOR.has(reason)).map(told);
  const parts = [
    speaksFor.length > 0 ? `In favour: ${speaksFor.join("; ")}.` : "",
    against.length > 0 ? `Against: ${against.join("; ")}.` : "",
  ];
  return [`**Confidence: ${level}.**`, ...parts.filter((part) => part !== "")].join(" ");
}

function advice({ port }: BulletinFacts, { kind }: Reading): readonly string[] {
  const own =
    kind === "mirai-like" || kind === "spreading"
      ? [
          "- If your own addresses send to this port, look for the infected device: restart it, change its password and update it before it is connected again.",
        ]
      : [];
  const forged = kind === "forged-flood" ? ["- Do not block the listed sources: their addresses may be forged."] : [];
  return [
    `- ${adviceOn(port).en}`,
    ...own,
    ...forged,
    "- A request to a closed port does no harm by itself. Research scanners that announce themselves are among the sources of every such rise; they are never listed as indicators.",
  ];
}

function listEn(items: readonly string[]): string {
  const last = items.at(-1) ?? "";
  return items.length < 2 ? last : `${items.slice(0, -1).join(", ")} and ${last}`;
}
