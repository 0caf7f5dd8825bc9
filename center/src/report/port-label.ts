import { PortNameError, parsePort, serviceLabel } from "@teiten/core/names";

/** The label of report tables for a printed port key: `Telnet(23/TCP)`, and the key alone where it has no name to show. */
export function reportPortLabel(key: string): string {
  try {
    const { protocol, port, fragment } = parsePort(key);
    return port === null ? key : serviceLabel(protocol, port, fragment);
  } catch (error) {
    if (error instanceof PortNameError) return key;
    throw error;
  }
}
