import { networkInterfaces } from "node:os";

/** Addresses of an interface by which others can reach it, in the order of the system; null when there is no such interface. */
export function interfaceAddresses(name: string): readonly string[] | null {
  const addresses = networkInterfaces()[name];
  if (addresses === undefined) return null;
  return addresses.filter(({ internal, address }) => !internal && !isLinkLocal(address)).map(({ address }) => address);
}

function isLinkLocal(address: string): boolean {
  return address.startsWith("169.254.") || /^fe[89ab][0-9a-f]:/i.test(address);
}
