/** A CIDR block of IPv4 addresses as numbers. */
export interface Block {
  readonly first: number;
  readonly size: number;
}

/** Reads `240.0.0.0/8`; throws `RangeError` when it is no block or its first address is not a multiple of its size. */
export function parseBlock(text: string): Block {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(text);
  const [a = 256, b = 256, c = 256, d = 256, length = 33] = (match ?? []).slice(1).map(Number);
  const first = ((a * 256 + b) * 256 + c) * 256 + d;
  const size = 2 ** (32 - length);
  const bad = [a, b, c, d].some((part) => part > 255) || length > 32 || first % size !== 0;
  if (bad) throw new RangeError(`${text} is not a block of IPv4 addresses`);
  return { first, size };
}

/** Dotted text of an address. */
export function formatAddress(address: number): string {
  return `${Math.floor(address / 16_777_216)}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
}
