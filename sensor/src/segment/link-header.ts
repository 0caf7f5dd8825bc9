/** Numbers of tcpdump.org/linktypes.html whose headers are measured; of any other link nothing is known. */
export const ETHERNET = 1;
const RAW_BSD = 12;
const RAW_OPENBSD = 14;
const RAW = 101;
const COOKED = 113;
const IPV4 = 228;
const IPV6 = 229;
const COOKED_2 = 276;

const TYPE_IPV4 = 0x0800;
const TYPE_IPV6 = 0x86dd;
const TYPE_PPPOE = 0x8864;
const MOST_TAGS = 4;
const PPPOE_HEADER = 8;

/** Where the network header begins in a frame of `length` bytes at `at`: an offset from `at`; -1 when it holds no IP. */
export function linkHeaderLength(view: DataView, at: number, length: number, linkType: number): number {
  switch (linkType) {
    case ETHERNET:
      return length < 14 ? -1 : behindTypes(view, at, length, 12);
    case COOKED:
      return length < 16 ? -1 : behindTypes(view, at, length, 14);
    case COOKED_2:
      if (length < 20) return -1;
      return isIp(view.getUint16(at, false)) ? 20 : -1;
    case RAW:
    case RAW_BSD:
    case RAW_OPENBSD:
    case IPV4:
    case IPV6:
      return 0;
    default:
      return -1;
  }
}

/** Reads the EtherType at `offset`, through VLAN tags and a PPPoE session. */
function behindTypes(view: DataView, at: number, length: number, offset: number): number {
  let place = offset;
  let type = view.getUint16(at + place, false);
  for (let tags = 0; tags < MOST_TAGS && isTag(type) && place + 6 <= length; tags++) {
    place += 4;
    type = view.getUint16(at + place, false);
  }
  if (type === TYPE_PPPOE) return place + 2 + PPPOE_HEADER;
  return isIp(type) ? place + 2 : -1;
}

function isIp(type: number): boolean {
  return type === TYPE_IPV4 || type === TYPE_IPV6;
}

function isTag(type: number): boolean {
  return type === 0x8100 || type === 0x88a8 || type === 0x9100;
}
