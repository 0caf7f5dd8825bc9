import type { LinkDecoder } from "../frame.ts";
import { bsdArcnetOffset, linuxArcnetOffset } from "./arcnet.ts";
import { classicalIpOffset, rfc1483Offset, sunAtmOffset } from "./atm.ts";
import { ciscoHdlcOffset } from "./cisco-hdlc.ts";
import { ethernetOffset } from "./ethernet.ts";
import { encOffset, nflogOffset, oldPflogOffset, pflogOffset } from "./firewall-log.ts";
import { directedFrameRelayOffset, frameRelayOffset } from "./frame-relay.ts";
import { ieee1394Offset } from "./ieee1394.ts";
import { prismOffset, radiotapOffset, wirelessOffset } from "./ieee80211.ts";
import { ipoibOffset } from "./infiniband.ts";
import { juniperEthernetOffset, juniperFrameRelayOffset, juniperHdlcOffset, juniperPppOffset } from "./juniper.ts";
import { linuxCooked2Offset, linuxCookedOffset } from "./linux-cooked.ts";
import { loopbackOffset } from "./loopback.ts";
import { mplsOffset } from "./mpls.ts";
import { bareSessionOffset, pppdOffset } from "./ppp.ts";
import { directedPppOffset, framedPppOffset } from "./ppp-framing.ts";
import { rawIpOffset, rawIpv4Offset, rawIpv6Offset } from "./raw-ip.ts";
import { fddiOffset, fibreChannelOffset, tokenRingOffset } from "./token-ring.ts";

/** Link types by the number that captures carry (tcpdump.org/linktypes.html), but for those that wrap another one. */
export const PLAIN_LINK_TYPES: ReadonlyMap<number, LinkDecoder> = new Map<number, LinkDecoder>([
  [0, loopbackOffset],
  [1, ethernetOffset],
  [6, tokenRingOffset],
  [7, bsdArcnetOffset],
  [9, framedPppOffset],
  [10, fddiOffset],
  [11, rfc1483Offset],
  [12, rawIpOffset],
  [14, rawIpOffset],
  [17, oldPflogOffset],
  [19, classicalIpOffset],
  [50, framedPppOffset],
  [51, bareSessionOffset],
  [100, rfc1483Offset],
  [101, rawIpOffset],
  [104, ciscoHdlcOffset],
  [105, wirelessOffset],
  [106, classicalIpOffset],
  [107, frameRelayOffset],
  [108, loopbackOffset],
  [109, encOffset],
  [113, linuxCookedOffset],
  [117, pflogOffset],
  [119, prismOffset],
  [122, fibreChannelOffset],
  [123, sunAtmOffset],
  [127, radiotapOffset],
  [129, linuxArcnetOffset],
  [138, ieee1394Offset],
  [163, prismOffset],
  [166, pppdOffset],
  [178, juniperEthernetOffset],
  [179, juniperPppOffset],
  [180, juniperFrameRelayOffset],
  [181, juniperHdlcOffset],
  [204, directedPppOffset],
  [206, directedFrameRelayOffset],
  [219, mplsOffset],
  [228, rawIpv4Offset],
  [229, rawIpv6Offset],
  [239, nflogOffset],
  [242, ipoibOffset],
  [276, linuxCooked2Offset],
]);
