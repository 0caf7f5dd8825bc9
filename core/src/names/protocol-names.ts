/** IP protocol numbers that rows are told apart by. */
export const PROTOCOL_ICMP = 1;
export const PROTOCOL_TCP = 6;
export const PROTOCOL_UDP = 17;
export const PROTOCOL_ICMPV6 = 58;

/**
 * Keywords of the IANA registry "Assigned Internet Protocol Numbers" (https://www.iana.org/assignments/protocol-numbers),
 * in order from number 0; `-` where the registry gives no keyword. 58 is IPv6-ICMP there and ICMPv6 here.
 */
const KEYWORDS: readonly string[] = `
HOPOPT ICMP IGMP GGP IPv4 ST TCP CBT EGP IGP BBN-RCC-MON NVP-II PUP ARGUS EMCON XNET CHAOS UDP MUX DCN-MEAS
HMP PRM XNS-IDP TRUNK-1 TRUNK-2 LEAF-1 LEAF-2 RDP IRTP ISO-TP4 NETBLT MFE-NSP MERIT-INP DCCP 3PC IDPR XTP DDP IDPR-CMTP TP++
IL IPv6 SDRP IPv6-Route IPv6-Frag IDRP RSVP GRE DSR BNA ESP AH I-NLSP SWIPE NARP Min-IPv4 TLSP SKIP ICMPv6 IPv6-NoNxt
IPv6-Opts - CFTP - SAT-EXPAK KRYPTOLAN RVD IPPC - SAT-MON VISA IPCV CPNX CPHB WSN PVP BR-SAT-MON SUN-ND WB-MON WB-EXPAK
ISO-IP VMTP SECURE-VMTP VINES IPTM NSFNET-IGP DGP TCF EIGRP OSPFIGP Sprite-RPC LARP MTP AX.25 IPIP MICP SCC-SP ETHERIP ENCAP -
GMTP IFMP PNNI PIM ARIS SCPS QNX A/N IPComp SNP Compaq-Peer IPX-in-IP VRRP PGM - L2TP DDX IATP STP SRP
UTI SMP SM PTP ISIS FIRE CRTP CRUDP SSCOPMCE IPLT SPS PIPE SCTP FC RSVP-E2E-IGNORE Mobility-Header UDPLite MPLS-in-IP manet HIP
Shim6 WESP ROHC Ethernet AGGFRAG NSH Homa BIT-EMU
`
  .trim()
  .split(/\s+/);

const NUMBERS: ReadonlyMap<string, number> = new Map(
  KEYWORDS.flatMap((keyword, number) => (keyword === "-" ? [] : [[keyword.toUpperCase(), number] as const])),
);

/** The keyword of an IP protocol number (0 to 255), such as `GRE`; `protocol 61` where IANA gives none. */
export function protocolName(protocol: number): string {
  const keyword = KEYWORDS[protocol];
  return keyword === undefined || keyword === "-" ? `protocol ${protocol}` : keyword;
}

/** The number behind a keyword in any case, or behind `protocol 61`; null when it names no protocol. */
export function protocolNumber(name: string): number | null {
  const numbered = /^protocol[ -](\d{1,3})$/i.exec(name);
  if (numbered !== null) {
    const number = Number(numbered[1]);
    return number <= 255 ? number : null;
  }
  return NUMBERS.get(name.toUpperCase()) ?? null;
}
