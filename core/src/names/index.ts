export { PortNameError, parsePort, portLabel, type ServicePort } from "./port-label.ts";
export {
  PROTOCOL_ICMP,
  PROTOCOL_ICMPV6,
  PROTOCOL_TCP,
  PROTOCOL_UDP,
  protocolName,
  protocolNumber,
} from "./protocol-names.ts";
export {
  addressBits,
  formatAddress,
  formatIpv4,
  formatIpv6,
  formatPrefix,
  parseAddress,
  parsePrefix,
  prefixContains,
} from "./address.ts";
export type { Address, AddressPrefix } from "./address.ts";
export { regionName } from "./region-names.ts";
export type { NameLanguage } from "./region-names.ts";
export { serviceLabel, serviceName } from "./service-names.ts";
