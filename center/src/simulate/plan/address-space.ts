import { TeitenError } from "../../telemetry/index.ts";
import { openStream } from "../random/random.ts";
import type { Random } from "../random/random.ts";
import { createChoice } from "../random/weighted-choice.ts";
import type { WeightedChoice } from "../random/weighted-choice.ts";
import { parseBlock } from "../scenario/address.ts";
import type { Scenario } from "../scenario/scenario.ts";

const NETWORKS_PER_REGION = 4;
const FIRST_ASN = 64_512;

/** A network that holds a quarter of a region's block; its number is from the range for private use. */
export interface PlannedNetwork {
  readonly asn: number;
  readonly name: string;
  readonly region: string;
  readonly first: number;
  readonly last: number;
}

/** Hands out source addresses, each one once, scattered over the lower half of a region's block or in a row from the upper. */
export interface AddressSpace {
  readonly regions: readonly string[];
  readonly networks: readonly PlannedNetwork[];
  /** A new address of a region. */
  scattered(region: string): number;
  /** New addresses of regions drawn by weight; the home region is never among them. */
  scatteredAbroad(count: number, random: Random): Uint32Array;
  /** The first of `size` (a power of two) addresses in a row that nothing else uses. */
  row(region: string, size: number): number;
  /** A region other than home, drawn by weight. */
  regionAbroad(random: Random): string;
  /** Index into `regions` of the region that holds the address; -1 outside every block. */
  regionOf(address: number): number;
}

interface RegionBlock {
  readonly first: number;
  readonly size: number;
  readonly multiplier: number;
  readonly shift: number;
  scattered: number;
  rows: number;
}

/** Allots the blocks of a scenario; the seed decides where in its block an address falls. */
export function createAddressSpace(scenario: Scenario, seed: number): AddressSpace {
  const names = scenario.regions.map((spec) => spec.region);
  const blocks = scenario.regions.map((spec) => openBlock(spec.region, spec.block, seed));
  const home = names.indexOf(scenario.period.home);
  const choice = createChoice(scenario.regions.map((spec, index) => (index === home ? 0 : spec.weight)));
  const holder = indexByTopBits(blocks);
  const blockOf = (region: string): RegionBlock => blocks[names.indexOf(region)] ?? blockMissing(region);
  return {
    regions: names,
    networks: names.flatMap((region, index) => networksOf(region, blocks[index] ?? blockMissing(region), index)),
    scattered: (region) => scatter(region, blockOf(region)),
    scatteredAbroad: (count, random) => scatterByWeight(count, random, choice, names, blocks),
    row: (region, size) => takeRow(region, blockOf(region), size),
    regionAbroad: (random) => names[choice.draw(random)] ?? "",
    regionOf: (address) => holder[address >>> 20] ?? -1,
  };
}

function openBlock(region: string, text: string, seed: number): RegionBlock {
  const { first, size } = parseBlock(text);
  const random = openStream(seed, "addresses", region);
  return { first, size, multiplier: random.below(size / 8) * 8 + 5, shift: random.below(size), scattered: 0, rows: 0 };
}

function scatter(region: string, block: RegionBlock): number {
  const half = block.size / 2;
  if (block.scattered >= half) throw exhausted(region);
  const offset = (Math.imul(block.scattered++, block.multiplier) + block.shift) & (half - 1);
  return block.first + offset;
}

function scatterByWeight(
  count: number,
  random: Random,
  choice: WeightedChoice,
  names: readonly string[],
  blocks: readonly RegionBlock[],
): Uint32Array {
  return Uint32Array.from({ length: count }, () => {
    const index = choice.draw(random);
    const block = blocks[index];
    return block === undefined ? 0 : scatter(names[index] ?? "", block);
  });
}

function takeRow(region: string, block: RegionBlock, size: number): number {
  const half = block.size / 2;
  const start = Math.ceil(block.rows / size) * size;
  if (start + size > half) throw exhausted(region);
  block.rows = start + size;
  return block.first + half + start;
}

function networksOf(region: string, block: RegionBlock, index: number): readonly PlannedNetwork[] {
  const size = block.size / NETWORKS_PER_REGION;
  return Array.from({ length: NETWORKS_PER_REGION }, (_, part) => ({
    asn: FIRST_ASN + index * NETWORKS_PER_REGION + part,
    name: `Simulated ${part < 2 ? "access" : "hosting"} network ${(part % 2) + 1} of ${region}`,
    region,
    first: block.first + part * size,
    last: block.first + (part + 1) * size - 1,
  }));
}

function indexByTopBits(blocks: readonly RegionBlock[]): Int16Array {
  const holder = new Int16Array(4096).fill(-1);
  blocks.forEach((block, index) => {
    for (let at = block.first; at < block.first + block.size; at += 1_048_576) holder[at >>> 20] = index;
  });
  return holder;
}

function blockMissing(region: string): never {
  throw new RangeError(`the scenario gives region ${region} no block`);
}

function exhausted(region: string): TeitenError {
  return new TeitenError({
    code: "address-space-exhausted",
    message: `the block of region ${region} has no address left`,
    place: "regions",
    advice: "give the region a larger block in the scenario, or simulate at a smaller scale",
    exitCode: 78,
  });
}
